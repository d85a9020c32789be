package com.flipkart.aesop.client.http;

import java.nio.ByteBuffer;
import java.util.Map;

/** Takes the body of one answer out of what comes from the socket. */
sealed interface BodyDecoder permits ChunkedBody, PlainBody, CompressedBody {
    /**
     * Moves body bytes from {@code in} to {@code out}. Returns when {@code in} is used up, {@code out} is full or the
     * body is done.
     */
    void decode(ByteBuffer in, ByteBuffer out);

    /** Whether the body, and what follows it, has been read to its end. */
    boolean done();

    /** Whether the end of the connection is the end of the body. */
    boolean endsWithConnection();

    /** Whether the server said, with what came last, that it has nothing more for now. */
    boolean caughtUp();

    /** What came after the body; empty before it is done. */
    Map<String, String> trailers();
}
