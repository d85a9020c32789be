package com.flipkart.aesop.client.http;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.wire.zstd.ZstdDecoder;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A body that is a frame of zstd, in chunks or not. Reads as far as there is room for what comes out, so a small frame of much costs no
 * more memory than much that is not compressed. What came out before some damage is given first.
 *
 * <pre>{@code
 *   in --ChunkedBody--> packed --ZstdDecoder--> unpacked --> out
 * }</pre>
 */
final class CompressedBody implements BodyDecoder {
    private final BodyDecoder framing;
    private final Buffers buffers;
    private boolean mayHaveMore;
    private AesopException failure;

    /** What a connection keeps for one body after the other: some 430 KB, a good part of it native. */
    static final class Buffers implements AutoCloseable {
        private static final int LENGTH = 64 * 1024;

        private final ZstdDecoder decoder = new ZstdDecoder();

        /** Bytes of the frame, before the position. */
        private final ByteBuffer packed = ByteBuffer.allocateDirect(LENGTH);

        /** Bytes that have come out of it, between position and limit. */
        private final ByteBuffer unpacked = ByteBuffer.allocateDirect(LENGTH);

        @Override
        public void close() {
            decoder.close();
        }
    }

    /**
     * Begins one; the one before is over.
     *
     * @param framing how the body lies in the answer
     */
    CompressedBody(BodyDecoder framing, Buffers buffers) {
        this.framing = framing;
        this.buffers = buffers;
        buffers.decoder.begin();
        buffers.packed.clear();
        buffers.unpacked.clear().limit(0);
    }

    @Override
    public void decode(ByteBuffer in, ByteBuffer out) {
        int before = out.position();
        boolean more = true;
        while (more) {
            move(buffers.unpacked, out);
            if (failure != null && out.hasRemaining()) {
                if (out.position() == before) {
                    throw failure;
                }
                return; // it is thrown when there is nothing else to give
            }
            more = out.hasRemaining() && takeMore(in);
        }
    }

    /** Whether something may have come out, or gone wrong. */
    private boolean takeMore(ByteBuffer in) {
        try {
            return unpack(in);
        } catch (AesopException e) {
            failure = e;
            return true;
        }
    }

    /** Fills the buffer of what has come out, which is empty; false if nothing came for it. */
    private boolean unpack(ByteBuffer in) {
        framing.decode(in, buffers.packed);
        if (buffers.packed.position() == 0 && !mayHaveMore) {
            if (framing.done() && !buffers.decoder.isFinished()) {
                throw new AesopException(
                        ErrorCode.CONNECTION_LOST,
                        "Reading a compressed answer failed: it ended in the middle of its frame of zstd. It is asked for again");
            }
            return false;
        }
        buffers.unpacked.clear();
        buffers.packed.flip();
        try {
            buffers.decoder.decode(buffers.packed, buffers.unpacked);
        } finally {
            buffers.packed.compact();
            mayHaveMore = !buffers.unpacked.hasRemaining() && !buffers.decoder.isFinished();
            buffers.unpacked.flip();
        }
        return true;
    }

    private static void move(ByteBuffer from, ByteBuffer to) {
        int limit = from.limit();
        to.put(from.limit(from.position() + Math.min(from.remaining(), to.remaining())));
        from.limit(limit);
    }

    @Override
    public boolean done() {
        return framing.done() && buffers.decoder.isFinished() && isEmpty();
    }

    private boolean isEmpty() {
        return failure == null && buffers.packed.position() == 0 && !mayHaveMore && !buffers.unpacked.hasRemaining();
    }

    @Override
    public boolean endsWithConnection() {
        return framing.endsWithConnection() && buffers.decoder.isFinished();
    }

    @Override
    public boolean caughtUp() {
        return framing.caughtUp() && isEmpty();
    }

    @Override
    public Map<String, String> trailers() {
        return framing.trailers();
    }
}
