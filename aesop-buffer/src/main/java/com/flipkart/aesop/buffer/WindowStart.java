package com.flipkart.aesop.buffer;

/** Finds where the first window begins in a segment that may start in the middle of one. */
final class WindowStart {
    private WindowStart() {}

    /**
     * Goes to the first event of the first window that begins in segment {@code index}. All of the segment's events up to
     * there are committed.
     *
     * @param walk is left looking at that event; what it has passed is the window before
     * @return false if none begins there: the window that runs into the segment ends with it or runs out of it
     */
    static boolean find(Segment[] segments, int index, long tail, EventWalk walk) {
        Segment segment = segments[index];
        int limit = segment.offsetOf(Math.min(tail, segment.end()));
        walk.toStart(segment);
        if (segment.firstOrdinal() != 0) {
            skipRunningWindow(segment, limit, walk);
        }
        return walk.offset() < limit && look(walk, limit);
    }

    private static void skipRunningWindow(Segment segment, int limit, EventWalk walk) {
        long running = segment.firstScn();
        walk.toEntry(segment, ScnIndex.floorScn(segment, running));
        while (walk.offset() < limit && look(walk, limit) && walk.scn() <= running) {
            walk.pass();
        }
    }

    private static boolean look(EventWalk walk, int limit) {
        if (!walk.look(limit)) {
            throw BufferErrors.corrupt(
                    walk.segment().file(), walk.offset(), "event", "an event that ends by offset " + limit, "none");
        }
        return true;
    }
}
