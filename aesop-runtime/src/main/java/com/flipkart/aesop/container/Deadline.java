package com.flipkart.aesop.container;

import java.time.Duration;

/** A moment by which something has to be done. */
final class Deadline {
    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left; zero when it has passed. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /**
     * Waits for {@code thread} to end.
     *
     * @return whether it has
     * @throws InterruptedException if the caller is interrupted
     */
    boolean join(Thread thread) throws InterruptedException {
        // A join of zero would wait for ever.
        thread.join(Math.max(1, left().toMillis()));
        return !thread.isAlive();
    }
}
