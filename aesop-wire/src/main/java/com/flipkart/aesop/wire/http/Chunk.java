package com.flipkart.aesop.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One chunk of a chunked body in one buffer, so that it is sent by one write.
 *
 * <pre>{@code
 *  0        8  10                        10 + n   + 2
 *  +---------+----+------------------------+------+
 *  | size    | \r | data                   | \r\n |
 *  |  in hex | \n |                        |      |
 *  +---------+----+------------------------+------+
 *      ^ the reader begins at the first digit: no leading zeros
 * }</pre>
 */
final class Chunk {
    /** What ends a chunked body that has no trailers. */
    static final byte[] LAST = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Bytes that a chunk takes besides its data, at most. */
    static final int OVERHEAD = 12;

    private static final int DATA_OFFSET = 10;

    private final ByteBuf bytes;
    private final ByteBuffer data;

    /** @param capacity most bytes of data, at least 1 */
    Chunk(ByteBufAllocator allocator, int capacity) {
        bytes = allocator.directBuffer(capacity + OVERHEAD, capacity + OVERHEAD);
        data = bytes.internalNioBuffer(DATA_OFFSET, capacity).slice();
    }

    /** Where the data is put: big-endian, empty at first. */
    ByteBuffer data() {
        return data;
    }

    /** The chunk with the data put so far, at least one byte; the caller releases it. */
    ByteBuf framed() {
        int length = data.position();
        int end = DATA_OFFSET + length;
        bytes.setByte(end, '\r').setByte(end + 1, '\n').writerIndex(end + 2);
        int start = DATA_OFFSET;
        bytes.setByte(--start, '\n').setByte(--start, '\r');
        for (int rest = length; rest > 0; rest >>>= 4) {
            bytes.setByte(--start, Character.forDigit(rest & 0xF, 16));
        }
        return bytes.readerIndex(start);
    }

    /** The data alone, as an HTTP/1.0 client takes it; the caller releases it. */
    ByteBuf unframed() {
        return bytes.setIndex(DATA_OFFSET, DATA_OFFSET + data.position());
    }

    void release() {
        bytes.release();
    }
}
