package com.flipkart.aesop.benchmarks.event;

import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventWriter;
import com.flipkart.aesop.core.event.SourceIds;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The bare loop: writes windows into memory exactly as a buffer does, byte for byte, both checksums included, and does
 * nothing else: no segments, no index, no publication, nobody to notice. What any buffer that keeps the format costs at
 * least.
 *
 * <p>Memory is gone through once and then again from its start, as a ring is. Not thread-safe.
 */
public final class BareWindows {
    private final EventShape shape;
    private final PersonEvents events;
    private final ByteBuffer memory;
    private final EventWriter endOfPeriod = new EventWriter();
    private final EventCrc crc = new EventCrc();
    private int position;
    private long key;
    private long scn;

    /**
     * A loop over some memory.
     *
     * @param capacity in bytes, at least one window
     */
    public BareWindows(Path schemas, EventShape shape, int capacity) {
        this.shape = shape;
        this.events = new PersonEvents(schemas, shape);
        this.memory = ByteBuffer.allocateDirect(capacity);
    }

    /** Writes the next window; returns where it starts in {@link #memory}. */
    public int write() {
        if (memory.capacity() - position < shape.windowLength()) {
            position = 0;
        }
        int start = position;
        scn++;
        for (int i = 0; i < shape.perWindow(); i++) {
            memory.limit(position + shape.length()).position(position);
            checksum(events.write(memory, key++, scn));
        }
        memory.limit(position + EventLayout.END_OF_PERIOD_LENGTH).position(position);
        endOfPeriod
                .begin(memory)
                .controlHeader(SourceIds.END_OF_PERIOD, PersonEvents.timestampNanos(scn))
                .schemaId(0, 0)
                .longKey(0);
        checksum(endOfPeriod.finish());
        memory.clear();
        int term = EventCrc.scnTerm(scn, false);
        for (int at = start; at < position; at += memory.getInt(at + EventLayout.LENGTH_OFFSET)) {
            memory.putLong(at + EventLayout.SCN_OFFSET, scn);
            int headerCrc = memory.getInt(at + EventLayout.HEADER_CRC_OFFSET);
            memory.putInt(at + EventLayout.HEADER_CRC_OFFSET, headerCrc ^ term);
        }
        return start;
    }

    private void checksum(int length) {
        int at = position;
        int header = EventLayout.LONG_KEY_HEADER_LENGTH;
        memory.putInt(at + EventLayout.VALUE_CRC_OFFSET, crc.compute(memory, at + header, length - header));
        memory.putInt(
                at + EventLayout.HEADER_CRC_OFFSET,
                crc.compute(memory, at + EventLayout.HEADER_CRC_START, header - EventLayout.HEADER_CRC_START));
        position += length;
    }

    /** What is written to. */
    public ByteBuffer memory() {
        return memory;
    }
}
