package com.flipkart.aesop.mysql;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Pauses between attempts: each twice as long as the one before, up to a maximum. Belongs to one thread. */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);

    private final Duration longest;
    private Duration next = FIRST;

    Backoff(Duration longest) {
        this.longest = longest;
    }

    /** The next pause is the shortest again. */
    void reset() {
        next = FIRST;
    }

    /** Waits; ends sooner if {@code ended} becomes true and the thread is unparked. */
    void pause(BooleanSupplier ended) {
        Duration pause = next.compareTo(longest) < 0 ? next : longest;
        next = pause.multipliedBy(2);
        long until = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0 && !ended.getAsBoolean(); left = until - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }
}
