package com.flipkart.aesop.relay;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * {@link LoopWaiters#park} against {@link LoopWaiters#signal}: a window that is committed between the look of a waiter and its
 * going to rest wakes it.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The waiter saw the window when it looked, and the producer nobody.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "It was woken, or each saw the other.")
@Outcome(expect = FORBIDDEN, desc = "A window was committed, and the waiter still waits for it.")
@State
public class ParkingStress {
    private final TaskList loop = new TaskList();
    private final StressStream stream = new StressStream();
    private final StressWaiter waiter = new StressWaiter(stream, stream.signal().on(loop));

    @Actor
    public void producer() {
        stream.commit(1);
    }

    @Actor
    public void waits() {
        waiter.follow();
    }

    @Arbiter
    public void loop(II_Result r) {
        r.r2 = loop.taken();
        loop.run();
        r.r1 = waiter.seen();
    }
}
