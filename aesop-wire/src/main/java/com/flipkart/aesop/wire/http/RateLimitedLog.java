package com.flipkart.aesop.wire.http;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/** Lets through one line a second, so that nobody outside can fill our log. Any thread. */
final class RateLimitedLog {
    private static final long NANOS_BETWEEN_LINES = 1_000_000_000L;

    private final Logger log;
    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong suppressed = new AtomicLong();

    RateLimitedLog(Logger log) {
        this.log = log;
    }

    void warn(String message) {
        long now = System.nanoTime();
        long due = nextNanos.get();
        if (now - due < 0 || !nextNanos.compareAndSet(due, now + NANOS_BETWEEN_LINES)) {
            suppressed.incrementAndGet();
            return;
        }
        long hidden = suppressed.getAndSet(0);
        if (hidden == 0) {
            log.warn(message);
        } else {
            log.warn("{} ({} more lines of this kind since the last)", message, hidden);
        }
    }
}
