package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventView;

/**
 * Goes from window to window and proves each: every event whole and with both checksums right, all with one SCN that is
 * greater than the one before, the last an end-of-period event. One thread; for recovery and checks, so it may allocate.
 */
final class WindowScan {
    private final TailWalk walk = new TailWalk();
    private final EventView event = new EventView();
    private final EventCrc crc = new EventCrc();
    private final EventVisitor visitor;
    private long lastScn;
    private long windowStart;
    private long windowEnd;
    private long eventNumber;
    private long bytesScanned;
    private String stop = "";

    /** Sees each event that is whole, before it is known whether its window is. */
    interface EventVisitor {
        /** Sees nothing. */
        EventVisitor NONE = (event, walk) -> {};

        /** The walk looks at this event. */
        void visit(EventView event, TailWalk walk);
    }

    /**
     * @param segments the last of which need not be full
     * @param end where to stop at the latest
     */
    WindowScan(Segment[] segments, long end, EventVisitor visitor) {
        walk.look(segments, end);
        this.visitor = visitor;
    }

    /** Begins with the oldest segment, which may start in a window; the first {@link #next} then ends with that window. */
    void fromOldest() {
        walk.toEntry(0, ScnIndex.NONE);
        windowEnd = walk.at().position();
        eventNumber = walk.at().eventNumber();
        lastScn = walk.segments()[0].previousScn();
    }

    /**
     * Begins at a window.
     *
     * @param number events written to the ring before it
     * @param scnBefore SCN that it has to exceed
     */
    void from(long position, long number, long scnBefore) {
        walk.to(Ring.find(walk.segments(), position), position, number, 0, scnBefore);
        windowEnd = position;
        eventNumber = number;
        lastScn = scnBefore;
    }

    /** Goes through the next window; false if what follows is not a whole one, or if this was the last. */
    boolean next() {
        windowStart = walk.at().position();
        long scn = Segment.NO_SCN_YET;
        while (walk.next()) {
            EventView.Verdict verdict = verify();
            if (verdict != EventView.Verdict.VALID) {
                return stop("event is " + verdict);
            }
            if (scn == Segment.NO_SCN_YET) {
                scn = event.scn();
            }
            if (event.scn() != scn || scn <= lastScn) {
                return stop("SCN " + event.scn() + " in window " + scn + " after window " + lastScn);
            }
            visitor.visit(event, walk);
            bytesScanned += walk.at().length();
            walk.pass();
            if (event.isEndOfPeriod()) {
                lastScn = scn;
                windowEnd = walk.at().position();
                eventNumber = walk.at().eventNumber();
                return true;
            }
        }
        if (walk.isDamaged()) {
            return stop("no event");
        }
        return stop(windowStart == walk.at().position() ? "" : "window without end");
    }

    private EventView.Verdict verify() {
        Segment segment = walk.at().segment();
        event.wrap(segment.bytes().duplicate(), walk.at().offset());
        return event.verify(crc, walk.limit());
    }

    private boolean stop(String reason) {
        stop = reason;
        return false;
    }

    /** Why {@link #next} has said no; empty if the end was reached between two windows. */
    String stop() {
        return stop;
    }

    /** The segment in which it has stopped. */
    Segment segment() {
        return walk.at().segment();
    }

    int segmentIndex() {
        return walk.index();
    }

    /** Where in that segment's file. */
    int offset() {
        return walk.at().offset();
    }

    /** Where the window begins that {@link #next} has gone through last, or has failed in. */
    long windowStart() {
        return windowStart;
    }

    /** Where the last whole window ends. */
    long windowEnd() {
        return windowEnd;
    }

    /** Events written to the ring up to there. */
    long eventNumber() {
        return eventNumber;
    }

    /** SCN of the last whole window. */
    long lastScn() {
        return lastScn;
    }

    long bytesScanned() {
        return bytesScanned;
    }
}
