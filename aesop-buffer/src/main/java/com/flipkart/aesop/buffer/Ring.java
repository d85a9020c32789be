package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.scn.Scn;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the writer and the readers share: the segments, the head, the control page.
 *
 * <p>The order of accesses that everything rests on. A reader reads the tail, then the segments, then bytes before the tail,
 * and last the head. The writer writes bytes, then segments, then the tail; and, to give bytes up, the head, then a fence,
 * then the bytes.
 */
final class Ring {
    private final RingFiles files;
    private final ControlFile control;
    private final BufferSettings settings;
    private final BootId boot;
    private final BufferMetrics metrics = new BufferMetrics();
    private final SourceListBuilder sourceLists;
    private final Set<ReaderGuard> guards = ConcurrentHashMap.newKeySet();
    private volatile Segment[] segments;
    private volatile Head head;
    private volatile boolean closed;

    /**
     * The oldest window.
     *
     * @param position where it begins; where the first window will begin, if there is none
     * @param previousScn SCN of the window before; {@link Scn#NONE} if it is not known
     * @param minScn its SCN; {@link Scn#NONE} if there is none
     * @param eventNumber events written to the ring before it
     */
    record Head(long position, long previousScn, long minScn, long eventNumber) {
        boolean isEmpty() {
            return minScn == Scn.NONE;
        }

        /**
         * The first window has come. If nobody has said what was before it, it is only certain that nothing lies between
         * it and the number below its own: a reader who has seen less must be told that windows may be missing.
         */
        Head withFirstWindow(long scn) {
            return new Head(position, previousScn == Scn.NONE ? scn - 1 : previousScn, scn, eventNumber);
        }
    }

    Ring(RingFiles files, ControlFile control, BufferSettings settings, BootId boot, Segment[] segments, Head head) {
        this.files = files;
        this.control = control;
        this.settings = settings;
        this.boot = boot;
        this.segments = segments;
        this.head = head;
        this.sourceLists = new SourceListBuilder(this);
    }

    RingFiles files() {
        return files;
    }

    ControlFile control() {
        return control;
    }

    BufferSettings settings() {
        return settings;
    }

    BootId boot() {
        return boot;
    }

    BufferMetrics metrics() {
        return metrics;
    }

    /** Who lists the sources of segments. */
    SourceListBuilder sourceLists() {
        return sourceLists;
    }

    /** The segments, oldest first; never empty. The array is not changed any more. */
    Segment[] segments() {
        return segments;
    }

    Head head() {
        return head;
    }

    /** Whether the oldest window is another now, so that bytes read meanwhile may be newer than they seem. */
    boolean hasMovedFrom(Head seen) {
        return control.headAfterCopy() != seen.position() || !head.equals(seen);
    }

    /** Makes a new head known, before what lies before it is overwritten. */
    void moveHead(Head next) {
        head = next;
        control.moveHead(next.position());
    }

    /** Adds the newest segment. */
    void add(Segment newest) {
        Segment[] longer = Arrays.copyOf(segments, segments.length + 1);
        longer[segments.length] = newest;
        segments = longer;
    }

    /** Puts another segment in the place of the newest, which is empty. */
    void replaceNewest(Segment newest) {
        Segment[] replaced = segments.clone();
        replaced[replaced.length - 1] = newest;
        segments = replaced;
    }

    /** Takes the {@code count} oldest segments away. */
    void removeOldest(int count) {
        segments = Arrays.copyOfRange(segments, count, segments.length);
    }

    /** Takes all but the {@code count} oldest segments away: the window that needed them is rolled back. */
    void keepOldest(int count) {
        segments = Arrays.copyOf(segments, count);
    }

    /** Index of the segment that holds the byte at {@code position} or will; -1 if it lies before all. */
    static int find(Segment[] segments, long position) {
        int last = segments.length - 1;
        if (segments[last].firstPosition() <= position) {
            return last;
        }
        int low = 0;
        int high = last - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (segments[middle].firstPosition() <= position) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return low - 1;
    }

    void add(ReaderGuard guard) {
        guards.add(guard);
    }

    void remove(ReaderGuard guard) {
        guards.remove(guard);
    }

    int readers() {
        return guards.size();
    }

    /** Returns when nobody is any more in segments that were taken away before the call. */
    void awaitReaders() {
        for (ReaderGuard guard : guards) {
            guard.awaitExit();
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** From now on no reader enters; returns when the last is out. */
    void close() {
        closed = true;
        awaitReaders();
    }
}
