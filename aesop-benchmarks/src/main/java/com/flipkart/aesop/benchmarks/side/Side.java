package com.flipkart.aesop.benchmarks.side;

import java.io.IOException;

/**
 * One side of a comparison. It lives in a JVM of its own ({@link SideProcess}), so that the sides share neither class
 * paths nor compiled code, and stays up over all rounds, so that rounds of both sides can alternate and the first of
 * each is cold.
 *
 * <p>An implementation is public, with a public constructor that takes {@link Fields}: its settings. One thread calls
 * it.
 */
public interface Side extends AutoCloseable {
    /**
     * Does one piece of work.
     *
     * @param verb which
     * @param arguments what it needs to know
     * @return what was measured
     * @throws Exception if it cannot be done; told to the caller in the other JVM, with the whole trace in the log
     */
    Fields call(String verb, Fields arguments) throws Exception;

    @Override
    void close() throws IOException;
}
