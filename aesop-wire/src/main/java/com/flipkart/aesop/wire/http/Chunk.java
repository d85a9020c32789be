package com.flipkart.aesop.wire.http;

import com.flipkart.aesop.wire.ChunkExtensions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One chunk after the other of a chunked body, each in one buffer, so that it is sent by one write. Belongs to one answer, and
 * allocates nothing for a chunk: the buffer and its view come from the pool.
 *
 * <pre>{@code
 *  0        8      12  14                        14 + n   + 2
 *  +---------+-----+----+------------------------+------+
 *  | size    | ;   | \r | data                   | \r\n |
 *  |  in hex | end | \n |                        |      |
 *  +---------+-----+----+------------------------+------+
 *      ^ what is sent begins at the first digit, no leading zeros; size and line end move up where there is no ";end"
 * }</pre>
 */
final class Chunk {
    /** What ends a chunked body that has no trailers. */
    static final byte[] LAST = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Bytes that a chunk takes besides its data, at most. */
    static final int OVERHEAD = 16;

    private static final byte[] CAUGHT_UP = (";" + ChunkExtensions.CAUGHT_UP).getBytes(StandardCharsets.US_ASCII);
    private static final int DATA_OFFSET = 14;

    private ByteBuf bytes;
    private ByteBuffer data;
    private int start;

    /**
     * Begins a chunk. The one before has been framed, unframed or released.
     *
     * @param capacity most bytes of data, at least 1
     * @return where the data is put: from its position on, big-endian
     */
    ByteBuffer begin(ByteBufAllocator allocator, int capacity) {
        bytes = allocator.directBuffer(capacity + OVERHEAD, capacity + OVERHEAD);
        data = bytes.internalNioBuffer(DATA_OFFSET, capacity);
        start = data.position();
        return data;
    }

    /** Bytes of data that were put so far. */
    int length() {
        return data.position() - start;
    }

    /**
     * The chunk with the data put so far, at least one byte; the caller releases it.
     *
     * @param caughtUp whether it says that there is nothing more for now
     */
    ByteBuf framed(boolean caughtUp) {
        int length = length();
        int end = DATA_OFFSET + length;
        bytes.setByte(end, '\r').setByte(end + 1, '\n').writerIndex(end + 2);
        int first = DATA_OFFSET;
        bytes.setByte(--first, '\n').setByte(--first, '\r');
        if (caughtUp) {
            first -= CAUGHT_UP.length;
            bytes.setBytes(first, CAUGHT_UP);
        }
        for (int rest = length; rest > 0; rest >>>= 4) {
            bytes.setByte(--first, Character.forDigit(rest & 0xF, 16));
        }
        return taken().readerIndex(first);
    }

    /** The data alone, as an HTTP/1.0 client takes it; the caller releases it. */
    ByteBuf unframed() {
        int end = DATA_OFFSET + length();
        return taken().setIndex(DATA_OFFSET, end);
    }

    /** Gives the chunk back unused. */
    void release() {
        taken().release();
    }

    private ByteBuf taken() {
        ByteBuf whole = bytes;
        bytes = null;
        data = null;
        return whole;
    }
}
