package com.flipkart.aesop.relay.stats;

import com.flipkart.aesop.core.producer.LogicalSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What has come in and gone out of one logical source since the start. What comes in is written by the producer's
 * thread, without a locked instruction; what goes out by any.
 */
public final class LogicalFigures {
    private final LogicalSource source;
    private final RequestFigures requests = new RequestFigures();
    private final AtomicLong eventsIn = new AtomicLong();
    private final AtomicLong deletesIn = new AtomicLong();
    private final AtomicLong bytesIn = new AtomicLong();
    private final AtomicLong lastScn = new AtomicLong(-1);
    private final LongAdder eventsOut = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();

    LogicalFigures(LogicalSource source) {
        this.source = source;
    }

    /** Called by the producer's thread, at a commit. */
    void cameIn(long scn, long events, long deletes, long bytes) {
        add(eventsIn, events);
        add(deletesIn, deletes);
        add(bytesIn, bytes);
        lastScn.lazySet(scn);
    }

    void wentOut(long events, long bytes) {
        eventsOut.add(events);
        bytesOut.add(bytes);
    }

    private static void add(AtomicLong counter, long amount) {
        counter.lazySet(counter.getPlain() + amount);
    }

    public LogicalSource source() {
        return source;
    }

    /** Requests that named it. */
    public RequestFigures requests() {
        return requests;
    }

    /** Events of committed windows, deletes included. */
    public long eventsIn() {
        return eventsIn.get();
    }

    /** Deletes among {@link #eventsIn}. */
    public long deletesIn() {
        return deletesIn.get();
    }

    /** Bytes of {@link #eventsIn}. */
    public long bytesIn() {
        return bytesIn.get();
    }

    /** SCN of the last window with an event of it; -1 if there was none since the start. */
    public long lastScn() {
        return lastScn.get();
    }

    /** Events in answers with a filter. */
    public long eventsOut() {
        return eventsOut.sum();
    }

    /** Bytes of {@link #eventsOut}. */
    public long bytesOut() {
        return bytesOut.sum();
    }
}
