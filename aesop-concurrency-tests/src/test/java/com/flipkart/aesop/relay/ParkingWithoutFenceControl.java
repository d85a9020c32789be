package com.flipkart.aesop.relay;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A control: {@link ParkingStress} with a producer that publishes with release and looks who waits without a fence between. If
 * nobody sleeps through a window on this machine, that test proves nothing here.
 */
@JCStressTest
@Outcome(
        id = "1, 0",
        expect = ACCEPTABLE,
        desc = "The producer saw the waiter before that saw the window: it wakes it.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The waiter saw the window, and does not wait.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Each sees the other.")
@Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "The waiter sleeps through the window.")
@State
public class ParkingWithoutFenceControl {
    private final AtomicBoolean armed = new AtomicBoolean();
    private final AtomicBoolean published = new AtomicBoolean();

    @Actor
    public void producer(II_Result r) {
        published.setRelease(true);
        r.r1 = armed.get() ? 1 : 0;
    }

    @Actor
    public void waits(II_Result r) {
        armed.set(true);
        r.r2 = published.getAcquire() ? 1 : 0;
    }
}
