package com.flipkart.aesop.demo;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The clock that the demo and the sample consumer share: they are one process. */
final class Clocks {
    private Clocks() {}

    /** Microseconds since 1970 UTC. */
    static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
