package com.flipkart.aesop.benchmarks.capture;

import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.SideJvm;
import com.flipkart.aesop.benchmarks.side.SideProcess;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.embedded.DatabaseServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Starts a {@link BinlogReader} in a JVM of its own, Debezium's with the class path that it was released with. */
final class ReaderJvm {
    /** The same for every side; more than any was seen to need. */
    private static final String MEMORY = "-Xmx512m";

    private static final String QUIET = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn";

    /** A file with the class path of the engine; bin/benchmarks makes it. */
    private static final String DEBEZIUM_PROPERTY = "aesop.benchmarks.debezium";

    private static final Duration PREPARE = Duration.ofMinutes(2);

    private ReaderJvm() {}

    /**
     * Starts a reader and lets it prepare.
     *
     * @param settings in addition to where the server is
     * @param words name of the side
     */
    static SideProcess start(
            Class<? extends BinlogReader> reader, Fields settings, String words, DatabaseServer server, Path parent) {
        String name = words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        Path directory = parent.resolve(name);
        // Debezium wants more rights than to read the binlog, so all have them.
        Fields all = settings.with(ReaderSide.READER, reader.getName())
                .with("host", server.host())
                .with("port", server.port())
                .with("user", server.user())
                .with("password", server.password())
                .with("directory", directory);
        SideProcess started = SideProcess.start(ReaderSide.class, all, jvm(reader, name, directory));
        try {
            started.call("prepare", Fields.NONE, PREPARE);
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    private static SideJvm jvm(Class<? extends BinlogReader> reader, String name, Path directory) {
        return reader == DebeziumReader.class
                ? SideJvm.ofClassPathIn(name, debeziumClassPath(), directory, MEMORY, QUIET)
                : SideJvm.ofThisClassPath(name, directory, MEMORY);
    }

    private static Path debeziumClassPath() {
        String file = System.getProperty(DEBEZIUM_PROPERTY);
        if (file == null) {
            throw new AesopException(
                    ErrorCode.INVALID_SETTINGS,
                    "Cannot compare with Debezium: system property " + DEBEZIUM_PROPERTY
                            + " must name a file with its class path; bin/benchmarks makes it and sets this");
        }
        return Path.of(file);
    }
}
