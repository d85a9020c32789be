package com.flipkart.aesop.benchmarks.capture;

import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.SideProcess;
import com.flipkart.aesop.embedded.DatabaseServer;
import java.util.List;

/** Who reads the binlog. */
enum CaptureSide {
    LIBRARY(
            "bare library",
            "the binlog library decodes each row (text as bytes, dates as longs); nobody looks",
            LibraryReader.class),
    AESOP("Aesop", "the producer writes each row into the buffer, 64 MB of mapped files", ProducerReader.class),
    PIPELINE(
            "Aesop to callback",
            "the same, and the relay's client has called the consumer with the decoded row",
            PipelineReader.class),
    DEBEZIUM(
            "Debezium",
            "Debezium's embedded engine hands each row over as a record; nobody looks",
            DebeziumReader.class);

    private final String words;
    private final String what;
    private final Class<? extends BinlogReader> reader;

    CaptureSide(String words, String what, Class<? extends BinlogReader> reader) {
        this.words = words;
        this.what = what;
        this.reader = reader;
    }

    /** Those that can read from a server, in the order in which they take turns. */
    static List<CaptureSide> of(SourceServer source) {
        return source == SourceServer.MYSQL ? List.of(values()) : List.of(LIBRARY, AESOP, PIPELINE);
    }

    String words() {
        return words;
    }

    String what() {
        return what;
    }

    /** Starts it, before the rows are written that it is to read; the table exists. */
    SideProcess start(DatabaseServer server, Run run) {
        return ReaderJvm.start(reader, Fields.NONE, words, server, run.directory());
    }
}
