package com.flipkart.aesop.systemtests.faults;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long things took, counted in powers of the fourth root of two of a microsecond: a percentile is right to a fifth. Any
 * thread.
 */
final class Delays {
    private static final int STEPS = 4;
    private static final int BUCKETS = 40 * STEPS;
    private static final double NANOS_PER_MICRO = 1_000;
    private static final double MICROS_PER_MILLI = 1_000;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    void add(long nanos) {
        double micros = Math.max(1, nanos / NANOS_PER_MICRO);
        int bucket = (int) Math.round(STEPS * Math.log(micros) / Math.log(2));
        counts.incrementAndGet(Math.min(BUCKETS - 1, bucket));
    }

    /** What has been counted so far, to be subtracted from later counts. */
    long[] snapshot() {
        long[] copy = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            copy[i] = counts.get(i);
        }
        return copy;
    }

    /** Milliseconds that this share of all that came did not exceed; 0 if nothing came. */
    double millis(double share) {
        return millis(new long[BUCKETS], snapshot(), share);
    }

    /** Milliseconds that this share of what came between two snapshots did not exceed; 0 if nothing came. */
    static double millis(long[] before, long[] after, double share) {
        long all = 0;
        for (int i = 0; i < BUCKETS; i++) {
            all += after[i] - before[i];
        }
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += after[i] - before[i];
            if (all > 0 && seen >= share * all) {
                return Math.pow(2, (double) i / STEPS) / MICROS_PER_MILLI;
            }
        }
        return 0;
    }
}
