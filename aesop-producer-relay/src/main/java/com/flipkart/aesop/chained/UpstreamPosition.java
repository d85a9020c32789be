package com.flipkart.aesop.chained;

import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.core.scn.SourcePosition;
import java.nio.ByteBuffer;

/**
 * The last window that has been taken over, and a print of it by which it is known again.
 *
 * <p>The print is made of what two relays that read the same database have in common: source, opcode and key of each event, in
 * their order. Not of rows and times: one of the relays may know a newer schema.
 *
 * <pre>{@code
 *   0       4      12          20       28      36
 *  | AUP1  | SCN  | timestamp | events | print |
 * }</pre>
 *
 * <p>Reused by its producer; belongs to its thread.
 */
final class UpstreamPosition implements SourcePosition {
    private static final int MAGIC = 'A' << 24 | 'U' << 16 | 'P' << 8 | '1';
    private static final int LENGTH = 36;
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private long scn = Scn.NONE;
    private long timestampNanos = Checkpoint.UNSET;
    private long events;
    private long print;

    /** SCN of the window; {@link Scn#NONE} if there is none. */
    long scn() {
        return scn;
    }

    /** Of its end-of-period event. */
    long timestampNanos() {
        return timestampNanos;
    }

    /** Its events, without the end-of-period event; 0 if it had none, or if they are not known. */
    long events() {
        return events;
    }

    /** Nothing is known of the window but its SCN. */
    void onlyScn(long known) {
        clear();
        scn = known;
    }

    /** Begins a print. */
    void clear() {
        scn = Scn.NONE;
        timestampNanos = Checkpoint.UNSET;
        events = 0;
        print = 0;
    }

    /** Takes an event of a row into the print. */
    void add(EventView event, EventCrc crc) {
        long key = event.hasByteKey() ? keyCrc(event, crc) : event.longKey();
        print = (print ^ key) * PRIME;
        print = (print ^ print >>> 32 ^ event.sourceId() << 1 ^ (event.isDelete() ? 1 : 0)) * PRIME;
        events++;
    }

    private static long keyCrc(EventView event, EventCrc crc) {
        ByteBuffer bytes = event.buffer();
        int position = bytes.position();
        int limit = bytes.limit();
        try {
            return crc.compute(bytes, event.byteKeyOffset(), event.byteKeyLength());
        } finally {
            bytes.limit(limit).position(position);
        }
    }

    /** The window has ended. */
    void end(EventView endOfPeriod) {
        scn = endOfPeriod.scn();
        timestampNanos = endOfPeriod.timestampNanos();
    }

    void copyFrom(UpstreamPosition other) {
        scn = other.scn;
        timestampNanos = other.timestampNanos;
        events = other.events;
        print = other.print;
    }

    /** Whether both are prints of the same events. */
    boolean hasPrintOf(UpstreamPosition other) {
        return events == other.events && print == other.print;
    }

    /**
     * Takes over what was encoded for a window.
     *
     * @param ofScn SCN of the window with which the bytes lie
     * @return false if these are bytes of another kind of producer, or of another window, or say what cannot be; then nothing has
     *     changed
     */
    boolean decode(byte[] bytes, long ofScn) {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        if (bytes.length != LENGTH || source.getInt() != MAGIC || source.getLong() != ofScn) {
            return false;
        }
        long decodedTimestamp = source.getLong();
        long decodedEvents = source.getLong();
        long decodedPrint = source.getLong();
        if (ofScn < 0 || decodedEvents < 0 || (decodedEvents == 0 && decodedPrint != 0)) {
            return false;
        }
        scn = ofScn;
        timestampNanos = decodedTimestamp;
        events = decodedEvents;
        print = decodedPrint;
        return true;
    }

    @Override
    public int encodedLength() {
        return LENGTH;
    }

    @Override
    public void encode(ByteBuffer target) {
        target.putInt(MAGIC)
                .putLong(scn)
                .putLong(timestampNanos)
                .putLong(events)
                .putLong(print);
    }

    @Override
    public String describe() {
        return "upstream scn " + scn + ", " + events + " events, print " + Long.toHexString(print);
    }
}
