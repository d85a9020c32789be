package com.flipkart.aesop.relay;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Those who wait for a window on one event loop. All but {@link #signal} is the loop's own thread's.
 *
 * <p>No window is missed: a waiter is put on the list, then {@code armed} is set, then it is looked whether
 * there is something to read; the producer publishes, then looks at {@code armed}. On both sides a full
 * fence stands between the two (the producer's is in {@link CommitSignal#run}), so of the two looks at least one sees
 * what the other thread did before its own.
 *
 * <p>A window wakes all of them, which may be a thousand. They are resumed in slices, between which the loop sees to its
 * sockets. Nothing is allocated for one of them, neither at a window nor for its heartbeats: one timer ticks for all.
 */
final class LoopWaiters {
    private static final long SLICE_NANOS = 2_000_000L;
    private static final long TICK_MILLIS = 100;

    private final EventExecutor executor;
    private final Heartbeat heartbeat;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final List<Parked> waiting = new ArrayList<>();
    private final Runnable wake = this::wake;
    private final Runnable pass = this::pass;

    /** The next that the pass in hand looks at, downwards; -1: there is none in hand. */
    private int next = -1;

    /** Whether a window was committed since the pass in hand began. */
    private boolean again;

    private int followers;
    private Future<?> ticking;

    LoopWaiters(EventExecutor executor, Heartbeat heartbeat) {
        this.executor = executor;
        this.heartbeat = heartbeat;
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

    /**
     * Puts {@code waiter} on the list, unless there is something to do for it.
     *
     * @return whether it waits now
     */
    boolean park(Parked waiter) {
        if (waiter.index() < 0) {
            waiter.index(waiting.size());
            waiting.add(waiter);
        }
        armed.set(true);
        VarHandle.fullFence();
        if (waiter.isReady()) {
            remove(waiter);
            return false;
        }
        return true;
    }

    /** Takes {@code waiter} off the list; harmless if it is not on it. */
    void remove(Parked waiter) {
        int index = waiter.index();
        if (index < 0) {
            return;
        }
        Parked last = waiting.remove(waiting.size() - 1);
        if (last != waiter) {
            waiting.set(index, last);
            last.index(index);
        }
        waiter.index(-1);
    }

    /** A follower begins, parked or not: from now on those that are parked are told how time passes. */
    void followerCame() {
        if (followers++ == 0) {
            ticking = executor.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** A follower has ended. */
    void followerWent() {
        if (--followers == 0) {
            ticking.cancel(false);
        }
    }

    private void tick() {
        long now = System.nanoTime();
        heartbeat.forget();
        for (int i = waiting.size() - 1; i >= 0; i--) {
            if (i < waiting.size()) {
                waiting.get(i).tick(now, heartbeat);
            }
        }
    }

    private void wake() {
        again = true;
        if (next < 0) {
            pass();
        }
    }

    /**
     * Downwards: the last takes the place of one that is removed, and has been looked at already. Resuming can put waiters at
     * the end, which have looked for themselves.
     */
    private void pass() {
        if (next < 0) {
            if (waiting.isEmpty()) {
                again = false;
                return;
            }
            again = false;
            armed.set(true);
            VarHandle.fullFence();
            next = waiting.size() - 1;
        }
        long end = System.nanoTime() + SLICE_NANOS;
        while (next >= 0 && System.nanoTime() < end) {
            Parked waiter = next < waiting.size() ? waiting.get(next) : null;
            next--;
            if (waiter != null && waiter.isReady()) {
                remove(waiter);
                waiter.resume();
            }
        }
        if (next >= 0 || again) {
            giveWay();
        }
    }

    /** Goes on when the loop has looked at its sockets; a plain task would come before that. */
    @SuppressWarnings("FutureReturnValueIgnored") // a loop that ends takes its tasks with it
    private void giveWay() {
        executor.schedule(pass, 1, TimeUnit.NANOSECONDS);
    }
}
