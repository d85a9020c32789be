package com.flipkart.aesop.wire.zstd;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;

/**
 * Reads frames of zstd, one after the other, each in pieces of any length. Belongs to one thread; allocates nothing on the heap for a
 * piece. Buffers are direct. It takes some 300 KB of native memory, whatever it is given.
 */
public final class ZstdDecoder implements AutoCloseable {
    private final ZstdDecompressCtx context;
    private final ZstdFrameHeader header = new ZstdFrameHeader();
    private boolean finished;
    private boolean closed;

    public ZstdDecoder() {
        ZstdLibrary.opening();
        try {
            context = new ZstdDecompressCtx();
        } catch (RuntimeException | Error e) {
            ZstdLibrary.closed();
            throw e;
        }
    }

    /** Begins a frame; what has come of another is forgotten. */
    public void begin() {
        context.reset();
        header.reset();
        finished = false;
    }

    /** Whether the frame has been read to its end. */
    public boolean isFinished() {
        return finished;
    }

    /**
     * Reads from {@code in} into {@code out} until the one is used up, or the other full: then there may be more to put without further
     * input.
     *
     * @throws AesopException {@code CORRUPT} if that is no frame of ours, or something follows it; what it put before is right
     */
    public void decode(ByteBuffer in, ByteBuffer out) {
        lookAtHeader(in);
        try {
            do {
                finished = finished || context.decompressDirectByteBufferStream(out, in);
            } while (!finished && in.hasRemaining() && out.hasRemaining());
        } catch (ZstdException e) {
            throw corrupt(e.getMessage(), e);
        }
        if (finished && in.hasRemaining()) {
            throw corrupt(in.remaining() + " bytes or more follow the end of the frame", null);
        }
    }

    private void lookAtHeader(ByteBuffer in) {
        for (int at = in.position(); at < in.limit() && !header.isWhole(); at++) {
            header.take(in.get(at)).ifPresent(problem -> {
                throw corrupt(problem, null);
            });
        }
    }

    private static AesopException corrupt(String why, Exception cause) {
        return new AesopException(
                ErrorCode.CORRUPT,
                "Reading a compressed answer failed: " + why
                        + ". If it happens again, see what stands between here and the relay, or do without compression",
                cause);
    }

    /** Gives the native memory back. Twice does no harm. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            context.close();
            ZstdLibrary.closed();
        }
    }
}
