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
 * {@link CommitSignal#run} against {@link CommitSignal#on}: the first that ever waits on an event loop, for which the loop's
 * list is made, while the producer commits a window. It sees the window when it looks, or it is woken.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The waiter saw the window when it looked, and the producer nobody.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "It was woken, or each saw the other.")
@Outcome(expect = FORBIDDEN, desc = "A window was committed, and the waiter still waits for it.")
@State
public class FirstWaiterStress {
    private final TaskList loop = new TaskList();
    private final StressStream stream = new StressStream();
    private StressWaiter waiter;

    @Actor
    public void producer() {
        stream.commit(1);
    }

    @Actor
    public void waits() {
        waiter = new StressWaiter(stream, stream.signal().on(loop));
        waiter.follow();
    }

    @Arbiter
    public void loop(II_Result r) {
        r.r2 = loop.taken();
        loop.run();
        r.r1 = waiter.seen();
    }
}
