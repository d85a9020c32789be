package com.flipkart.aesop.relay.stats;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a client was sent of one physical source, and where that has brought it. Its lag is told against what the buffer
 * holds now: so that of a client that has gone grows. Of several connections with one name the last answer counts.
 */
public final class ClientPlace {
    private static final long UNKNOWN = -1;

    private final ClientFigures client;
    private final PhysicalFigures physical;
    private final LongAdder events = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final AtomicLong scn = new AtomicLong(UNKNOWN);
    private final AtomicLong position = new AtomicLong(UNKNOWN);

    ClientPlace(ClientFigures client, PhysicalFigures physical) {
        this.client = client;
        this.physical = physical;
    }

    void sent(long newEvents, long newBytes) {
        events.add(newEvents);
        bytes.add(newBytes);
    }

    /**
     * @param windowScn of the window that it was sent last
     * @param nextPosition of what it is sent next
     */
    void at(long windowScn, long nextPosition) {
        scn.lazySet(windowScn);
        position.lazySet(nextPosition);
    }

    void add(ClientPlace other) {
        sent(other.events(), other.bytes());
    }

    public ClientFigures client() {
        return client;
    }

    public PhysicalFigures physical() {
        return physical;
    }

    /** Events sent, end-of-period events included. */
    public long events() {
        return events.sum();
    }

    /** Bytes of {@link #events}. */
    public long bytes() {
        return bytes.sum();
    }

    /** Whether it is known where the client is: it has been answered, and its name is its own. */
    public boolean isKnown() {
        return position.get() != UNKNOWN && !client.isOther();
    }

    /** SCN of the window that it was sent last; -1 if that is not known. */
    public long scn() {
        return isKnown() ? scn.get() : UNKNOWN;
    }

    /**
     * Windows that it has not been sent; -1 if that is not known. At most 1/63 too many; of windows from before the start of
     * the relay none are counted.
     */
    public long windowsBehind() {
        return isKnown() ? physical.windowsBehind(scn.get(), position.get()) : UNKNOWN;
    }

    /** Bytes of the buffer that it has not been sent, other sources' included; -1 if that is not known. */
    public long bytesBehind() {
        return isKnown() ? physical.bytesBehind(position.get()) : UNKNOWN;
    }

    /**
     * Nanoseconds since the oldest window that it has not been sent was committed at the source; 0 if it has been sent
     * all, -1 if that is not known. At most 1/63 too few; if that window is from before the start of the relay, since the
     * newest of those.
     */
    public long nanosBehind() {
        return isKnown() ? physical.nanosBehind(scn.get(), position.get()) : UNKNOWN;
    }
}
