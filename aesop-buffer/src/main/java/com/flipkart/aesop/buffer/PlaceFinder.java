package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.scn.Scn;

/**
 * Finds the place in the ring that a checkpoint means: the table of {@link EventCursor#seek}. Leaves a walk there. Belongs
 * to one cursor, which asks again if the head has moved meanwhile.
 */
final class PlaceFinder {
    private final Ring ring;
    private final TailWalk walk;

    PlaceFinder(Ring ring, TailWalk walk) {
        this.ring = ring;
        this.walk = walk;
    }

    /** Finds the place after {@code windowOffset} events of window {@code windowScn}; the walk is there if it is FOUND. */
    SeekResult find(Ring.Head head, long windowScn, long windowOffset) {
        walk.look(ring);
        if (isEmpty(head)) {
            boolean known = head.previousScn() != Scn.NONE;
            return known && windowScn < head.previousScn() ? SeekResult.NOT_FOUND : SeekResult.EMPTY;
        }
        if (windowScn < head.previousScn() || (windowScn == head.previousScn() && windowOffset >= 0)) {
            return SeekResult.NOT_FOUND;
        }
        if (windowScn < head.minScn()) {
            toHead(head);
            return SeekResult.FOUND;
        }
        long maxScn = lastScn();
        if (windowScn > maxScn) {
            return SeekResult.FUTURE;
        }
        if (windowOffset >= 0) {
            return findInside(windowScn, windowOffset);
        }
        toScn(windowScn);
        while (walk.next() && walk.at().scn() <= windowScn) {
            walk.pass();
        }
        return walk.isAtTail() ? SeekResult.AT_END : SeekResult.FOUND;
    }

    /** Finds the first event of the oldest window that is of a source. */
    SeekResult findOldest(Ring.Head head) {
        walk.look(ring);
        toHead(head);
        if (isEmpty(head)) {
            return SeekResult.EMPTY;
        }
        while (walk.next() && walk.at().isEndOfPeriod()) {
            walk.pass();
        }
        return walk.isAtTail() ? SeekResult.AT_END : SeekResult.FOUND;
    }

    /** Finds the first event of the newest window. */
    SeekResult findNewest(Ring.Head head) {
        walk.look(ring);
        if (isEmpty(head)) {
            toHead(head);
            return SeekResult.EMPTY;
        }
        if (lastScn() == head.minScn()) {
            // Only the head knows what to take for the SCN before the first window of all.
            toHead(head);
            return SeekResult.FOUND;
        }
        return findInside(lastScn(), 0);
    }

    /** The first window makes the head known before the tail: until then it is not there. */
    private boolean isEmpty(Ring.Head head) {
        return head.isEmpty() || head.position() == walk.tail();
    }

    private void toHead(Ring.Head head) {
        walk.to(
                Ring.find(walk.segments(), head.position()),
                head.position(),
                head.eventNumber(),
                0,
                head.previousScn());
    }

    /** The SCN of the newest window is that of the event before the tail. */
    private long lastScn() {
        long position = walk.tail() - EventLayout.END_OF_PERIOD_LENGTH;
        Segment segment = walk.segments()[Ring.find(walk.segments(), position)];
        return segment.bytes().getLong(segment.offsetOf(position) + EventLayout.SCN_OFFSET);
    }

    private SeekResult findInside(long windowScn, long windowOffset) {
        toScn(windowScn);
        EventWalk at = walk.at();
        long start = at.eventNumber() - at.ordinal();
        if (at.windowScn() != windowScn) {
            while (walk.next() && at.scn() < windowScn) {
                walk.pass();
            }
            if (walk.isDamaged() || at.scn() != windowScn) {
                return SeekResult.FOUND;
            }
            start = at.eventNumber();
        }
        toEventNumber(start + Math.min(windowOffset, Long.MAX_VALUE / 2));
        return walk.next() || walk.isDamaged() ? SeekResult.FOUND : SeekResult.AT_END;
    }

    /** Goes to an event whose SCN is not greater, and of those to the newest that the index knows. */
    private void toScn(long scn) {
        Segment[] segments = walk.segments();
        int low = 0;
        int high = lastCommitted();
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (segments[middle].firstScn() <= scn) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        walk.toEntry(low, believed(ScnIndex.floorScn(segments[low], scn)));
    }

    private void toEventNumber(long eventNumber) {
        Segment[] segments = walk.segments();
        int low = 0;
        int high = lastCommitted();
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (segments[middle].firstEventNumber() <= eventNumber) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        int entry = believed(ScnIndex.floorEventNumber(segments[low], eventNumber));
        if (entry >= 0 && ScnIndex.position(segments[low], entry) >= walk.tail()) {
            // Committed after we looked where the tail is.
            entry = believed(ScnIndex.floorPosition(segments[low], walk.tail() - 1));
        }
        walk.toEntry(low, entry);
        while (walk.at().eventNumber() < eventNumber && walk.next()) {
            walk.pass();
        }
    }

    /** The newest segment whose first event is committed; there is one, for a window is held. */
    private int lastCommitted() {
        return Ring.find(walk.segments(), walk.tail() - 1);
    }

    private int believed(int entry) {
        if (entry == ScnIndex.DAMAGED) {
            ring.metrics().indexDamaged();
        }
        return entry;
    }
}
