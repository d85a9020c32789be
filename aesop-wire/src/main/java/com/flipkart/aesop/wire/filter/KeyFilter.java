package com.flipkart.aesop.wire.filter;

import java.util.List;

/**
 * Which keys of one source pass: those in any of the ranges.
 *
 * @param type whether the ranges are of keys or of buckets; {@link PartitionType#NONE}: every key passes
 * @param ranges all of that type; none: no key passes, unless the type is NONE
 */
public record KeyFilter(PartitionType type, List<KeyRange> ranges) {
    /** Every key passes. */
    public static final KeyFilter ALL = new KeyFilter(PartitionType.NONE, List.of());

    public KeyFilter {
        ranges = List.copyOf(ranges);
        for (KeyRange range : ranges) {
            if (type == PartitionType.NONE || (type == PartitionType.MOD) != (range.numBuckets() > 0)) {
                throw new IllegalArgumentException("A filter of type " + type + " cannot have the range " + range);
            }
        }
    }

    /** Keys that fall into one of the buckets from {@code start} to below {@code end} of {@code numBuckets}. */
    public static KeyFilter mod(long numBuckets, long start, long end) {
        return new KeyFilter(PartitionType.MOD, List.of(KeyRange.ofBuckets(numBuckets, start, end)));
    }

    /** Keys from {@code start} to below {@code end}. */
    public static KeyFilter range(long start, long end) {
        return new KeyFilter(PartitionType.RANGE, List.of(KeyRange.ofKeys(start, end)));
    }

    /** Whether a key that is a number passes. */
    public boolean accepts(long key) {
        return type == PartitionType.NONE || ranges.stream().anyMatch(range -> range.accepts(key));
    }
}
