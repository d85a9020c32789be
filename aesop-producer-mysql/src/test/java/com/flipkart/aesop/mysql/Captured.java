package com.flipkart.aesop.mysql;

import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.schema.FileSchemaRegistry;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.embedded.DatabaseServer;
import com.flipkart.aesop.mysql.schema.SchemaGenerator;
import com.flipkart.aesop.mysql.server.ServerConnection;
import com.flipkart.aesop.mysql.server.TableReader;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/** A producer on some tables of a test database, with a sink that keeps what it writes. */
final class Captured implements AutoCloseable {
    static final Duration STOP = Duration.ofSeconds(20);

    final RecordingSink sink;
    final PhysicalSource source;
    final Path schemas;
    MySqlProducer producer;
    private final DatabaseServer server;
    private UnaryOperator<SettingsBuilder<MySqlSettings>> settings = builder -> builder;
    private int port;

    Captured(DatabaseServer server, Path schemas, RecordingSink sink, List<String> tables) {
        this.server = server;
        this.sink = sink;
        this.schemas = schemas;
        this.port = server.port();
        List<LogicalSource> sources = new ArrayList<>();
        for (String table : tables) {
            sources.add(new LogicalSource((short) (sources.size() + 1), table, table, (short) 0));
        }
        this.source = new PhysicalSource(7, "test", sources);
    }

    /** On these tables of a database, without schemas; none is generated. */
    static Captured of(TestDatabase database, String... tables) {
        List<String> names = new ArrayList<>();
        for (String table : tables) {
            names.add(database.qualified(table));
        }
        return new Captured(database.server(), temporary(), new RecordingSink(), names);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "test-schemas")), "schemas-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes settings of the producers that are started from now on. */
    Captured with(UnaryOperator<SettingsBuilder<MySqlSettings>> change) {
        UnaryOperator<SettingsBuilder<MySqlSettings>> before = settings;
        settings = builder -> change.apply(before.apply(builder));
        return this;
    }

    /** Connects through this port. */
    Captured through(int otherPort) {
        port = otherPort;
        return this;
    }

    MySqlSettings settings() {
        SettingsBuilder<MySqlSettings> builder = new SettingsBuilder<>(MySqlSettings.class)
                .set("host", server.host())
                .set("port", port)
                .set("user", server.replicationUser())
                .set("password", Secret.of(server.replicationPassword()))
                .set("heartbeat", Duration.ofMillis(200))
                .set("maxRetryPause", Duration.ofMillis(300));
        return settings.apply(builder).build();
    }

    /** Generates what is missing in the registry. */
    Captured generate() {
        Problems problems = new Problems();
        MySqlSettings direct =
                SettingsBuilder.from(settings()).set("port", server.port()).build();
        try (ServerConnection connection = ServerConnection.open(direct)) {
            SchemaGenerator generator =
                    new SchemaGenerator(new TableReader(connection), FileSchemaRegistry.open(schemas), problems);
            for (LogicalSource logical : source.sources()) {
                String[] name = logical.uri().split("\\.", 2);
                generator.generate(name[0], name[1], logical.name()).ifPresent(schema -> schema.save(schemas));
            }
        }
        problems.throwIfAny("generating schemas");
        return this;
    }

    /** Starts a producer on the sink. */
    Captured start() {
        producer = new MySqlProducer(source, settings());
        producer.start(sink, FileSchemaRegistry.open(schemas));
        return this;
    }

    Captured generateAndStart() {
        return generate().start();
    }

    /** Waits for something that the producer does; if it does not, its status is told. */
    void await(Callable<Boolean> condition, String what, Deadline deadline) {
        try {
            deadline.until(condition, what);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; the producer is " + producer.status(), e);
        }
    }

    void awaitState(PartState state, Deadline deadline) {
        await(() -> producer.status().state() == state, "state " + state, deadline);
    }

    /** Waits until so many windows have events, and returns the text of all. */
    List<List<String>> awaitWindows(int count, Deadline deadline) {
        await(() -> sink.fullWindows().size() >= count, count + " windows with events", deadline);
        return texts();
    }

    /** The events of each window that has some. */
    List<List<String>> texts() {
        EventText text = new EventText(source, FileSchemaRegistry.open(schemas));
        return sink.fullWindows().stream()
                .map(window -> window.events().stream().map(text::of).toList())
                .toList();
    }

    void stop() {
        if (producer != null) {
            producer.stop(STOP);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
