package com.flipkart.aesop.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells who wants to unmap memory whether a reader may be in it.
 *
 * <p>The reader says that it enters, then looks which segments there are; the other takes a segment away, then looks who
 * is inside. Both use volatile accesses, so at least one sees the other. Entering costs one fence for each read, not for
 * each event.
 */
final class ReaderGuard {
    private static final VarHandle STATE = stateHandle();

    /** How long a back-off lasts: reads take some microseconds, so does being woken. */
    private static final long BACK_OFF_NANOS = 20_000;

    /** Odd while the reader is inside. */
    @SuppressWarnings("unused") // through STATE
    private volatile long state;

    private static VarHandle stateHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(ReaderGuard.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    void enter() {
        STATE.setVolatile(this, (long) STATE.get(this) + 1);
    }

    void exit() {
        STATE.setRelease(this, (long) STATE.get(this) + 1);
    }

    /** Whether somebody is inside. */
    boolean isInside() {
        return ((long) STATE.getVolatile(this) & 1) != 0;
    }

    /**
     * Returns when a reader that was inside at the call is out. A read copies at most what its target holds and goes
     * through at most some MiB, so this is soon; nobody wakes the waiting thread, because that would cost every read
     * something and this happens only when a file is deleted or a buffer closed.
     */
    void awaitExit() {
        awaitExit(Long.MAX_VALUE);
    }

    /**
     * Returns when who was inside at the call is out, or when {@code nanos} have passed.
     *
     * @return whether who was inside is out
     */
    boolean awaitExit(long nanos) {
        long start = System.nanoTime();
        long seen = (long) STATE.getVolatile(this);
        boolean inside = (seen & 1) != 0;
        while (inside && System.nanoTime() - start < nanos) {
            LockSupport.parkNanos(this, BACK_OFF_NANOS);
            inside = (long) STATE.getVolatile(this) == seen;
        }
        return !inside;
    }
}
