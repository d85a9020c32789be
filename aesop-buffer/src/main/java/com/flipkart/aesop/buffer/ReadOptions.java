package com.flipkart.aesop.buffer;

import java.util.Objects;

/**
 * What a reader wants of each read. Immutable, unless the filter is not: make one for each reader, not for each read.
 *
 * @param sources whose events are copied; end-of-period events always are
 * @param filter which of these sources' events are copied
 * @param coalesceEndOfPeriod whether the end-of-period event of a window of which no event passed may be left out
 *     if a newer one follows: what is copied then ends with the newest as soon as everything has been read. Without
 *     it every window's end is copied, so nothing can be skipped by the index
 * @param maxScanBytes most bytes of the buffer that one read goes through, at least 1; bounds the time of a read that
 *     finds little. At least one event or one skipped stretch is gone through in any case
 */
public record ReadOptions(SourceFilter sources, EventFilter filter, boolean coalesceEndOfPeriod, int maxScanBytes) {
    /** Goes through at most 16 MiB a read: about 10 ms. */
    public static final int DEFAULT_MAX_SCAN_BYTES = 16 * 1024 * 1024;

    /** Everything that there is. */
    public static final ReadOptions ALL = of(SourceFilter.ALL);

    public ReadOptions {
        Objects.requireNonNull(sources, "sources");
        Objects.requireNonNull(filter, "filter");
        if (maxScanBytes < 1) {
            throw new IllegalArgumentException(
                    "A read has to go through at least 1 byte: maxScanBytes=" + maxScanBytes);
        }
    }

    /** Every event of these sources. */
    public ReadOptions(SourceFilter sources, boolean coalesceEndOfPeriod, int maxScanBytes) {
        this(sources, EventFilter.ALL, coalesceEndOfPeriod, maxScanBytes);
    }

    /** These sources, every end-of-period event, the default bound. */
    public static ReadOptions of(SourceFilter sources) {
        return new ReadOptions(sources, false, DEFAULT_MAX_SCAN_BYTES);
    }

    /** Whether there is nothing to be looked at event by event. */
    boolean takesAll() {
        return sources.isAll() && filter == EventFilter.ALL && !coalesceEndOfPeriod;
    }
}
