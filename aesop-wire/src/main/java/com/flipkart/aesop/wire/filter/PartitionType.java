package com.flipkart.aesop.wire.filter;

/** How a filter divides keys. */
public enum PartitionType {
    /** Not at all: every key passes. */
    NONE,
    /** By its value: ranges of keys. Keys must be numbers. */
    RANGE,
    /** By its remainder: ranges of buckets. */
    MOD
}
