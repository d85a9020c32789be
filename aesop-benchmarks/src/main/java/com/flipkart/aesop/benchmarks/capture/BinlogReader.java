package com.flipkart.aesop.benchmarks.capture;

import com.flipkart.aesop.benchmarks.side.Fields;

/**
 * One way to read a binlog. An implementation is public, with a public constructor that takes {@link Fields}: where the
 * server is, who reads, and a directory for whatever it keeps.
 */
public interface BinlogReader {
    /**
     * Readies itself for reading from where the binlog ends now; the table exists. Most readers need nothing of the
     * kind.
     */
    default void prepare() throws Exception {}

    /**
     * Starts to read.
     *
     * @param place {@code file} and {@code position} in the binlog where the rows begin
     * @param listener is told of rows
     * @return what stops the reading
     */
    Reading start(Fields place, RowListener listener) throws Exception;

    /** A reading under way. */
    @FunctionalInterface
    interface Reading {
        /** Returns when nothing is read any more. */
        void stop() throws Exception;
    }

    /** Is told what arrives, by one thread of the reader's. */
    interface RowListener {
        /** Rows have arrived where the reader delivers them. */
        void rows(long count);

        /** The reader has stopped, asked or not. */
        void ended(String reason);
    }
}
