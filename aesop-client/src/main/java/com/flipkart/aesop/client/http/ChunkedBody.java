package com.flipkart.aesop.client.http;

import com.flipkart.aesop.wire.ChunkExtensions;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A body in chunks. Where chunks begin and end means nothing to the reader, and every byte of the framing may come by
 * itself. Allocates nothing per chunk: original relays send one for each event.
 */
final class ChunkedBody implements BodyDecoder {
    private static final int MAX_TRAILERS_LENGTH = 64 * 1024;
    private static final long MAX_CHUNK_LENGTH = 1L << 40;
    private static final int NO_MATCH = -1;

    private enum State {
        SIZE,
        REST_OF_SIZE_LINE,
        DATA,
        LINE_END_AFTER_DATA,
        TRAILERS,
        DONE
    }

    private final StringBuilder line = new StringBuilder();
    private final Map<String, String> trailers = new LinkedHashMap<>();
    private State state = State.SIZE;
    private long size;
    private int digits;

    /** How many characters of an extension are those of {@link ChunkExtensions#CAUGHT_UP}; {@link #NO_MATCH}: it is another. */
    private int matched = NO_MATCH;

    private boolean caughtUp;
    private int trailersLength;

    @Override
    public void decode(ByteBuffer in, ByteBuffer out) {
        while (state != State.DONE && in.hasRemaining()) {
            if (state == State.DATA) {
                if (!out.hasRemaining()) {
                    return;
                }
                moveData(in, out);
            } else {
                takeFraming(in.get());
            }
        }
    }

    private void moveData(ByteBuffer in, ByteBuffer out) {
        int length = (int) Math.min(size, Math.min(in.remaining(), out.remaining()));
        int limit = in.limit();
        out.put(in.limit(in.position() + length));
        in.limit(limit);
        size -= length;
        if (size == 0) {
            state = State.LINE_END_AFTER_DATA;
        }
    }

    private void takeFraming(byte b) {
        switch (state) {
            case SIZE -> takeSize(b);
            case REST_OF_SIZE_LINE -> {
                if (b == '\n') {
                    endSizeLine();
                } else {
                    takeExtension(b);
                }
            }
            case LINE_END_AFTER_DATA -> {
                if (b == '\n') {
                    state = State.SIZE;
                    digits = 0;
                } else if (b != '\r') {
                    throw ResponseHead.malformed("a chunk that is longer than its size says");
                }
            }
            case TRAILERS -> takeTrailer(b);
            case DATA, DONE -> throw new IllegalStateException("No framing in " + state);
        }
    }

    private void takeSize(byte b) {
        int digit = Character.digit(b, 16);
        if (digit >= 0) {
            size = size * 16 + digit;
            digits++;
            if (size > MAX_CHUNK_LENGTH) {
                throw ResponseHead.malformed("a chunk of more than " + MAX_CHUNK_LENGTH + " bytes");
            }
        } else if (digits > 0 && (b == '\r' || b == ';' || b == ' ' || b == '\t')) {
            matched = NO_MATCH;
            state = State.REST_OF_SIZE_LINE;
            takeExtension(b);
        } else if (digits > 0 && b == '\n') {
            matched = NO_MATCH;
            endSizeLine();
        } else {
            throw ResponseHead.malformed("a chunk without a size (byte " + b + ")");
        }
    }

    private void takeExtension(byte b) {
        if (b == ';') {
            matched = 0;
        } else if (b != '\r' && b != ' ' && b != '\t') {
            boolean fits = matched >= 0
                    && matched < ChunkExtensions.CAUGHT_UP.length()
                    && b == ChunkExtensions.CAUGHT_UP.charAt(matched);
            matched = fits ? matched + 1 : NO_MATCH;
        }
    }

    private void endSizeLine() {
        caughtUp = matched == ChunkExtensions.CAUGHT_UP.length();
        state = size == 0 ? State.TRAILERS : State.DATA;
    }

    private void takeTrailer(byte b) {
        if (++trailersLength > MAX_TRAILERS_LENGTH) {
            throw ResponseHead.malformed("trailers of more than " + MAX_TRAILERS_LENGTH + " bytes");
        }
        if (b != '\n') {
            line.append((char) (b & 0xFF));
            return;
        }
        String text = line.toString().strip();
        line.setLength(0);
        if (text.isEmpty()) {
            state = State.DONE;
        } else {
            ResponseHead.putField(trailers, text);
        }
    }

    @Override
    public boolean done() {
        return state == State.DONE;
    }

    @Override
    public boolean caughtUp() {
        return caughtUp && (state == State.LINE_END_AFTER_DATA || (state == State.SIZE && digits == 0));
    }

    @Override
    public boolean endsWithConnection() {
        return false;
    }

    @Override
    public Map<String, String> trailers() {
        return Collections.unmodifiableMap(trailers);
    }
}
