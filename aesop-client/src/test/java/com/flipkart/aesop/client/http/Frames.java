package com.flipkart.aesop.client.http;

import com.flipkart.aesop.wire.zstd.ZstdEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Frames of zstd as a relay sends them. */
public final class Frames {
    private Frames() {}

    /** A frame, with what was flushed after each piece: as many as there are pieces, and its end. */
    public static byte[][] pieces(byte[]... pieces) {
        byte[][] made = new byte[pieces.length + 1][];
        try (ZstdEncoder encoder = new ZstdEncoder()) {
            for (int i = 0; i <= pieces.length; i++) {
                byte[] piece = i < pieces.length ? pieces[i] : new byte[0];
                ByteBuffer in =
                        ByteBuffer.allocateDirect(piece.length).put(piece).flip();
                ByteBuffer out = ByteBuffer.allocateDirect(ZstdEncoder.bound(piece.length));
                boolean done = i < pieces.length ? encoder.flush(in, out) : encoder.end(out);
                if (!done) {
                    throw new IllegalStateException("No room for piece " + i);
                }
                made[i] = new byte[out.flip().remaining()];
                out.get(made[i]);
            }
        }
        return made;
    }

    /** A whole frame. */
    public static byte[] whole(byte[]... pieces) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] piece : pieces(pieces)) {
            whole.writeBytes(piece);
        }
        return whole.toByteArray();
    }
}
