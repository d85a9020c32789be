package com.flipkart.aesop.buffer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * {@link Segment#publishIndex} against {@link Segment#indexCount}, and the volatile array of segments: who sees that there is
 * one more entry, sees the whole entry, and the event that it points at with its SCN.
 */
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "The reader looked before an entry was published.")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "The reader saw a whole entry, and its event.")
@Outcome(id = "2", expect = ACCEPTABLE, desc = "The segment was given up meanwhile; whatever was seen does not count.")
@Outcome(expect = FORBIDDEN, desc = "The reader saw half of an entry, or one whose event is another.")
@State
public class IndexPublicationStress {
    private static final StressRing RING = StressRing.create(1 << 20, 64 << 10);

    static {
        RING.commitNext();
    }

    @Actor
    public void writer() {
        RING.commitNext();
    }

    @Actor
    public void reader(I_Result r) {
        Ring ring = RING.ring();
        Ring.Head head = ring.head();
        Segment[] segments = ring.segments();
        Segment newest = segments[segments.length - 1];
        int entry = newest.indexCount() - 1;
        if (entry < 0) {
            r.r1 = 0;
            return;
        }
        boolean right = ScnIndex.isIntact(newest, entry)
                && ScnIndex.scn(newest, entry) > 0
                && ScnIndex.pointsAtItsEvent(newest, entry);
        // As a cursor does: only what was not given up meanwhile counts.
        if (ring.hasMovedFrom(head) && ring.control().headAfterCopy() > newest.firstPosition()) {
            r.r1 = 2;
        } else {
            r.r1 = right ? 1 : -1;
        }
    }
}
