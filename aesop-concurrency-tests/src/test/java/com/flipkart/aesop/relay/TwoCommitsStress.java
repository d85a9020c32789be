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
 * Two windows while somebody waits: one task may wake it for both, or one for each, but whatever the loop is doing meanwhile,
 * nobody is left behind the second.
 */
@JCStressTest
@Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "The loop was late: the waiter saw both before it rested.")
@Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "One task for both, or one was seen before it rested.")
@Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "A task for each.")
@Outcome(expect = FORBIDDEN, desc = "A waiter is behind, or there are more tasks than windows.")
@State
public class TwoCommitsStress {
    private final TaskList loop = new TaskList();
    private final StressStream stream = new StressStream();
    private final StressWaiter waiter = new StressWaiter(stream, stream.signal().on(loop));

    @Actor
    public void producer() {
        stream.commit(1);
        stream.commit(2);
    }

    @Actor
    public void loop() {
        waiter.follow();
        loop.run();
    }

    @Arbiter
    public void rest(II_Result r) {
        r.r2 = loop.taken();
        loop.run();
        r.r1 = waiter.seen();
    }
}
