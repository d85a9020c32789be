package com.flipkart.aesop.buffer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How sizes are spread, in constant memory: least and greatest exactly, what lies between to one part in 32. Each power of
 * two is divided into 32 counters, the scheme of HdrHistogram (Gil Tene). One thread.
 */
final class Sizes {
    private static final int DIVISION_BITS = 5;
    private static final int DIVISIONS = 1 << DIVISION_BITS;

    private final long[] counts = new long[(Long.SIZE - DIVISION_BITS) * DIVISIONS];
    private long count;
    private long sum;
    private long least = Long.MAX_VALUE;
    private long greatest;

    /** Counts one. */
    void add(long size) {
        counts[counterOf(size)]++;
        count++;
        sum += size;
        least = Math.min(least, size);
        greatest = Math.max(greatest, size);
    }

    private static int counterOf(long size) {
        if (size < DIVISIONS) {
            return (int) size;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(size) - DIVISION_BITS;
        return shift * DIVISIONS + (int) (size >>> shift);
    }

    /** The greatest size that is counted with those of this counter. */
    private static long greatestOf(int counter) {
        if (counter < DIVISIONS) {
            return counter;
        }
        int shift = counter / DIVISIONS - 1;
        long first = (long) (counter - shift * DIVISIONS) << shift;
        return first + (1L << shift) - 1;
    }

    long count() {
        return count;
    }

    long sum() {
        return sum;
    }

    /**
     * A size that at least this share of all does not exceed: the true one, or up to one part in 32 more.
     *
     * @param share in (0, 1]
     * @return 0 if there is none
     */
    long quantile(double share) {
        long wanted = (long) Math.ceil(share * count);
        long seen = 0;
        for (int counter = 0; counter < counts.length; counter++) {
            seen += counts[counter];
            if (seen >= wanted) {
                return Math.min(greatest, greatestOf(counter));
            }
        }
        return greatest;
    }

    /** Least, median, the 99th of a hundred, and greatest; empty if there is none. */
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        if (count > 0) {
            figures.put("min", least);
            figures.put("p50", quantile(0.5));
            figures.put("p99", quantile(0.99));
            figures.put("max", greatest);
        }
        return figures;
    }
}
