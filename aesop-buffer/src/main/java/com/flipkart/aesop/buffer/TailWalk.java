package com.flipkart.aesop.buffer;

/**
 * A walk through the committed part of the ring, from segment to segment up to the tail. Each cursor has one; allocates
 * nothing. What it says counts only if the head has not passed it meanwhile.
 */
final class TailWalk {
    private final EventWalk walk = new EventWalk();
    private Segment[] segments;
    private int index;
    private int limit;
    private long tail;
    private boolean damaged;

    /** Looks where the ring ends now, and which segments it has. */
    void look(Ring ring) {
        long end = ring.control().tail();
        look(ring.segments(), end);
    }

    /** Goes through these segments up to {@code end}. */
    void look(Segment[] all, long end) {
        tail = end;
        segments = all;
        damaged = false;
    }

    long tail() {
        return tail;
    }

    Segment[] segments() {
        return segments;
    }

    /** At the event that {@link #next} has found, or where there was none. */
    EventWalk at() {
        return walk;
    }

    /** Goes to the event of an index entry of segment {@code segment}, or to the segment's start if there is none. */
    void toEntry(int segment, int entry) {
        enter(segment);
        walk.toEntry(segments[segment], entry);
    }

    /** Goes to a place that is known. */
    void to(int segment, long position, long eventNumber, int ordinal, long windowScn) {
        enter(segment);
        walk.to(segments[segment], position, eventNumber, ordinal, windowScn);
    }

    private void enter(int segment) {
        index = segment;
        limit = segments[segment].offsetOf(Math.min(tail, segments[segment].end()));
    }

    /** Goes to another event of the same segment; {@link #settle} before anybody asks where in the ring that is. */
    void jump(int offset) {
        walk.jump(offset);
    }

    /** Finds out where in the ring the walk is, after it has jumped. */
    void settle(int entry) {
        damaged |= !walk.settle(entry, limit);
    }

    /** Looks at the next event, in the next segment if this one is at its end; false at the tail, or if there is none. */
    boolean next() {
        while (walk.offset() == limit) {
            if (walk.position() == tail) {
                return false;
            }
            enter(index + 1);
            walk.toStart(segments[index]);
        }
        if (!walk.look(limit)) {
            damaged = true;
            return false;
        }
        return true;
    }

    /** Passes the event that {@link #next} has found. */
    void pass() {
        walk.pass();
    }

    boolean isAtTail() {
        return !damaged && walk.position() == tail;
    }

    /** What lies at {@link #at()} is no event: it is damaged, or it is being overwritten. */
    boolean isDamaged() {
        return damaged;
    }

    /** Index of the segment that the walk is in. */
    int index() {
        return index;
    }

    /** Where in the file committed events end. */
    int limit() {
        return limit;
    }
}
