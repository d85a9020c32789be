package com.flipkart.aesop.benchmarks.capture;

import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.SideProcess;
import com.flipkart.aesop.embedded.DatabaseServer;

/** Who delivers a row after its commit. */
enum LatencySide {
    LIBRARY("bare library", "the binlog library's listener is called with the decoded row", LibraryReader.class, 0),
    AESOP(
            "Aesop",
            "the client's callback is called with the decoded row; relay and client in one JVM",
            PipelineReader.class,
            0),
    DEBEZIUM(
            "Debezium",
            "Debezium's embedded engine hands over the record, as it is by default: it polls each 500 ms",
            DebeziumReader.class,
            500),
    DEBEZIUM_10_MS("Debezium, 10 ms", "the same with poll.interval.ms=10", DebeziumReader.class, 10);

    private static final int SHORTEST_PAUSE_MILLIS = 100;

    private final String words;
    private final String what;
    private final Class<? extends BinlogReader> reader;
    private final int pollMillis;

    /**
     * Describes a side.
     *
     * @param pollMillis how often the reader looks for something new; 0 if it is told
     */
    LatencySide(String words, String what, Class<? extends BinlogReader> reader, int pollMillis) {
        this.words = words;
        this.what = what;
        this.reader = reader;
        this.pollMillis = pollMillis;
    }

    String words() {
        return words;
    }

    String what() {
        return what;
    }

    /** Pauses between commits are spread evenly up to this: at least the interval at which the reader polls. */
    int pauseMillis() {
        return Math.max(SHORTEST_PAUSE_MILLIS, pollMillis);
    }

    SideProcess start(DatabaseServer server, Run run) {
        Fields settings = pollMillis == 0 ? Fields.NONE : Fields.NONE.with(DebeziumReader.POLL_MILLIS, pollMillis);
        return ReaderJvm.start(reader, settings, words, server, run.directory());
    }
}
