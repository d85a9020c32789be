package com.flipkart.aesop.relay;

import io.netty.util.concurrent.AbstractEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * An event loop that does nothing by itself: what any thread gives it is run by whoever plays the loop, when he likes. Time
 * does not pass on it, so what is to be done later is to be done next.
 */
final class TaskList extends AbstractEventExecutor {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private int taken;

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(task);
        taken++;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        execute(task);
        return null; // nobody who waits for a window asks for it
    }

    /** Runs what there is, and what comes of it. */
    void run() {
        for (Runnable task = poll(); task != null; task = poll()) {
            task.run();
        }
    }

    private synchronized Runnable poll() {
        return tasks.poll();
    }

    /** How many tasks it was given. */
    synchronized int taken() {
        return taken;
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return false;
    }

    @Override
    public boolean isShuttingDown() {
        return false;
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        throw new UnsupportedOperationException("It never ends");
    }

    @Override
    public Future<?> terminationFuture() {
        throw new UnsupportedOperationException("It never ends");
    }

    /** Superseded in Netty, and still to be there. */
    @Override
    @Deprecated
    public void shutdown() {
        throw new UnsupportedOperationException("It never ends");
    }
}
