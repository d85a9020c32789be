package com.flipkart.aesop.relay;

import io.netty.util.concurrent.EventExecutor;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Those who wait for a window on one event loop. All but {@link #signal} is the loop's own thread's.
 *
 * <p>No window is missed: a waiter is put on the list, then {@code armed} is set, then it is looked whether
 * there is something to read; the producer publishes, then looks at {@code armed}. On both sides a full
 * fence stands between the two (the producer's is in {@link CommitSignal#run}), so of the two looks at least one sees
 * what the other thread did before its own.
 */
final class LoopWaiters {
    private final EventExecutor executor;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final List<Waiter> waiting = new ArrayList<>();
    private final Runnable wake = this::wake;

    LoopWaiters(EventExecutor executor) {
        this.executor = executor;
    }

    EventExecutor executor() {
        return executor;
    }

    /** A window has been committed. Any thread; does not wait. */
    void signal() {
        if (armed.get() && armed.compareAndSet(true, false)) {
            try {
                executor.execute(wake);
            } catch (RejectedExecutionException e) {
                // The loop has ended with the server, and everybody who waited on it with it.
                armed.set(false);
            }
        }
    }

    /** Puts {@code waiter} on the list; it is resumed at once if there is something to read. */
    void add(Waiter waiter) {
        waiter.index(waiting.size());
        waiting.add(waiter);
        armed.set(true);
        VarHandle.fullFence();
        if (waiter.isReady()) {
            remove(waiter);
            waiter.resume();
        }
    }

    /** Takes {@code waiter} off the list; harmless if it is not on it. */
    void remove(Waiter waiter) {
        int index = waiter.index();
        if (index < 0) {
            return;
        }
        Waiter last = waiting.remove(waiting.size() - 1);
        if (last != waiter) {
            waiting.set(index, last);
            last.index(index);
        }
        waiter.index(-1);
    }

    private void wake() {
        if (!waiting.isEmpty()) {
            armed.set(true);
            VarHandle.fullFence();
        }
        // Downwards: the last takes the place of one that is removed, and has been looked at already. Resuming
        // can put new waiters at the end, which look for themselves.
        for (int i = waiting.size() - 1; i >= 0; i--) {
            if (i < waiting.size() && waiting.get(i).isReady()) {
                Waiter waiter = waiting.get(i);
                remove(waiter);
                waiter.resume();
            }
        }
    }
}
