package com.flipkart.aesop.wire.zstd;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/**
 * Makes one frame of zstd, piece by piece. Level 1: events are read once and by many, so what a byte costs matters more than the last
 * percent. Belongs to one thread; allocates nothing on the heap for a piece. Buffers are direct.
 */
public final class ZstdEncoder implements AutoCloseable {
    /** The fastest level but for the negative ones, which hardly compress rows. */
    public static final int LEVEL = 1;

    /** How far back it finds what has been before: 128 KiB, two usual chunks. */
    public static final int WINDOW_LOG = 17;

    /**
     * Most bytes of native memory that one takes, from its first byte on: the window and a block of input, a block of output, its
     * sequences and literals, tables, and the context itself. Measured with zstd 1.5.7: 947 KiB, of which the kernel gives some 100
     * KiB to one that is only given small windows.
     */
    public static final int MEMORY = 1024 * 1024;

    private static final int BOUND_CONSTANT = 64;
    private static final int BOUND_SHIFT = 8;
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private final ZstdCompressCtx context;
    private boolean begun;
    private boolean closed;

    /** Takes a few kilobytes; all the rest when the first piece comes. */
    public ZstdEncoder() {
        ZstdLibrary.opening();
        try {
            context = new ZstdCompressCtx();
        } catch (RuntimeException | Error e) {
            ZstdLibrary.closed();
            throw e;
        }
        context.setLevel(LEVEL).setWindowLog(WINDOW_LOG).setChecksum(false);
    }

    /**
     * Room with which {@link #flush} of so many bytes is done at once, and a frame that ends behind them, {@link #end}, too: a block
     * that cannot be compressed is copied, with a header of 3 bytes; the frame's own are 9.
     */
    public static int bound(int length) {
        return length + (length >>> BOUND_SHIFT) + BOUND_CONSTANT;
    }

    /**
     * Compresses all of {@code in}, and puts everything that was given so far where it can be read.
     *
     * @return whether that is done; if not, {@code out} is full, and it is called again with what {@code in} has left
     */
    public boolean flush(ByteBuffer in, ByteBuffer out) {
        begun = true;
        boolean done = false;
        while (!done && out.hasRemaining()) {
            done = context.compressDirectByteBufferStream(out, in, EndDirective.FLUSH) && !in.hasRemaining();
        }
        return done;
    }

    /**
     * Ends the frame, which may be empty; everything was flushed before.
     *
     * @return whether that is done; if not, {@code out} is full, and it is called again
     */
    public boolean end(ByteBuffer out) {
        if (!begun) {
            // An end that comes first would be a frame of another form, whose window is its whole length.
            flush(NOTHING, out);
        }
        boolean done = false;
        while (!done && out.hasRemaining()) {
            done = context.compressDirectByteBufferStream(out, NOTHING, EndDirective.END);
        }
        return done;
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
