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
 * A connection that ends while a wake-up for it is on its way: it is not woken any more, and one that begins to wait on the same
 * loop in that moment loses nothing by it.
 */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The one that ended rests, the other has the window.")
@Outcome(expect = FORBIDDEN, desc = "One that has ended was woken, or one that waits was not.")
@State
public class ClosingStress {
    private final TaskList loop = new TaskList();
    private final StressStream stream = new StressStream();
    private final LoopWaiters waiters = stream.signal().on(loop);
    private final StressWaiter ends = new StressWaiter(stream, waiters);
    private final StressWaiter begins = new StressWaiter(stream, waiters);

    @Actor
    public void producer() {
        stream.commit(1);
    }

    @Actor
    public void loop() {
        ends.follow();
        waiters.remove(ends);
        begins.follow();
    }

    @Arbiter
    public void rest(II_Result r) {
        loop.run();
        r.r1 = ends.resumed();
        r.r2 = begins.seen();
    }
}
