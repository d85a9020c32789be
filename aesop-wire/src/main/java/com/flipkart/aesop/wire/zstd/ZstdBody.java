package com.flipkart.aesop.wire.zstd;

import com.flipkart.aesop.wire.StreamCompression;
import com.flipkart.aesop.wire.WireHeaders;
import com.flipkart.aesop.wire.http.BodySource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Another body as one frame of zstd. What that body puts at a time is compressed and flushed, so that a chunk can be read as soon as it
 * is there; while it has nothing, only the encoder is held. A body in which there is nothing at all is sent as it is, empty.
 *
 * <pre>{@code
 *   plain body --fill--> piece (pool) --flush--> chunk --> client
 *                          |    ^
 *                          +----+ a slice at a time, if the piece is one long event
 * }</pre>
 */
public final class ZstdBody implements BodySource {
    /** Most bytes that are compressed in one go, some tenths of a millisecond: then others on the thread may have their turn. */
    public static final int MAX_SLICE = 128 * 1024;

    private final BodySource plain;
    private final ByteBufAllocator pool;
    private final Meter meter;
    private ZstdEncoder encoder;
    private ByteBuf piece;

    /** What of {@link #piece} is still to be compressed. */
    private ByteBuffer rest;

    /** What comes after {@link #piece}, and after the end of the frame. */
    private Next afterPiece = Next.MORE;

    private int slice;
    private int wanted;
    private boolean pending;
    private boolean promised;

    /** Is told what becomes of an answer, on its thread. */
    public interface Meter {
        /** A chunk was made: so many bytes of the plain body went in, and so many of the frame came out. */
        void compressed(int before, int after);

        /** The answer is over. Called once. */
        void closed();
    }

    /**
     * Makes it of another; nothing is taken before that has put something.
     *
     * @param plain closed with this
     * @param pool where pieces of it lie for as long as they are compressed
     */
    public ZstdBody(BodySource plain, ByteBufAllocator pool, Meter meter) {
        this.plain = plain;
        this.pool = pool;
        this.meter = meter;
    }

    @Override
    public int room(int chunkSize) {
        slice = Math.min(chunkSize, MAX_SLICE);
        if (pending) {
            return ZstdEncoder.bound(slice);
        }
        wanted = plain.room(slice);
        return wanted == 0 ? 0 : ZstdEncoder.bound(Math.min(wanted, slice));
    }

    @Override
    public Next fill(ByteBuffer chunk) {
        if (!pending && !takePiece()) {
            return afterPiece;
        }
        pending = true;
        int before = rest == null ? 0 : rest.position();
        int start = chunk.position();
        boolean whole = compressPiece(chunk);
        int taken = rest == null ? 0 : rest.position() - before;
        if (whole) {
            releasePiece();
            whole = afterPiece != Next.END || encoder.end(chunk);
        }
        meter.compressed(taken, chunk.position() - start);
        pending = !whole;
        return whole ? afterPiece : Next.MORE;
    }

    /** Has the plain body put its next piece; false if that makes nothing to be sent. */
    private boolean takePiece() {
        ByteBuf taken = pool.directBuffer(wanted, wanted);
        int length;
        try {
            ByteBuffer bytes = taken.internalNioBuffer(0, wanted);
            int start = bytes.position();
            afterPiece = plain.fill(bytes);
            length = bytes.position() - start;
            rest = bytes.limit(bytes.position()).position(start);
        } catch (RuntimeException | Error e) {
            taken.release();
            throw e;
        }
        piece = taken;
        boolean endsFrame = afterPiece == Next.END && (promised || encoder != null);
        if (length == 0) {
            releasePiece();
        }
        if (length == 0 && !endsFrame) {
            return false;
        }
        if (encoder == null) {
            encoder = new ZstdEncoder();
        }
        return true;
    }

    /** Compresses a slice of the piece; whether all of it can be read now. */
    private boolean compressPiece(ByteBuffer chunk) {
        if (rest == null) {
            return true;
        }
        int end = rest.limit();
        rest.limit(Math.min(end, rest.position() + slice));
        boolean flushed = encoder.flush(rest, chunk);
        rest.limit(end);
        return flushed && !rest.hasRemaining();
    }

    private void releasePiece() {
        if (piece != null) {
            ByteBuf used = piece;
            piece = null;
            rest = null;
            used.release();
        }
    }

    /** An empty body has no frame, unless its head was sent before anybody could know. */
    @Override
    public Map<String, String> headers(boolean empty) {
        Map<String, String> headers = new LinkedHashMap<>(plain.headers(empty));
        if (!empty) {
            promised = true;
            headers.put(WireHeaders.COMPRESS, StreamCompression.ZSTD.text());
        }
        return headers;
    }

    @Override
    public Map<String, String> trailers() {
        return plain.trailers();
    }

    /** The text as the last piece, and the end of the frame. */
    @Override
    public byte[] ending(byte[] text) {
        byte[] whole = plain.ending(text);
        if (encoder == null) {
            encoder = new ZstdEncoder();
        }
        ByteBuffer in = ByteBuffer.allocateDirect(whole.length).put(whole).flip();
        ByteBuffer out = ByteBuffer.allocateDirect(ZstdEncoder.bound(whole.length));
        if (piece != null || !encoder.flush(in, out) || !encoder.end(out)) {
            throw new IllegalStateException("An error came in the middle of a piece, behind which nothing can be read");
        }
        byte[] ending = new byte[out.flip().remaining()];
        out.get(ending);
        return ending;
    }

    @Override
    public void close() {
        try {
            releasePiece();
            if (encoder != null) {
                encoder.close();
            }
            meter.closed();
        } finally {
            plain.close();
        }
    }
}
