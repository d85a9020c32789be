package com.flipkart.aesop.buffer;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A control: {@link HeadAndTailStress} with a reader that does not look at the head again. If it does not get newer bytes
 * on this machine, that test proves nothing here.
 */
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "Nothing was there yet.")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "The reader has the whole event.")
@Outcome(id = "-1", expect = ACCEPTABLE_INTERESTING, desc = "The reader has newer bytes and does not know it.")
@State
public class HeadNotLookedAtControl {
    private static final RingControl RING = new RingControl();

    @Actor
    public void writer() {
        RING.overwrite();
    }

    @Actor
    public void reader(I_Result r) {
        r.r1 = RING.copy(false);
    }
}
