package com.flipkart.aesop.buffer;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The part of a segment's header that is written at once and never again while the segment lives.
 *
 * @param state live or spare, as in {@link SegmentLayout}
 * @param ring identity of the ring
 * @param boot the run of the operating system that began the segment
 * @param firstPosition absolute position of the first event
 * @param previousScn SCN of the last window before that of the first event
 * @param firstEventNumber events written to the ring before the first
 * @param firstOrdinal events of its window before the first
 * @param geometry how the file is divided
 */
record SegmentHeader(
        int state,
        UUID ring,
        BootId boot,
        long firstPosition,
        long previousScn,
        long firstEventNumber,
        int firstOrdinal,
        SegmentGeometry geometry) {

    /** The header of a file that waits to be used. */
    static SegmentHeader spare(UUID ring, SegmentGeometry geometry) {
        return new SegmentHeader(SegmentLayout.STATE_SPARE, ring, BootId.UNKNOWN, 0, 0, 0, 0, geometry);
    }

    boolean isLive() {
        return state == SegmentLayout.STATE_LIVE;
    }

    /** Writes the header, without first SCN, seal and index entries. Only while no reader and no name points here. */
    void write(ByteBuffer bytes) {
        bytes.putInt(SegmentLayout.SEAL_CRC_OFFSET, 0);
        bytes.putLong(SegmentLayout.SEAL_END_OFFSET, 0);
        bytes.putLong(SegmentLayout.SEAL_EVENT_NUMBER_OFFSET, 0);
        bytes.putLong(SegmentLayout.INDEX_COUNT_OFFSET, 0);
        bytes.putLong(SegmentLayout.FULL_SINCE_OFFSET, Segment.UNKNOWN_TIME);
        bytes.putInt(SegmentLayout.FULL_SINCE_CRC_OFFSET, 0);
        bytes.putLong(SegmentLayout.FIRST_SCN_OFFSET, Segment.NO_SCN_YET);
        bytes.putLong(SegmentLayout.MAGIC_OFFSET, SegmentLayout.MAGIC);
        bytes.putInt(SegmentLayout.VERSION_OFFSET, SegmentLayout.VERSION);
        bytes.putInt(SegmentLayout.STATE_OFFSET, state);
        bytes.putLong(SegmentLayout.RING_OFFSET, ring.getMostSignificantBits());
        bytes.putLong(SegmentLayout.RING_OFFSET + Long.BYTES, ring.getLeastSignificantBits());
        bytes.putLong(SegmentLayout.BOOT_OFFSET, boot.high());
        bytes.putLong(SegmentLayout.BOOT_OFFSET + Long.BYTES, boot.low());
        bytes.putLong(SegmentLayout.FIRST_POSITION_OFFSET, firstPosition);
        bytes.putLong(SegmentLayout.PREVIOUS_SCN_OFFSET, previousScn);
        bytes.putLong(SegmentLayout.FIRST_EVENT_NUMBER_OFFSET, firstEventNumber);
        bytes.putInt(SegmentLayout.FIRST_ORDINAL_OFFSET, firstOrdinal);
        bytes.putInt(SegmentLayout.DATA_OFFSET_OFFSET, geometry.dataOffset());
        bytes.putInt(SegmentLayout.DATA_LENGTH_OFFSET, geometry.dataLength());
        bytes.putInt(SegmentLayout.INDEX_SLOTS_OFFSET, geometry.indexSlots());
        bytes.putInt(SegmentLayout.INDEX_SPACING_OFFSET, geometry.indexSpacing());
        bytes.putInt(SegmentLayout.CRC_OFFSET, new RegionCrc(bytes).of(0, SegmentLayout.CRC_OFFSET));
    }

    /**
     * Reads the header of a whole file.
     *
     * @throws com.flipkart.aesop.core.error.AesopException {@code WRONG_FILE}, {@code FORMAT_TOO_OLD}, {@code
     *     FORMAT_TOO_NEW} or {@code CORRUPT}
     */
    static SegmentHeader read(Path file, ByteBuffer bytes, UUID ring) {
        if (bytes.capacity() < SegmentLayout.HEADER_LENGTH) {
            throw BufferErrors.corrupt(
                    file, 0, "file length", "at least " + SegmentLayout.HEADER_LENGTH, bytes.capacity());
        }
        verify(file, bytes);
        SegmentHeader header = new SegmentHeader(
                bytes.getInt(SegmentLayout.STATE_OFFSET),
                new UUID(
                        bytes.getLong(SegmentLayout.RING_OFFSET),
                        bytes.getLong(SegmentLayout.RING_OFFSET + Long.BYTES)),
                new BootId(
                        bytes.getLong(SegmentLayout.BOOT_OFFSET),
                        bytes.getLong(SegmentLayout.BOOT_OFFSET + Long.BYTES)),
                bytes.getLong(SegmentLayout.FIRST_POSITION_OFFSET),
                bytes.getLong(SegmentLayout.PREVIOUS_SCN_OFFSET),
                bytes.getLong(SegmentLayout.FIRST_EVENT_NUMBER_OFFSET),
                bytes.getInt(SegmentLayout.FIRST_ORDINAL_OFFSET),
                new SegmentGeometry(
                        bytes.getInt(SegmentLayout.DATA_LENGTH_OFFSET),
                        bytes.getInt(SegmentLayout.INDEX_SPACING_OFFSET)));
        if (!header.ring.equals(ring)) {
            throw BufferErrors.wrongFile(file, "ring", ring, header.ring);
        }
        if (bytes.capacity() != header.geometry.fileLength()) {
            throw BufferErrors.corrupt(file, 0, "file length", header.geometry.fileLength(), bytes.capacity());
        }
        return header;
    }

    private static void verify(Path file, ByteBuffer bytes) {
        long magic = bytes.getLong(SegmentLayout.MAGIC_OFFSET);
        if (magic != SegmentLayout.MAGIC) {
            throw BufferErrors.wrongFile(file, "magic", Long.toHexString(SegmentLayout.MAGIC), Long.toHexString(magic));
        }
        int version = bytes.getInt(SegmentLayout.VERSION_OFFSET);
        if (version > SegmentLayout.VERSION) {
            throw BufferErrors.tooNew(file, SegmentLayout.VERSION, version);
        }
        if (version < SegmentLayout.OLDEST_VERSION) {
            throw BufferErrors.tooOld(file, SegmentLayout.OLDEST_VERSION, version);
        }
        int expected = new RegionCrc(bytes).of(0, SegmentLayout.CRC_OFFSET);
        int actual = bytes.getInt(SegmentLayout.CRC_OFFSET);
        if (actual != expected) {
            throw BufferErrors.corrupt(
                    file, SegmentLayout.CRC_OFFSET, "CRC", Integer.toHexString(expected), Integer.toHexString(actual));
        }
    }
}
