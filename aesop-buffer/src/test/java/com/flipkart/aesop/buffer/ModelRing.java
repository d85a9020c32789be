package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.scn.Scn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a buffer should do, said as simply as possible: a sorted map of windows, and a walk through all of their events. */
final class ModelRing {
    private final NavigableMap<Long, List<ReadEvent>> windows = new TreeMap<>();
    private long previousScn;

    ModelRing(long initialScn) {
        this.previousScn = initialScn;
    }

    /** A window is committed: its events, without the end. */
    void commit(long scn, List<ReadEvent> events) {
        if (windows.isEmpty() && previousScn == Scn.NONE) {
            previousScn = scn - 1;
        }
        List<ReadEvent> window = new ArrayList<>(events);
        window.add(ReadEvent.end(scn));
        windows.put(scn, List.copyOf(window));
    }

    /** The buffer says that this is its oldest window: that is only right if it is one of ours. */
    void giveUpBefore(long minScn) {
        while (!windows.isEmpty() && windows.firstKey() < minScn) {
            previousScn = windows.pollFirstEntry().getKey();
        }
    }

    boolean isEmpty() {
        return windows.isEmpty();
    }

    long previousScn() {
        return previousScn;
    }

    long minScn() {
        return windows.isEmpty() ? Scn.NONE : windows.firstKey();
    }

    long maxScn() {
        return windows.isEmpty() ? Scn.NONE : windows.lastKey();
    }

    /** Bytes of all windows. */
    long bytes() {
        return windows.values().stream().mapToLong(ModelRing::bytesOf).sum();
    }

    /** Bytes of the newest window. */
    long lastWindowBytes() {
        return windows.isEmpty() ? 0 : bytesOf(windows.lastEntry().getValue());
    }

    private static long bytesOf(List<ReadEvent> window) {
        return window.stream().mapToLong(ReadEvent::length).sum();
    }

    long events() {
        return windows.values().stream().mapToLong(List::size).sum();
    }

    /** What a seek leads to, and what follows there. */
    record Found(SeekResult result, List<ReadEvent> events, boolean insideWindow) {
        static Found nothing(SeekResult result) {
            return new Found(result, List.of(), false);
        }
    }

    Found seek(long windowScn, long windowOffset, int most) {
        if (windows.isEmpty()) {
            boolean known = previousScn != Scn.NONE;
            return Found.nothing(known && windowScn < previousScn ? SeekResult.NOT_FOUND : SeekResult.EMPTY);
        }
        if (windowScn < previousScn || (windowScn == previousScn && windowOffset >= 0)) {
            return Found.nothing(SeekResult.NOT_FOUND);
        }
        if (windowScn > windows.lastKey()) {
            return Found.nothing(SeekResult.FUTURE);
        }
        if (!windows.containsKey(windowScn) || windowOffset < 0) {
            return found(windows.tailMap(windowScn, false), 0, most);
        }
        return found(windows.tailMap(windowScn, true), windowOffset, most);
    }

    private static Found found(Map<Long, List<ReadEvent>> from, long skip, int most) {
        List<ReadEvent> events = new ArrayList<>();
        long left = skip;
        boolean insideWindow = false;
        for (List<ReadEvent> window : from.values()) {
            if (left >= window.size()) {
                left -= window.size();
                continue;
            }
            if (events.isEmpty()) {
                insideWindow = left > 0;
            }
            events.addAll(window.subList((int) left, window.size()));
            left = 0;
            if (events.size() >= most) {
                break;
            }
        }
        return events.isEmpty() ? Found.nothing(SeekResult.AT_END) : new Found(SeekResult.FOUND, events, insideWindow);
    }

    /** What passes of these events, which go up to the tail. */
    static List<ReadEvent> pass(List<ReadEvent> events, ReadOptions options, boolean insideWindow) {
        List<ReadEvent> passed = new ArrayList<>();
        boolean touched = insideWindow;
        for (int i = 0; i < events.size(); i++) {
            ReadEvent event = events.get(i);
            boolean wanted = event.isEnd()
                    ? !options.coalesceEndOfPeriod() || touched || i == events.size() - 1
                    : options.sources().accepts(event.source());
            if (wanted) {
                passed.add(event);
            }
            touched = !event.isEnd() && (touched || wanted);
        }
        return passed;
    }
}
