package com.flipkart.aesop.wire.zstd;

import com.flipkart.aesop.wire.http.RawHttp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** The bytes of answers, compressed or not: with the library's own stream where they are whole, piece by piece with our decoder. */
public final class Unpacked implements AutoCloseable {
    private static final int ROOM = 64 * 1024;

    private final ZstdDecoder decoder = new ZstdDecoder();
    private final ByteBuffer out = ByteBuffer.allocateDirect(ROOM);

    /** The body of an answer as it was before it was compressed, if its header says that it is. */
    public static byte[] body(RawHttp.Response response) {
        return "zstd".equals(response.headers().get("x-aesop-compress")) ? whole(response.body()) : response.body();
    }

    /** What is in a frame that is whole. */
    public static byte[] whole(byte[] frame) {
        try (var stream = new com.github.luben.zstd.ZstdInputStreamNoFinalizer(new ByteArrayInputStream(frame))) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is in the next piece of a frame. */
    public byte[] next(byte[] piece) {
        ByteBuffer in = ByteBuffer.allocateDirect(piece.length).put(piece).flip();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        do {
            decoder.decode(in, out.clear());
            out.flip();
            while (out.hasRemaining()) {
                bytes.write(out.get());
            }
        } while (out.limit() == ROOM);
        return bytes.toByteArray();
    }

    public boolean isFinished() {
        return decoder.isFinished();
    }

    @Override
    public void close() {
        decoder.close();
    }
}
