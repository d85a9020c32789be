package com.flipkart.aesop.wire.http;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Where the body of an answer comes from, a chunk at a time, as fast as the client takes it. Used by the
 * connection's thread alone; no method may block.
 */
public interface BodySource extends AutoCloseable {
    /** What comes after a chunk. */
    enum Next {
        /** Perhaps more, which is asked for when the client has taken what there is. */
        MORE,
        /**
         * Nothing for now: with this chunk everything there is has been put. The chunk says so to a client that understands it
         * ({@link com.flipkart.aesop.wire.ChunkExtensions}). {@link #room} is asked again, and may have the body rest.
         */
        CAUGHT_UP,
        /** Nothing: the body is over. */
        END
    }

    /**
     * Room that the next {@link #fill} wants.
     *
     * @param chunkSize bytes of a usual chunk
     * @return {@code chunkSize} unless less is enough or a piece that cannot be cut needs more; 0: there is nothing now, no memory
     *     is to be taken, and the body rests, its head sent, until {@link Exchange#resume}
     */
    int room(int chunkSize);

    /**
     * Puts the next bytes of the body at the position of {@code chunk}. It may put none and go on: it is called
     * again after others on the thread have had their turn, with the room that it then wants.
     *
     * <p>What it throws before anything was put is answered as an error with status 500; later it ends the body
     * with error JSON and trailers.
     */
    Next fill(ByteBuffer chunk);

    /**
     * Headers of the answer; asked for once, when the first bytes have been put or none will be.
     *
     * @param empty whether there is no body
     */
    Map<String, String> headers(boolean empty);

    /** Trailers of the answer; asked for once, when its body has ended as it should and was not empty. */
    default Map<String, String> trailers() {
        return Map.of();
    }

    /**
     * The bytes with which the body ends instead, after an error that came when some of it had been sent, or its head. Asked for at most
     * once, before {@link #close}; nothing is asked for after it. It may throw: then the connection is closed, without a word.
     *
     * @param text of the error, whole
     */
    default byte[] ending(byte[] text) {
        return text;
    }

    /** Gives back what it holds: the body has been sent, or will not be. Called once. */
    @Override
    void close();
}
