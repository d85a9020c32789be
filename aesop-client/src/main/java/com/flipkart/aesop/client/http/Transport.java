package com.flipkart.aesop.client.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of one connection, as they are or encrypted. No method waits. Belongs to the connection's thread. */
interface Transport {
    /**
     * Agrees with the server on what has to be agreed on before the first byte.
     *
     * @return the operation of a {@link java.nio.channels.SelectionKey} to wait for before the next call; 0: done
     */
    int prepare() throws IOException;

    /** @return bytes put into {@code target}; 0: there are none now; -1: the server has ended its stream */
    int read(ByteBuffer target) throws IOException;

    /**
     * Takes what it can of {@code source}.
     *
     * @return whether all of it is with the system; if not, call again when it can be written to
     */
    boolean write(ByteBuffer source) throws IOException;
}
