package com.flipkart.aesop.wire.filter;

/**
 * A half-open range of keys, or of buckets: those of {@code start} and up, below {@code end}. As in Databus it may go over
 * the end of the numbers: if {@code start} is the larger, all from {@code start} on and all from 0 to below {@code end}; and
 * none if both are equal.
 *
 * <p>Databus never finds a negative key in a range, not even in one that names it. Here {@code [-5, 5)} holds -5.
 *
 * @param numBuckets into how many buckets keys fall, at least 1; 0: this is a range of keys
 * @param start the first that is in
 * @param end the first that is not
 */
public record KeyRange(long numBuckets, long start, long end) {
    public KeyRange {
        if (numBuckets < 0) {
            throw new IllegalArgumentException("Keys fall into at least 1 bucket: numBuckets=" + numBuckets);
        }
    }

    /** Keys from {@code start} to below {@code end}. */
    public static KeyRange ofKeys(long start, long end) {
        return new KeyRange(0, start, end);
    }

    /** Keys that fall into one of the buckets from {@code start} to below {@code end} of {@code numBuckets}. */
    public static KeyRange ofBuckets(long numBuckets, long start, long end) {
        if (numBuckets < 1) {
            throw new IllegalArgumentException("Keys fall into at least 1 bucket: numBuckets=" + numBuckets);
        }
        return new KeyRange(numBuckets, start, end);
    }

    /**
     * The bucket that a key falls into: the remainder of its absolute value, in [0, numBuckets).
     *
     * <p>The absolute value is that of arithmetic, not that of {@link Math#abs(long)}: Databus puts Long.MIN_VALUE into a
     * bucket below 0, which nobody can ask for, unless the number of buckets is a power of 2. Taking the remainder first
     * is the same for all other keys, and cannot overflow.
     */
    public static long bucket(long key, long numBuckets) {
        return Math.abs(key % numBuckets);
    }

    /** Whether a key passes. */
    public boolean accepts(long key) {
        return contains(numBuckets == 0 ? key : bucket(key, numBuckets), start, end);
    }

    static boolean contains(long value, long start, long end) {
        boolean fromStart = value >= start;
        boolean beforeEnd = value < end;
        boolean wraps = start > end && value >= 0;
        return wraps ? fromStart || beforeEnd : fromStart && beforeEnd;
    }
}
