package com.flipkart.aesop.relay;

import com.flipkart.aesop.buffer.BufferView;
import com.flipkart.aesop.buffer.EventBuffer;
import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventWriter;
import com.flipkart.aesop.core.event.SourceIds;
import com.flipkart.aesop.core.scn.Scn;
import java.nio.ByteBuffer;

/**
 * The end-of-period event of a buffer's newest window, made again: what a reader is sent that has seen that window whole and
 * would otherwise hear nothing. For one thread.
 */
final class Heartbeat {
    private final EventBuffer buffer;
    private final ByteBuffer event = ByteBuffer.allocate(EventLayout.END_OF_PERIOD_LENGTH);
    private final EventWriter writer = new EventWriter();
    private final EventCrc crc = new EventCrc();
    private long scn = Scn.NONE;
    private boolean current;

    Heartbeat(EventBuffer buffer) {
        this.buffer = buffer;
    }

    /** What was found out about the newest window may be out of date from now on. */
    void forget() {
        current = false;
    }

    /** SCN of the newest window; {@link Scn#NONE} if there is none. */
    long scn() {
        if (!current) {
            BufferView view = buffer.view();
            current = true;
            if (view.maxScn() != scn) {
                scn = view.maxScn();
                write(view.newestTimestampNanos());
            }
        }
        return scn;
    }

    private void write(long timestampNanos) {
        event.clear();
        writer.begin(event).controlHeader(SourceIds.END_OF_PERIOD, timestampNanos);
        writer.finish();
        event.clear();
        event.putLong(EventLayout.SCN_OFFSET, scn);
        int start = EventLayout.HEADER_CRC_START;
        int header = crc.compute(event, start, EventLayout.LONG_KEY_HEADER_LENGTH - start);
        event.clear();
        event.putInt(EventLayout.HEADER_CRC_OFFSET, header);
    }

    /** Puts the event of {@link #scn()}, {@link EventLayout#END_OF_PERIOD_LENGTH} bytes, at the position of {@code target}. */
    void put(ByteBuffer target) {
        target.put(event.clear());
    }
}
