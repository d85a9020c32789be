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
}
