package com.flipkart.aesop.client.http;

import java.nio.ByteBuffer;
import java.util.Map;

/** A body whose length is told beforehand, or by the end of the connection. */
final class PlainBody implements BodyDecoder {
    private static final long UNTIL_CLOSED = -1;

    private long rest;

    private PlainBody(long length) {
        this.rest = length;
    }

    static PlainBody ofLength(long length) {
        return new PlainBody(length);
    }

    static PlainBody untilClosed() {
        return new PlainBody(UNTIL_CLOSED);
    }

    @Override
    public void decode(ByteBuffer in, ByteBuffer out) {
        int length = Math.min(in.remaining(), out.remaining());
        if (rest != UNTIL_CLOSED) {
            length = (int) Math.min(length, rest);
            rest -= length;
        }
        int limit = in.limit();
        out.put(in.limit(in.position() + length));
        in.limit(limit);
    }

    @Override
    public boolean done() {
        return rest == 0;
    }

    @Override
    public boolean endsWithConnection() {
        return rest == UNTIL_CLOSED;
    }

    @Override
    public boolean caughtUp() {
        return false; // there is no place where it could be said
    }

    @Override
    public Map<String, String> trailers() {
        return Map.of();
    }
}
