package com.flipkart.aesop.core.event;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes an event where it will lie: in the bytes that a {@link
 * com.flipkart.aesop.core.producer.WindowSink} has let be claimed.
 *
 * <pre>{@code
 * writer.begin(sink.claim(maxLength));
 * writer.header(Opcode.UPSERT, sourceId, logicalPartition, timestampNanos);
 * writer.schemaId(high, low);
 * writer.longKey(42);                       // or byteKey(...)
 * writer.value().writeLong(42);             // the Avro binary datum
 * sink.append(writer.finish());
 * }</pre>
 *
 * <p>The SCN and the two checksums are the sink's to write. An event that would be shorter than
 * {@link EventLayout#MIN_LENGTH} (a byte key of under 4 bytes with almost no value) is padded with
 * zeros after the datum, which Avro decoders never reach.
 *
 * <p>Not thread-safe; allocates nothing after construction. If the claim is too small, {@link
 * java.nio.BufferOverflowException} or {@link IndexOutOfBoundsException} is thrown, and the caller
 * gives the claim back with {@code sink.abort()}.
 */
public final class EventWriter {
    private final AvroWriter value = new AvroWriter();
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private int start;
    private int attributes;

    /** Starts an event at the position of {@code claim}; its limit is the end of what may be written. */
    public EventWriter begin(ByteBuffer claim) {
        if (claim.order() != ByteOrder.BIG_ENDIAN) {
            throw new IllegalArgumentException("Events are big-endian; the claim's order is " + claim.order());
        }
        if (claim.remaining() < EventLayout.MIN_LENGTH) {
            throw new IllegalArgumentException("A claim of " + claim.remaining() + " bytes cannot hold an event of at "
                    + "least " + EventLayout.MIN_LENGTH);
        }
        bytes = claim;
        start = claim.position();
        attributes = 0;
        bytes.put(start + EventLayout.VERSION_OFFSET, EventLayout.VERSION);
        bytes.putInt(start + EventLayout.HEADER_CRC_OFFSET, 0);
        bytes.putLong(start + EventLayout.SCN_OFFSET, 0);
        bytes.putShort(start + EventLayout.PHYSICAL_PARTITION_OFFSET, (short) 0);
        bytes.putInt(start + EventLayout.VALUE_CRC_OFFSET, 0);
        return this;
    }

    /**
     * @param sourceId the logical source
     * @param logicalPartition of the logical source
     * @param timestampNanos commit time at the source, nanoseconds since 1970 UTC
     */
    public EventWriter header(Opcode opcode, short sourceId, short logicalPartition, long timestampNanos) {
        attributes |= opcode.bit();
        return header(sourceId, logicalPartition, timestampNanos);
    }

    /** The header of a control event: no opcode, no schema, long key 0. After it the value may be written. */
    public EventWriter controlHeader(short sourceId, long timestampNanos) {
        return header(sourceId, (short) 0, timestampNanos).schemaId(0, 0).longKey(0);
    }

    private EventWriter header(short sourceId, short logicalPartition, long timestampNanos) {
        bytes.putShort(start + EventLayout.SOURCE_ID_OFFSET, sourceId);
        bytes.putShort(start + EventLayout.LOGICAL_PARTITION_OFFSET, logicalPartition);
        bytes.putLong(start + EventLayout.TIMESTAMP_OFFSET, timestampNanos);
        return this;
    }

    /** The physical partition; 0 if it is not set. */
    public EventWriter physicalPartition(short partition) {
        bytes.putShort(start + EventLayout.PHYSICAL_PARTITION_OFFSET, partition);
        return this;
    }

    /** Sets further bits of {@link EventLayout}'s attributes: trace, replicated. */
    public EventWriter flag(int attributeBit) {
        attributes |= attributeBit;
        return this;
    }

    /** The 16 bytes of the schema id as two big-endian longs. */
    public EventWriter schemaId(long high, long low) {
        bytes.putLong(start + EventLayout.SCHEMA_ID_OFFSET, high);
        bytes.putLong(start + EventLayout.SCHEMA_ID_OFFSET + Long.BYTES, low);
        return this;
    }

    /** A key that is a number. After it the value may be written. */
    public EventWriter longKey(long key) {
        bytes.putLong(start + EventLayout.KEY_OFFSET, key);
        bytes.position(start + EventLayout.LONG_KEY_HEADER_LENGTH);
        return this;
    }

    /** A key that is bytes: those of {@code key} in [offset, offset + length). After it the value may be written. */
    public EventWriter byteKey(byte[] key, int offset, int length) {
        attributes |= EventLayout.BYTE_KEY_BIT;
        bytes.putInt(start + EventLayout.KEY_OFFSET, length);
        bytes.position(start + EventLayout.BYTE_KEY_HEADER_LENGTH);
        bytes.put(key, offset, length);
        return this;
    }

    /** Writes the value, after the key has been written. */
    public AvroWriter value() {
        return value.wrap(bytes);
    }

    /** Takes a value that is encoded already. */
    public EventWriter value(byte[] datum, int offset, int length) {
        bytes.put(datum, offset, length);
        return this;
    }

    /**
     * Ends the event.
     *
     * @return its length in bytes, for {@code sink.append(length)}
     */
    public int finish() {
        while (bytes.position() - start < EventLayout.MIN_LENGTH) {
            bytes.put((byte) 0);
        }
        int length = bytes.position() - start;
        bytes.putInt(start + EventLayout.LENGTH_OFFSET, length);
        bytes.putShort(start + EventLayout.ATTRIBUTES_OFFSET, (short) attributes);
        return length;
    }
}
