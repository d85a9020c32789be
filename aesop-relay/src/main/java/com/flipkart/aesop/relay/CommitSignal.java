package com.flipkart.aesop.relay;

import com.flipkart.aesop.buffer.EventBuffer;
import io.netty.util.concurrent.EventExecutor;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Wakes those who wait for the next window of a buffer. {@link #run} is called by the producer's thread at
 * each commit: it costs a fence, a volatile read for each event loop, and a task in those where somebody waits.
 * Nothing is allocated for a waiter then.
 */
final class CommitSignal implements Runnable {
    private final EventBuffer buffer;
    private volatile LoopWaiters[] loops = {};

    CommitSignal(EventBuffer buffer) {
        this.buffer = buffer;
    }

    @Override
    public void run() {
        // Pairs with the fences of LoopWaiters: the window was published with release only, which lets the look at
        // who waits overtake it. That is so for the look at the lists there are, too: the first who waits may be making
        // his.
        VarHandle.fullFence();
        for (LoopWaiters waiters : loops) {
            waiters.signal();
        }
    }

    /** Those who wait on the thread of {@code executor}; only that thread may ask. */
    LoopWaiters on(EventExecutor executor) {
        for (LoopWaiters waiters : loops) {
            if (waiters.executor() == executor) {
                return waiters;
            }
        }
        return add(new LoopWaiters(executor, new Heartbeat(buffer)));
    }

    private synchronized LoopWaiters add(LoopWaiters waiters) {
        LoopWaiters[] more = Arrays.copyOf(loops, loops.length + 1);
        more[loops.length] = waiters;
        loops = more;
        return waiters;
    }
}
