package com.flipkart.aesop.relay;

import io.netty.util.concurrent.EventExecutor;
import java.util.Arrays;

/**
 * Wakes those who wait for the next window of a buffer. {@link #run} is called by the producer's thread at
 * each commit: it costs a volatile read for each event loop, and a task in those where somebody waits.
 * Nothing is allocated for a waiter then.
 */
final class CommitSignal implements Runnable {
    private volatile LoopWaiters[] loops = {};

    @Override
    public void run() {
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
        return add(new LoopWaiters(executor));
    }

    private synchronized LoopWaiters add(LoopWaiters waiters) {
        LoopWaiters[] more = Arrays.copyOf(loops, loops.length + 1);
        more[loops.length] = waiters;
        loops = more;
        return waiters;
    }
}
