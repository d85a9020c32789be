package com.flipkart.aesop.mysql.binlog;

import java.util.Set;

/**
 * What a reader of transactions has to do besides reading.
 *
 * @param skipped transactions to leave out, each by the place where it starts: {@code file:offset}
 * @param ignoreEmptied whether statements that empty captured tables without row events are passed over
 * @param startOffset transactions of the first file that start before it are passed over; 0 for none
 */
record ReaderSettings(Set<String> skipped, boolean ignoreEmptied, long startOffset) {
    ReaderSettings {
        skipped = Set.copyOf(skipped);
    }
}
