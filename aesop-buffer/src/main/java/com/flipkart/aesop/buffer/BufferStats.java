package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.scn.Scn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Counts what a ring holds: how much room it takes, which windows and of what time, what each source has, how large events and
 * windows are. Goes from event to event by their lengths and proves no checksum; {@link BufferCheck} does. Changes nothing.
 */
final class BufferStats {
    private final RingFiles files;
    private final Figures figures = new Figures();
    private final Map<Short, Sizes> sources = new TreeMap<>();
    private final Sizes eventBytes = new Sizes();
    private final Sizes windowBytes = new Sizes();
    private final Sizes windowEvents = new Sizes();
    private long firstNanos;
    private long lastNanos;
    private long minScn = Scn.NONE;
    private long maxScn = Scn.NONE;

    private BufferStats(Path directory) {
        this.files = new RingFiles(directory, Probe.NONE);
    }

    /**
     * Counts the ring in a directory.
     *
     * @throws com.flipkart.aesop.core.error.AesopException {@code LOCKED} if it is open; {@code CORRUPT}, {@code WRONG_FILE},
     *     {@code FORMAT_TOO_OLD} or {@code FORMAT_TOO_NEW} by file and field; {@code IO_FAILED} if it cannot be read
     */
    static Figures of(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw BufferErrors.noDirectory("Counting", directory);
        }
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            return new BufferStats(directory).count();
        } finally {
            lock.close();
        }
    }

    private Figures count() {
        ControlFile control = ControlFile.open(files.control(), false, Probe.NONE);
        SegmentLoader loader = new SegmentLoader(files, false);
        try {
            loader.load(control.ring());
            count(control, loader.segments());
            return figures;
        } finally {
            loader.unmapAll();
            control.unmap();
        }
    }

    private void count(ControlFile control, List<Segment> loaded) {
        long tail = control.tail();
        List<Segment> committed = new ArrayList<>(loaded);
        while (!committed.isEmpty() && committed.get(committed.size() - 1).firstPosition() >= tail) {
            committed.remove(committed.size() - 1);
        }
        Segment[] segments = committed.toArray(new Segment[0]);
        long previousScn = Scn.NONE;
        if (segments.length > 0 && control.head() < tail) {
            previousScn = countWindows(segments, control.head(), tail);
            if (previousScn == Scn.NONE) {
                // As the ring itself says it: nobody knows what was before the first window.
                previousScn = minScn - 1;
            }
        }
        figures.add("buffer", identity(control));
        figures.add("space", space(control, loaded));
        figures.add("segments", segments(loaded));
        figures.add("positions", positions(control, loaded));
        figures.add("scns", scns(previousScn));
        figures.add("commits", commits());
        figures.add("events", totals(eventBytes));
        figures.add("windows", totals(windowBytes));
        figures.add("eventBytes", eventBytes.figures());
        figures.add("windowBytes", windowBytes.figures());
        figures.add("windowEvents", windowEvents.figures());
        figures.add("index", index(loaded, tail));
        figures.add("source", sources());
    }

    /** Returns the SCN of the window before the first. */
    private long countWindows(Segment[] segments, long head, long tail) {
        EventWalk start = new EventWalk();
        int oldest = Ring.find(segments, head);
        if (oldest < 0 || !WindowStart.find(segments, oldest, tail, start) || start.position() != head) {
            throw BufferErrors.corrupt(
                    files.control(),
                    ControlLayout.HEAD_OFFSET,
                    "head",
                    oldest < 0 ? "at least " + segments[0].firstPosition() : "the start of a window",
                    head);
        }
        long previousScn = start.windowScn();
        TailWalk walk = new TailWalk();
        walk.look(segments, tail);
        walk.to(oldest, start.position(), start.eventNumber(), 0, previousScn);
        long begun = start.position();
        long events = 0;
        while (walk.next()) {
            EventWalk at = walk.at();
            if (at.isEndOfPeriod()) {
                long end = at.position() + at.length();
                windowBytes.add(end - begun);
                windowEvents.add(events);
                window(at);
                begun = end;
                events = 0;
            } else {
                eventBytes.add(at.length());
                sources.computeIfAbsent(at.sourceId(), id -> new Sizes()).add(at.length());
                events++;
            }
            walk.pass();
        }
        if (walk.isDamaged()) {
            throw BufferErrors.corrupt(
                    walk.at().segment().file(), walk.at().offset(), "event", "one that ends by " + tail, "none");
        }
        return previousScn;
    }

    private void window(EventWalk end) {
        long nanos = end.segment().bytes().getLong(end.offset() + EventLayout.TIMESTAMP_OFFSET);
        maxScn = end.scn();
        lastNanos = nanos;
        if (minScn == Scn.NONE) {
            minScn = maxScn;
            firstNanos = nanos;
        }
    }

    private Map<String, Object> identity(ControlFile control) {
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("directory", files.directory());
        group.put("ring", control.ring());
        group.put("created", Instant.ofEpochMilli(control.createdMillis()));
        control.newestSession().ifPresent(session -> {
            group.put("state", state(session));
            group.put("since", Instant.ofEpochMilli(session.timeMillis()));
            group.put("process", session.process());
        });
        return group;
    }

    private static String state(ControlFile.Session session) {
        if (session.closed()) {
            return "closed";
        }
        return session.boot().isSameRun(BootId.current()) ? "killed" : "system-down";
    }

    private Map<String, Object> space(ControlFile control, List<Segment> loaded) {
        long used = windowBytes.sum();
        long allocated = loaded.stream()
                .mapToLong(segment -> segment.header().geometry().dataLength())
                .sum();
        Map<String, Object> group = new LinkedHashMap<>();
        control.newestSession().ifPresent(session -> group.put("capacity", session.capacity()));
        group.put("used", used);
        control.newestSession().ifPresent(session -> group.put("free", Math.max(0, session.capacity() - used)));
        group.put("allocated", allocated);
        group.put(
                "files",
                sizeOf(loaded.stream().map(Segment::file).toList())
                        + sizeOf(files.spares())
                        + sizeOf(List.of(files.control())));
        return group;
    }

    private static long sizeOf(List<Path> several) {
        long size = 0;
        for (Path file : several) {
            try {
                size += Files.size(file);
            } catch (IOException e) {
                throw BufferErrors.io("Reading the size of " + file, e);
            }
        }
        return size;
    }

    private Map<String, Object> segments(List<Segment> loaded) {
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("count", loaded.size());
        group.put("sealed", loaded.stream().filter(Segment::isSealed).count());
        group.put("spare", files.spares().size());
        return group;
    }

    /** What is sealed is on the disk for certain, and so is everything if the ring was closed in order. */
    private static Map<String, Object> positions(ControlFile control, List<Segment> loaded) {
        boolean closed =
                control.newestSession().map(ControlFile.Session::closed).orElse(false);
        long forced = control.head();
        for (int i = 0; i < loaded.size() && loaded.get(i).isSealed(); i++) {
            forced = Math.max(forced, loaded.get(i).sealEnd());
        }
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("head", control.head());
        group.put("tail", control.tail());
        group.put("forced", closed ? control.tail() : Math.min(forced, control.tail()));
        return group;
    }

    private Map<String, Object> scns(long previousScn) {
        Map<String, Object> group = new LinkedHashMap<>();
        putScn(group, "prev", previousScn);
        putScn(group, "min", minScn);
        putScn(group, "max", maxScn);
        return group;
    }

    private static void putScn(Map<String, Object> group, String name, long scn) {
        if (scn != Scn.NONE) {
            group.put(name, scn);
        }
    }

    private Map<String, Object> commits() {
        Map<String, Object> group = new LinkedHashMap<>();
        if (minScn != Scn.NONE) {
            group.put("first", time(firstNanos));
            group.put("last", time(lastNanos));
            group.put("spanMillis", TimeUnit.NANOSECONDS.toMillis(lastNanos - firstNanos));
        }
        return group;
    }

    private static Instant time(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }

    private static Map<String, Object> totals(Sizes sizes) {
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("count", sizes.count());
        group.put("bytes", sizes.sum());
        return group;
    }

    private static Map<String, Object> index(List<Segment> loaded, long tail) {
        long entries = 0;
        long covered = 0;
        for (Segment segment : loaded) {
            long count = segment.bytes().getLong(SegmentLayout.INDEX_COUNT_OFFSET);
            entries += Math.min(count, segment.header().geometry().indexSlots());
            covered += Math.max(0, Math.min(segment.end(), tail) - segment.firstPosition());
        }
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("entries", entries);
        if (entries > 0) {
            group.put("bytesPerEntry", covered / entries);
        }
        return group;
    }

    private List<Map<String, Object>> sources() {
        List<Map<String, Object>> several = new ArrayList<>();
        sources.forEach((id, sizes) -> {
            Map<String, Object> group = new LinkedHashMap<>();
            group.put("id", id);
            group.putAll(totals(sizes));
            group.putAll(sizes.figures());
            several.add(group);
        });
        return several;
    }
}
