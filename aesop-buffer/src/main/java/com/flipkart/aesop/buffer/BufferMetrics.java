package com.flipkart.aesop.buffer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counters. Those of the writing thread have one writer and are set without a locked instruction; the others are rare.
 * Nothing here logs.
 */
final class BufferMetrics {
    private final AtomicLong windowsCommitted = new AtomicLong();
    private final AtomicLong eventsCommitted = new AtomicLong();
    private final AtomicLong bytesCommitted = new AtomicLong();
    private final AtomicLong windowsRolledBack = new AtomicLong();
    private final AtomicLong segmentsEvicted = new AtomicLong();
    private final LongAdder lappedReads = new LongAdder();
    private final LongAdder damagedIndexBlocks = new LongAdder();
    private final LongAdder forceFailures = new LongAdder();

    /** Called by the writing thread. */
    void windowCommitted(long events, long bytes) {
        add(windowsCommitted, 1);
        add(eventsCommitted, events);
        add(bytesCommitted, bytes);
    }

    /** Called by the writing thread. */
    void windowRolledBack() {
        add(windowsRolledBack, 1);
    }

    /** Called by the writing thread. */
    void segmentEvicted() {
        add(segmentsEvicted, 1);
    }

    void readLapped() {
        lappedReads.increment();
    }

    void indexDamaged() {
        damagedIndexBlocks.increment();
    }

    void forceFailed() {
        forceFailures.increment();
    }

    /** Whether something may not be on the disk though it was forced. */
    boolean hasForceFailed() {
        return forceFailures.sum() > 0;
    }

    private static void add(AtomicLong counter, long amount) {
        counter.lazySet(counter.getPlain() + amount);
    }

    BufferCounters snapshot() {
        return new BufferCounters(
                windowsCommitted.get(),
                eventsCommitted.get(),
                bytesCommitted.get(),
                windowsRolledBack.get(),
                segmentsEvicted.get(),
                lappedReads.sum(),
                damagedIndexBlocks.sum(),
                forceFailures.sum());
    }
}
