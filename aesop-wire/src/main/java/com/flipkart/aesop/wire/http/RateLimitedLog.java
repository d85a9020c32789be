package com.flipkart.aesop.wire.http;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** Lets through one line a second, so that nobody outside can fill our log. Any thread. */
final class RateLimitedLog {
    private static final long NANOS_BETWEEN_LINES = 1_000_000_000L;

    private final Logger log;
    private final LongSupplier nanoTime;
    private final AtomicLong nextNanos;
    private final AtomicLong suppressed = new AtomicLong();

    RateLimitedLog(Logger log) {
        this(log, System::nanoTime);
    }

    RateLimitedLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.nextNanos = new AtomicLong(nanoTime.getAsLong());
    }

    void warn(String message) {
        if (isDue()) {
            log.warn(withHidden(message));
        }
    }

    /** With the stack of what failed. */
    void error(String message, Throwable failure) {
        if (isDue()) {
            log.error(withHidden(message), failure);
        }
    }

    private boolean isDue() {
        long now = nanoTime.getAsLong();
        long due = nextNanos.get();
        if (now - due < 0 || !nextNanos.compareAndSet(due, now + NANOS_BETWEEN_LINES)) {
            suppressed.incrementAndGet();
            return false;
        }
        return true;
    }

    private String withHidden(String message) {
        long hidden = suppressed.getAndSet(0);
        return hidden == 0 ? message : message + " (" + hidden + " more lines of this kind since the last)";
    }
}
