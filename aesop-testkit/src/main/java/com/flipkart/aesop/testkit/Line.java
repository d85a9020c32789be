package com.flipkart.aesop.testkit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One direction of a {@link TcpProxy}: decides when, and whether, the next bytes may pass. For any thread. */
final class Line {
    private static final long UNLIMITED = Long.MAX_VALUE;

    private boolean ended;
    private boolean stalled;
    private long delayNanos;
    private long bytesPerSecond = UNLIMITED;
    /** When, by System.nanoTime, the throttle lets the next byte pass. */
    private long freeAt = System.nanoTime();

    private long beforeEnd = UNLIMITED;
    private long passed;

    /**
     * What may pass.
     *
     * @param bytes how many of those asked for
     * @param isLast whether the connection ends after these
     */
    record Passage(int bytes, boolean isLast) {}

    /**
     * Waits until bytes may pass.
     *
     * @param bytes how many there are, at least 1
     */
    synchronized Passage claim(int bytes) {
        awaitTime(System.nanoTime() + delayNanos);
        while (stalled && !ended) {
            pause(TimeUnit.HOURS.toNanos(1));
        }
        if (bytesPerSecond != UNLIMITED) {
            long start = Math.max(freeAt, System.nanoTime());
            freeAt = start + TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond;
            awaitTime(freeAt);
        }
        if (beforeEnd == UNLIMITED || bytes < beforeEnd) {
            beforeEnd -= beforeEnd == UNLIMITED ? 0 : bytes;
            passed += bytes;
            return new Passage(bytes, false);
        }
        int last = (int) beforeEnd;
        beforeEnd = UNLIMITED;
        passed += last;
        return new Passage(last, true);
    }

    synchronized long passed() {
        return passed;
    }

    synchronized void closeAfter(long bytes) {
        beforeEnd = bytes;
    }

    synchronized void stall(boolean value) {
        stalled = value;
        notifyAll();
    }

    synchronized void delay(Duration delay) {
        delayNanos = delay.toNanos();
        notifyAll();
    }

    synchronized void throttle(long value) {
        bytesPerSecond = value;
        notifyAll();
    }

    synchronized void heal() {
        stalled = false;
        delayNanos = 0;
        bytesPerSecond = UNLIMITED;
        beforeEnd = UNLIMITED;
        freeAt = System.nanoTime();
        notifyAll();
    }

    /** Nobody waits here any more. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Waits for a moment, which comes at once when the fault that asked for it is taken away. */
    private void awaitTime(long due) {
        while (!ended && (delayNanos > 0 || bytesPerSecond != UNLIMITED)) {
            long left = due - System.nanoTime();
            if (left <= 0) {
                return;
            }
            pause(left);
        }
    }

    private void pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended = true;
        }
    }
}
