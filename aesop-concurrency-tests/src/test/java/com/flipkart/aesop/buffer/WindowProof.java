package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventView;
import java.nio.ByteBuffer;

/**
 * Looks whether what a cursor has copied is what a {@link StressRing} has written there, event after event. Belongs to one
 * thread at a time; allocates nothing.
 */
final class WindowProof {
    private final EventView event = new EventView();
    private final EventCrc crc = new EventCrc();
    private long scn;
    private int ordinal;

    /** Goes to the place where {@code cursor} is. */
    void startAt(RingCursor cursor) {
        boolean whole = cursor.windowOffset() < 0;
        scn = cursor.windowScn() + (whole ? 1 : 0);
        ordinal = whole ? 0 : (int) cursor.windowOffset();
    }

    /** Whether the bytes up to the position of {@code copy} are the events that follow, up to where {@code cursor} says it is. */
    boolean goesOnTo(RingCursor cursor, ByteBuffer copy) {
        int at = 0;
        while (at < copy.position()) {
            event.wrap(copy, at);
            if (event.verify(crc, copy.position()) != EventView.Verdict.VALID || !isExpected()) {
                return false;
            }
            at += event.length();
            pass();
        }
        long passed = cursor.windowOffset() < 0 ? 0 : cursor.windowOffset();
        return cursor.windowScn() == (ordinal == 0 ? scn - 1 : scn) && passed == ordinal;
    }

    private boolean isExpected() {
        if (event.scn() != scn) {
            return false;
        }
        if (event.isEndOfPeriod()) {
            return ordinal == StressRing.events(scn);
        }
        long key = StressRing.key(scn, ordinal);
        return ordinal < StressRing.events(scn)
                && event.longKey() == key
                && event.valueLength() == StressRing.valueLength(key);
    }

    private void pass() {
        if (event.isEndOfPeriod()) {
            scn++;
            ordinal = 0;
        } else {
            ordinal++;
        }
    }
}
