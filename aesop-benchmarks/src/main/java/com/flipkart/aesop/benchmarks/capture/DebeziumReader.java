package com.flipkart.aesop.benchmarks.capture;

import com.flipkart.aesop.benchmarks.side.Fields;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.format.SerializationFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The Debezium embedded engine with its MySQL connector: each row becomes a Kafka Connect record, and nobody does
 * anything with it. Its defaults, except where those would slow it down or make it read something else: no TLS, no
 * snapshot of rows, no schema change events, records as objects instead of JSON.
 *
 * <p>Runs on a class path of Debezium's alone.
 */
public final class DebeziumReader implements BinlogReader {
    /** The setting for another poll interval than Debezium's own, in milliseconds. */
    static final String POLL_MILLIS = "pollMillis";

    private static final String SERVER_ID = "71002";
    private static final long STOP_SECONDS = 60;
    private static final String RECORDS_AS_OBJECTS = "io.debezium.embedded.Connect";

    private static final String OFFSETS = "offsets";
    private static final String HISTORY = "history";
    private static final String TOPIC_PREFIX = "benchmark";
    private static final String HEARTBEATS = "__debezium-heartbeat";

    private final Fields settings;
    private final Path prepared;
    private int starts;

    public DebeziumReader(Fields settings) throws IOException {
        this.settings = settings;
        this.prepared = directory("debezium-prepared");
    }

    /**
     * Remembers where the binlog ends and how the table is defined: runs the engine until its first sign of life behind
     * its snapshot, which is of definitions only.
     */
    @Override
    public void prepare() throws Exception {
        Properties properties = properties(prepared);
        properties.setProperty("heartbeat.interval.ms", "100");
        properties.setProperty("offset.flush.interval.ms", "0");
        PassCounter counter = new PassCounter(1);
        Reading reading = start(properties, HEARTBEATS, counter);
        try {
            counter.await(STOP_SECONDS);
        } finally {
            reading.stop();
        }
    }

    /** Starts the engine where {@link #prepare} left it; where the place says is not needed. */
    @Override
    public Reading start(Fields place, RowListener listener) throws Exception {
        Path directory = directory("debezium-" + starts++);
        for (String file : List.of(OFFSETS, HISTORY)) {
            Files.copy(prepared.resolve(file), directory.resolve(file));
        }
        return start(properties(directory), TOPIC_PREFIX, listener);
    }

    private static Reading start(Properties properties, String topic, RowListener listener)
            throws ClassNotFoundException {
        CountDownLatch stopped = new CountDownLatch(1);
        DebeziumEngine<?> engine = DebeziumEngine.create(format())
                .using(properties)
                .using((success, message, error) -> {
                    listener.ended(message);
                    stopped.countDown();
                })
                .notifying(
                        (List<ChangeEvent<Object, Object>> records,
                                RecordCommitter<ChangeEvent<Object, Object>> committer) -> {
                            int wanted = 0;
                            for (ChangeEvent<Object, Object> each : records) {
                                wanted += each.destination().startsWith(topic) ? 1 : 0;
                                committer.markProcessed(each);
                            }
                            committer.markBatchFinished();
                            if (wanted > 0) {
                                listener.rows(wanted);
                            }
                        })
                .build();
        new Thread(engine, "debezium-engine").start();
        return () -> {
            engine.close();
            if (!stopped.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The engine did not stop");
            }
        };
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectories(Path.of(settings.text("directory")).resolve(name));
    }

    /** The class is Debezium's, which this class is not compiled against. */
    @SuppressWarnings("unchecked")
    private static Class<? extends SerializationFormat<Object>> format() throws ClassNotFoundException {
        return (Class<? extends SerializationFormat<Object>>)
                Class.forName(RECORDS_AS_OBJECTS).asSubclass(SerializationFormat.class);
    }

    private Properties properties(Path directory) {
        Properties properties = new Properties();
        properties.setProperty("name", "benchmark");
        properties.setProperty("connector.class", "io.debezium.connector.mysql.MySqlConnector");
        properties.setProperty("offset.storage", "org.apache.kafka.connect.storage.FileOffsetBackingStore");
        properties.setProperty(
                "offset.storage.file.filename", directory.resolve(OFFSETS).toString());
        properties.setProperty("schema.history.internal", "io.debezium.storage.file.history.FileSchemaHistory");
        properties.setProperty(
                "schema.history.internal.file.filename",
                directory.resolve(HISTORY).toString());
        properties.setProperty("database.hostname", settings.text("host"));
        properties.setProperty("database.port", settings.text("port"));
        properties.setProperty("database.user", settings.text("user"));
        properties.setProperty("database.password", settings.text("password"));
        properties.setProperty("database.server.id", SERVER_ID);
        properties.setProperty("database.ssl.mode", "disabled");
        properties.setProperty("topic.prefix", TOPIC_PREFIX);
        properties.setProperty("table.include.list", PersonTable.DATABASE + "." + PersonTable.TABLE);
        properties.setProperty("include.schema.changes", "false");
        properties.setProperty("snapshot.mode", "no_data");
        if (settings.all().containsKey(POLL_MILLIS)) {
            properties.setProperty("poll.interval.ms", settings.text(POLL_MILLIS));
        }
        return properties;
    }
}
