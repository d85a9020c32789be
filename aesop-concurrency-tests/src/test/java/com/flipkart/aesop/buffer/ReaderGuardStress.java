package com.flipkart.aesop.buffer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link ReaderGuard#enter} and the look at the segments, against taking a segment away and the look at who is inside: at
 * least one sees the other, so nothing is unmapped under a reader. {@link GuardWithoutFenceControl} is the same without the
 * fence that entering costs.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The reader sees the segment; the other sees the reader, and waits.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The segment was gone when the reader looked; nobody is inside.")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Each sees the other.")
@Outcome(expect = FORBIDDEN, desc = "The segment is unmapped while the reader reads it.")
@State
public class ReaderGuardStress {
    private final ReaderGuard guard = new ReaderGuard();
    private volatile boolean segment = true;

    @Actor
    public void reader(II_Result r) {
        guard.enter();
        r.r1 = segment ? 1 : 0;
    }

    @Actor
    public void unmapper(II_Result r) {
        segment = false;
        r.r2 = guard.awaitExit(0) ? 1 : 0;
    }
}
