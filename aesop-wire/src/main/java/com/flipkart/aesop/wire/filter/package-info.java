/**
 * Which events of a source a client wants, by their keys: the filters of the parameter {@code filters}, read, written and
 * applied to events where they lie.
 *
 * <p>{@link com.flipkart.aesop.wire.filter.StreamFilters} has a {@link com.flipkart.aesop.wire.filter.KeyFilter} for each
 * source that it says something of; that is one or several {@link com.flipkart.aesop.wire.filter.KeyRange}s of keys, or of
 * buckets that keys fall into. {@link com.flipkart.aesop.wire.filter.EventMatcher} is the form in which they are applied.
 *
 * <p><b>Who calls it.</b> The relay, which applies them; who asks for a part of a stream, which writes them.
 *
 * <p><b>Threads.</b> All are immutable. Applying them allocates nothing.
 *
 * <p><b>After a crash.</b> Nothing here is kept, so there is nothing to survive. But which keys fall into which bucket is a
 * promise: partitions of a stream that was divided yesterday are read on today.
 */
package com.flipkart.aesop.wire.filter;
