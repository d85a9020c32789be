package com.flipkart.aesop.buffer;

import java.io.IOException;

/**
 * Brings windows to the disk: everything from where it ended last, so that what is forced is always a whole prefix of the
 * ring. After a power loss the scan of the newest segments goes as far as that, whatever became of the pages behind.
 *
 * <p>Of a segment that was begun since the last time the header is forced as well, and so are all names that have changed: a
 * new one must be there, and that of a segment whose window was rolled back must be gone, for it would end the segment before
 * it. The index is not forced: after a power loss it is built anew from the events. Used by one thread at a time: the writing one, or that of {@link IntervalForcer}.
 */
final class WindowForcer {
    private final Ring ring;
    private volatile long forcedTo;

    /** @param forcedTo up to where everything is on the disk already */
    WindowForcer(Ring ring, long forcedTo) {
        this.ring = ring;
        this.forcedTo = forcedTo;
    }

    /** Absolute position up to which everything has been forced. Any thread. */
    long forcedTo() {
        return forcedTo;
    }

    /**
     * Forces the events of whole windows up to {@code end}, which need not be visible yet. When the control file is forced as
     * far as it has to be, {@link #forced} follows.
     *
     * @param segments that hold them and stay mapped until this returns; of those that were evicted meanwhile anything may be
     *     forced, which does no harm
     */
    void forceEvents(Segment[] segments, long end) throws IOException {
        for (int i = Math.max(0, Ring.find(segments, forcedTo)); i < segments.length; i++) {
            Segment segment = segments[i];
            long first = segment.firstPosition();
            long from = Math.max(forcedTo, first);
            long to = i + 1 < segments.length ? Math.min(end, segments[i + 1].firstPosition()) : end;
            if (from >= to) {
                continue;
            }
            int offset = segment.offsetOf(from);
            segment.mapped().force(offset, segment.offsetOf(to) - offset);
            if (from == first) {
                segment.mapped().force(0, SegmentLayout.HEADER_LENGTH);
            }
        }
        ring.files().forceRenamed();
    }

    /** Everything up to {@code end} is on the disk. */
    void forced(long end) {
        forcedTo = end;
    }
}
