package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.SourceIds;
import java.nio.ByteBuffer;

/** Writes the control event that ends a window: every byte of it, for what lies there may be older. */
final class EndOfPeriod {
    private EndOfPeriod() {}

    /** Writes the event, without SCN and checksums. */
    static void write(ByteBuffer bytes, int at, long timestampNanos) {
        bytes.put(at + EventLayout.VERSION_OFFSET, EventLayout.VERSION);
        bytes.putInt(at + EventLayout.LENGTH_OFFSET, EventLayout.END_OF_PERIOD_LENGTH);
        bytes.putShort(at + EventLayout.ATTRIBUTES_OFFSET, (short) 0);
        bytes.putShort(at + EventLayout.PHYSICAL_PARTITION_OFFSET, (short) 0);
        bytes.putShort(at + EventLayout.LOGICAL_PARTITION_OFFSET, (short) 0);
        bytes.putLong(at + EventLayout.TIMESTAMP_OFFSET, timestampNanos);
        bytes.putShort(at + EventLayout.SOURCE_ID_OFFSET, SourceIds.END_OF_PERIOD);
        bytes.putLong(at + EventLayout.SCHEMA_ID_OFFSET, 0);
        bytes.putLong(at + EventLayout.SCHEMA_ID_OFFSET + Long.BYTES, 0);
        bytes.putLong(at + EventLayout.KEY_OFFSET, 0);
    }

    /**
     * Looks whether a buffer holds such an event, from position to limit.
     *
     * @throws com.flipkart.aesop.core.error.AesopException {@code ILLEGAL_CALL} if not
     */
    static void check(ByteBuffer event) {
        int length = event.remaining();
        boolean sound = length == EventLayout.END_OF_PERIOD_LENGTH
                && event.get(event.position() + EventLayout.VERSION_OFFSET) == EventLayout.VERSION
                && event.getInt(event.position() + EventLayout.LENGTH_OFFSET) == length
                && event.getShort(event.position() + EventLayout.SOURCE_ID_OFFSET) == SourceIds.END_OF_PERIOD
                && (event.getShort(event.position() + EventLayout.ATTRIBUTES_OFFSET) & EventLayout.BYTE_KEY_BIT) == 0;
        if (!sound) {
            throw BufferErrors.illegalCall("A window is closed by an end-of-period event of "
                    + EventLayout.END_OF_PERIOD_LENGTH + " bytes with a long key; this is another, of " + length
                    + " bytes");
        }
    }
}
