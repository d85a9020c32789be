package com.flipkart.aesop.buffer;

/**
 * Gives the oldest segments up when the ring is larger than its capacity or they are too old, whole windows at a time. The last whole window is
 * never given up: it is the proof of where the producer goes on. So the ring is larger than its capacity while one window
 * is. Belongs to the writing thread.
 */
final class Reclaimer {
    private final Ring ring;
    private final SegmentSupply supply;
    private final AgeLimit ages;
    private final EventWalk walk = new EventWalk();
    private long allocated;

    Reclaimer(Ring ring, SegmentSupply supply, AgeLimit ages) {
        this.ring = ring;
        this.supply = supply;
        this.ages = ages;
        for (Segment segment : ring.segments()) {
            allocated += room(segment);
        }
    }

    private static long room(Segment segment) {
        return segment.header().geometry().dataLength();
    }

    /** A segment was added. */
    void added(Segment segment) {
        allocated += room(segment);
    }

    /** The last window of a full segment has been committed. */
    void full(Segment segment) {
        ages.full(segment);
    }

    /** A segment was taken away again. */
    void removed(Segment segment) {
        allocated -= room(segment);
    }

    /**
     * Evicts until the ring is within its capacity and nothing is too old, or only the last whole window is left.
     *
     * @param lastWindowStart where that begins
     * @return whether anything was evicted
     */
    boolean reclaim(long lastWindowStart) {
        boolean evicted = false;
        while (hasTooMuch() && canEvictOldest(lastWindowStart)) {
            evictOldest();
            evicted = true;
        }
        return evicted;
    }

    private boolean hasTooMuch() {
        return allocated > ring.settings().capacity() || ages.isOver(ring.segments()[0]);
    }

    private boolean canEvictOldest(long lastWindowStart) {
        Segment[] segments = ring.segments();
        return segments.length > 1 && segments[1].firstPosition() <= lastWindowStart;
    }

    private void evictOldest() {
        Segment[] segments = ring.segments();
        int oldest = 1;
        long tail = ring.control().tail();
        while (!WindowStart.find(segments, oldest, tail, walk)) {
            oldest++;
        }
        ring.moveHead(new Ring.Head(walk.position(), walk.windowScn(), walk.scn(), walk.eventNumber()));
        ring.removeOldest(oldest);
        for (int i = 0; i < oldest; i++) {
            allocated -= room(segments[i]);
            ring.metrics().segmentEvicted();
            supply.retire(segments[i]);
            ring.sourceLists().discard(segments[i]);
        }
        ring.files().probe().at(Probe.Point.HEAD_MOVED);
    }
}
