package com.flipkart.aesop.buffer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * The accesses that {@link EvictionRaceStress} rests on, alone and so a thousand times as often: {@link ControlFile#moveHead}
 * and its fence stand before the first byte that is overwritten, and {@link ControlFile#headAfterCopy} behind the last that
 * is copied. {@link HeadNotLookedAtControl} is the same without the second look.
 */
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "The reader found out that the event was given up.")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "The reader has the whole event.")
@Outcome(expect = FORBIDDEN, desc = "The reader has newer bytes and does not know it.")
@State
public class HeadAndTailStress {
    private static final RingControl RING = new RingControl();

    @Actor
    public void writer() {
        RING.overwrite();
    }

    @Actor
    public void reader(I_Result r) {
        r.r1 = RING.copy(true);
    }
}
