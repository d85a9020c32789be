package com.flipkart.aesop.wire.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Says when it is whose turn, so that together they stay below a rate. Whoever has taken something is given the time at
 * which it is paid for, and rests until then; those who share a rate are served in the order in which they took. The
 * virtual scheduling algorithm of ITU-T I.371 ("GCRA"), whose only state is the time at which all is paid for.
 *
 * <p>Any thread; allocates nothing. Times are those of {@link System#nanoTime}.
 */
final class Pacer {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** What was not used may be used up to so much later: a thread that wakes late need not cost any of the rate. */
    static final long TOLERANCE_NANOS = NANOS_PER_SECOND / 10;

    private final long perSecond;
    private final AtomicLong paidAt;

    /**
     * @param perSecond the rate; 0: none, everything is paid for at once
     * @param now the time
     */
    Pacer(long perSecond, long now) {
        this.perSecond = perSecond;
        this.paidAt = new AtomicLong(now);
    }

    /**
     * Takes something.
     *
     * @param amount at least 0
     * @return when it is paid for; not after {@code now}: go on
     */
    long take(long amount, long now) {
        if (perSecond == 0) {
            return now;
        }
        long cost = (long) ((double) amount * NANOS_PER_SECOND / perSecond);
        while (true) {
            long before = paidAt.get();
            long from = before - now < -TOLERANCE_NANOS ? now - TOLERANCE_NANOS : before;
            if (paidAt.compareAndSet(before, from + cost)) {
                return from + cost;
            }
        }
    }

    /** When all that was taken so far is paid for. */
    long paidAt() {
        return paidAt.get();
    }

    /** Whether nothing is owed, so that a new pacer would do as well. */
    boolean isEven(long now) {
        return paidAt.get() - now <= 0;
    }
}
