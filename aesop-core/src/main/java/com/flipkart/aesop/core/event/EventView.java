package com.flipkart.aesop.core.event;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads an event where it lies. A raw view: it is wrapped around one event after the other, and what
 * it says is valid only until it is wrapped again or the bytes below it change.
 *
 * <p>Not thread-safe. Allocates nothing, save where a method says so. The buffer must be big-endian.
 * Its position is not used, its limit is the end of what may be read; neither is changed, except by {@link #verify},
 * which restores them.
 */
public final class EventView {
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private int offset;

    /** Looks at the event whose first byte is at {@code offset}. */
    public EventView wrap(ByteBuffer bytes, int offset) {
        if (bytes.order() != ByteOrder.BIG_ENDIAN) {
            throw new IllegalArgumentException("Events are big-endian; the buffer's order is " + bytes.order());
        }
        this.bytes = bytes;
        this.offset = offset;
        return this;
    }

    /** The buffer that the view is wrapped around. */
    public ByteBuffer buffer() {
        return bytes;
    }

    /** Where the event starts in {@link #buffer()}. */
    public int offset() {
        return offset;
    }

    public byte version() {
        return bytes.get(offset + EventLayout.VERSION_OFFSET);
    }

    public int headerCrc() {
        return bytes.getInt(offset + EventLayout.HEADER_CRC_OFFSET);
    }

    /** Bytes of the whole event. */
    public int length() {
        return bytes.getInt(offset + EventLayout.LENGTH_OFFSET);
    }

    /** The attribute bits of {@link EventLayout}. */
    public int attributes() {
        return bytes.getShort(offset + EventLayout.ATTRIBUTES_OFFSET) & 0xFFFF;
    }

    public boolean isUpsert() {
        return (attributes() & EventLayout.UPSERT_BIT) != 0;
    }

    public boolean isDelete() {
        return (attributes() & EventLayout.DELETE_BIT) != 0;
    }

    /** {@link Opcode#DELETE} if its bit is set, else {@link Opcode#UPSERT}; means nothing for control events. */
    public Opcode opcode() {
        return isDelete() ? Opcode.DELETE : Opcode.UPSERT;
    }

    public boolean hasByteKey() {
        return (attributes() & EventLayout.BYTE_KEY_BIT) != 0;
    }

    /** The SCN of the event's window; 0 while the window is open. */
    public long scn() {
        return bytes.getLong(offset + EventLayout.SCN_OFFSET);
    }

    public short physicalPartition() {
        return bytes.getShort(offset + EventLayout.PHYSICAL_PARTITION_OFFSET);
    }

    public short logicalPartition() {
        return bytes.getShort(offset + EventLayout.LOGICAL_PARTITION_OFFSET);
    }

    /** Commit time at the source, nanoseconds since 1970 UTC. */
    public long timestampNanos() {
        return bytes.getLong(offset + EventLayout.TIMESTAMP_OFFSET);
    }

    public short sourceId() {
        return bytes.getShort(offset + EventLayout.SOURCE_ID_OFFSET);
    }

    public boolean isControl() {
        return sourceId() < 0;
    }

    public boolean isEndOfPeriod() {
        return sourceId() == SourceIds.END_OF_PERIOD;
    }

    /** The first 8 of the 16 bytes of the schema id. */
    public long schemaIdHigh() {
        return bytes.getLong(offset + EventLayout.SCHEMA_ID_OFFSET);
    }

    /** The last 8 of the 16 bytes of the schema id. */
    public long schemaIdLow() {
        return bytes.getLong(offset + EventLayout.SCHEMA_ID_OFFSET + Long.BYTES);
    }

    public int valueCrc() {
        return bytes.getInt(offset + EventLayout.VALUE_CRC_OFFSET);
    }

    /** The key; only if {@link #hasByteKey()} is false. */
    public long longKey() {
        return bytes.getLong(offset + EventLayout.KEY_OFFSET);
    }

    /** Bytes of the key; only if {@link #hasByteKey()}. */
    public int byteKeyLength() {
        return bytes.getInt(offset + EventLayout.KEY_OFFSET);
    }

    /** Where the key bytes start in {@link #buffer()}; only if {@link #hasByteKey()}. */
    public int byteKeyOffset() {
        return offset + EventLayout.BYTE_KEY_HEADER_LENGTH;
    }

    /** A copy of the key bytes (allocates); only if {@link #hasByteKey()}. */
    public byte[] byteKey() {
        byte[] key = new byte[byteKeyLength()];
        bytes.get(byteKeyOffset(), key);
        return key;
    }

    /** Bytes of the header: what the header CRC ends with. */
    public int headerLength() {
        return hasByteKey() ? EventLayout.BYTE_KEY_HEADER_LENGTH : EventLayout.LONG_KEY_HEADER_LENGTH;
    }

    /** Where the value starts in {@link #buffer()}. */
    public int valueOffset() {
        return hasByteKey() ? byteKeyOffset() + byteKeyLength() : offset + EventLayout.LONG_KEY_HEADER_LENGTH;
    }

    public int valueLength() {
        return offset + length() - valueOffset();
    }

    /** What {@link #verify} found. */
    public enum Verdict {
        /** The event is whole. */
        VALID,
        /** The bytes end before the event does. */
        INCOMPLETE,
        /** The version is not 0. */
        WRONG_VERSION,
        /** The length, or the length of the key, is impossible. */
        WRONG_LENGTH,
        /** The header CRC is not that of the header. */
        WRONG_HEADER_CRC,
        /** The value CRC is not that of key bytes and value. */
        WRONG_VALUE_CRC
    }

    /**
     * Looks whether the event is whole, of a possible length and unchanged.
     *
     * @param end first index of the buffer that the event must not reach
     */
    public Verdict verify(EventCrc crc, int end) {
        Verdict shape = verifyShape(end);
        if (shape != Verdict.VALID) {
            return shape;
        }
        int position = bytes.position();
        int limit = bytes.limit();
        try {
            return verifyChecksums(crc);
        } finally {
            bytes.limit(limit).position(position);
        }
    }

    /**
     * Looks whether the event is whole and of a possible length, without computing a checksum.
     *
     * @param end first index of the buffer that the event must not reach
     */
    public Verdict verifyShape(int end) {
        int available = end - offset;
        if (available < 1) {
            return Verdict.INCOMPLETE;
        }
        if (version() != EventLayout.VERSION) {
            return Verdict.WRONG_VERSION;
        }
        if (available < EventLayout.MIN_LENGTH) {
            return Verdict.INCOMPLETE;
        }
        int length = length();
        if (length < EventLayout.MIN_LENGTH) {
            return Verdict.WRONG_LENGTH;
        }
        if (hasByteKey()) {
            int keyLength = byteKeyLength();
            if (keyLength < 0 || keyLength > length - EventLayout.BYTE_KEY_HEADER_LENGTH) {
                return Verdict.WRONG_LENGTH;
            }
        }
        return length > available ? Verdict.INCOMPLETE : Verdict.VALID;
    }

    private Verdict verifyChecksums(EventCrc crc) {
        int start = offset + EventLayout.HEADER_CRC_START;
        int headerEnd = offset + headerLength();
        int end = offset + length();
        if (crc.compute(bytes, start, headerEnd - start) != headerCrc()) {
            return Verdict.WRONG_HEADER_CRC;
        }
        if (crc.compute(bytes, headerEnd, end - headerEnd) != valueCrc()) {
            return Verdict.WRONG_VALUE_CRC;
        }
        return Verdict.VALID;
    }

    /** The header in one line for logs and dumps; safe on damaged events (allocates). */
    @Override
    public String toString() {
        if (bytes.limit() - offset < EventLayout.MIN_LENGTH) {
            return "event cut after " + (bytes.limit() - offset) + " bytes";
        }
        String key = hasByteKey() ? "bytes(" + byteKeyLength() + ")" : Long.toString(longKey());
        return "scn=" + scn() + " source=" + sourceId() + " attributes=0x" + Integer.toHexString(attributes()) + " key="
                + key + " length=" + length() + " timestampNanos=" + timestampNanos();
    }
}
