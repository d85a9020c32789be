package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.EventView;
import java.nio.file.Path;

/** Compares what a segment's header says of its first event with that event (I6). */
final class HeaderAudit implements WindowScan.EventVisitor {
    private final ViolationSink violated;
    private Segment segment;
    private long previousEnd = -1;
    private int ordinal;
    private long windowBefore;
    private long scn;
    private long eventNumber = -1;

    /** Takes what is wrong. */
    interface ViolationSink {
        void add(String invariant, Path file, String what);
    }

    HeaderAudit(ViolationSink violated) {
        this.violated = violated;
    }

    @Override
    public void visit(EventView event, TailWalk walk) {
        Segment current = walk.at().segment();
        if (current != segment) {
            compare(current, event);
            segment = current;
        }
        if (event.scn() != scn) {
            windowBefore = scn;
            scn = event.scn();
        }
        ordinal = event.isEndOfPeriod() ? 0 : ordinal + 1;
        eventNumber++;
        previousEnd = walk.at().position() + event.length();
    }

    private void compare(Segment current, EventView event) {
        if (current.firstScn() != event.scn()) {
            tell(current, "first SCN", event.scn(), current.firstScn());
        }
        if (segment == null) {
            ordinal = current.firstOrdinal();
            eventNumber = current.firstEventNumber();
            scn = ordinal == 0 ? current.previousScn() : event.scn();
            windowBefore = current.previousScn();
            return;
        }
        if (current.firstOrdinal() != ordinal) {
            tell(current, "first ordinal", ordinal, current.firstOrdinal());
        }
        long before = ordinal == 0 ? scn : windowBefore;
        if (current.previousScn() != before) {
            tell(current, "previous SCN", before, current.previousScn());
        }
        if (current.firstEventNumber() != eventNumber) {
            tell(current, "first event number", eventNumber, current.firstEventNumber());
        }
        if (current.firstPosition() != previousEnd) {
            tell(current, "first position", previousEnd, current.firstPosition());
        }
    }

    private void tell(Segment current, String field, long expected, long actual) {
        violated.add("I6", current.file(), field + " expected=" + expected + " actual=" + actual);
    }
}
