package com.flipkart.aesop.wire.filter;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The filters of a request: which keys of which source pass. What is of a source without a filter passes, and so does every
 * control event.
 *
 * @param bySource by the id of the logical source
 */
public record StreamFilters(Map<Long, KeyFilter> bySource) {
    /** Everything passes. */
    public static final StreamFilters NONE = new StreamFilters(Map.of());

    public StreamFilters {
        bySource = Collections.unmodifiableMap(new TreeMap<>(bySource));
    }

    /** A filter for one source. */
    public static StreamFilters of(int sourceId, KeyFilter filter) {
        return new StreamFilters(Map.of((long) sourceId, filter));
    }

    /**
     * Reads what stands in a request.
     *
     * @throws IllegalArgumentException that says all that is wrong, without a full stop
     */
    public static StreamFilters parse(String json) {
        return FilterJson.parse(json);
    }

    /** As it stands in a request, in the spelling of original clients. */
    public String json() {
        return FilterJson.write(this);
    }

    /** In the form in which it is applied. */
    public EventMatcher matcher() {
        return new EventMatcher(this);
    }

    /** Whether everything passes, so that nothing needs to be applied. */
    public boolean acceptsAll() {
        return bySource.values().stream().allMatch(filter -> filter.type() == PartitionType.NONE);
    }
}
