package com.flipkart.aesop.chained;

import java.time.Duration;

/** How long to pause between attempts: each pause twice as long as the one before, up to a maximum. Belongs to one thread. */
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

    /** How long to pause now. */
    Duration next() {
        Duration pause = next.compareTo(longest) < 0 ? next : longest;
        next = pause.multipliedBy(2);
        return pause;
    }
}
