package com.flipkart.aesop.buffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;

/**
 * One mapped segment file: maps, forces, unmaps. Knows no events. The same mapping serves one segment after the other,
 * under changing names.
 */
final class MappedSegment {
    private final MappedByteBuffer bytes;
    private final SegmentGeometry geometry;
    private final Probe probe;
    private volatile Path file;

    MappedSegment(Path file, MappedByteBuffer bytes, SegmentGeometry geometry, Probe probe) {
        this.file = file;
        this.bytes = bytes;
        this.geometry = geometry;
        this.probe = probe;
    }

    /** The whole file. Shared: only absolute access. */
    ByteBuffer bytes() {
        return bytes;
    }

    SegmentGeometry geometry() {
        return geometry;
    }

    /** What the file is called now. */
    Path file() {
        return file;
    }

    void renamedTo(Path name) {
        file = name;
    }

    /** Brings the whole file to the disk. */
    void force() throws IOException {
        force(0, bytes.capacity());
    }

    /** Brings the pages of [offset, offset + length) to the disk. */
    void force(int offset, int length) throws IOException {
        try {
            bytes.force(offset, length);
            probe.forced(file, offset, length);
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    void unmap() {
        Mappings.unmap(bytes);
    }
}
