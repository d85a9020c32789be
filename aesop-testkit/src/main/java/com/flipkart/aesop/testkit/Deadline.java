package com.flipkart.aesop.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * A moment until which a test waits, for several things if need be: what one of them has used up, the next has not.
 * Every wait names what it waits for, and that is what a test that fails says. Immutable; for any thread.
 */
public final class Deadline {
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final long nanos;
    private final Duration length;

    private Deadline(long nanos, Duration length) {
        this.nanos = nanos;
        this.length = length;
    }

    public static Deadline in(Duration length) {
        return new Deadline(System.nanoTime() + length.toNanos(), length);
    }

    public static Deadline inSeconds(long seconds) {
        return in(Duration.ofSeconds(seconds));
    }

    /** The time that is left; zero when it is over. */
    public Duration remaining() {
        return Duration.ofNanos(remainingNanos());
    }

    public boolean isOver() {
        return remainingNanos() == 0;
    }

    private long remainingNanos() {
        return Math.max(0, nanos - System.nanoTime());
    }

    /** Waits for a latch to reach zero. */
    public void await(CountDownLatch latch, String what) {
        try {
            if (!latch.await(remainingNanos(), TimeUnit.NANOSECONDS)) {
                throw missed(what + " (latch count=" + latch.getCount() + ")");
            }
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        }
    }

    /** Waits for a result; an exception that the task threw is the cause of the AssertionError thrown here. */
    public <T> T get(Future<T> future, String what) {
        try {
            return future.get(remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw missed(what);
        } catch (ExecutionException e) {
            throw new AssertionError("Failed: " + what, e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        }
    }

    /** Waits for the end of a thread. */
    public void join(Thread thread) {
        String what = "the end of thread " + thread.getName();
        try {
            // A join of zero waits for ever.
            thread.join(Math.max(1, remaining().toMillis()));
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        }
        if (thread.isAlive()) {
            throw missed(what);
        }
    }

    /**
     * Waits for a condition that nobody can signal, such as another process's state. It is looked at again after pauses
     * that grow from 0.2 to 20 ms; where there is a latch or a future, wait for that instead.
     */
    public void until(Callable<Boolean> condition, String what) {
        long pause = FIRST_PAUSE_NANOS;
        while (!holds(condition, what)) {
            long left = remainingNanos();
            if (left == 0) {
                throw missed(what);
            }
            LockSupport.parkNanos(this, Math.min(pause, left));
            if (Thread.interrupted()) {
                throw interrupted(what, null);
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        }
    }

    private static boolean holds(Callable<Boolean> condition, String what) {
        try {
            return condition.call();
        } catch (Exception e) {
            throw new AssertionError("Failed: " + what, e);
        }
    }

    /** The failure of a wait: for fixtures that wait in ways of their own. */
    AssertionError missed(String what) {
        return new AssertionError("Waited " + length + " in vain for: " + what);
    }

    private static AssertionError interrupted(String what, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError("Interrupted while waiting for: " + what, e);
    }
}
