package com.flipkart.aesop.buffer;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** CRC-32 (the one of zip) over regions of one mapped file. Belongs to one thread at a time; allocates nothing per call. */
final class RegionCrc {
    private final CRC32 crc = new CRC32();
    private final ByteBuffer bytes;

    RegionCrc(ByteBuffer shared) {
        this.bytes = shared.duplicate();
    }

    /** Of the bytes in [offset, offset + length). */
    int of(int offset, int length) {
        crc.reset();
        add(offset, length);
        return (int) crc.getValue();
    }

    /** Of two regions, one after the other. */
    int of(int offset, int length, int secondOffset, int secondLength) {
        crc.reset();
        add(offset, length);
        add(secondOffset, secondLength);
        return (int) crc.getValue();
    }

    private void add(int offset, int length) {
        bytes.limit(offset + length).position(offset);
        crc.update(bytes);
    }
}
