package com.flipkart.aesop.client;

import java.time.Duration;

/** How long to wait before the next try: longer each time, up to a maximum. Belongs to one thread. */
final class Backoff {
    private static final long STEP_NANOS = Duration.ofMillis(1).toNanos();

    private final long initialNanos;
    private final long maxNanos;
    private final double factor;
    private long nextNanos;
    private int tries;

    Backoff(ClientSettings settings) {
        initialNanos = settings.retryInitialDelay().toNanos();
        maxNanos = settings.retryMaxDelay().toNanos();
        factor = settings.retryFactor();
        reset();
    }

    /** It worked. */
    void reset() {
        nextNanos = Math.min(initialNanos, maxNanos);
        tries = 0;
    }

    /** Counts a try that failed, and says how long to wait before the next. */
    Duration next() {
        Duration wait = Duration.ofNanos(nextNanos);
        nextNanos = Math.min(maxNanos, (long) (nextNanos * factor) + STEP_NANOS);
        tries++;
        return wait;
    }

    /** Tries that have failed since it last worked. */
    int tries() {
        return tries;
    }
}
