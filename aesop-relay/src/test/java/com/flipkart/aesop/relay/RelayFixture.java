package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import com.flipkart.aesop.relay.memory.MemoryWindow;
import com.flipkart.aesop.wire.http.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A relay on a free port with a producer that a test writes, its folders, and a connection to it. */
final class RelayFixture implements AutoCloseable {
    static final String PERSON = "com.example.events.Person";
    static final String ORDER = "com.example.events.Order";
    static final int PERSON_ID = 40;
    static final int ORDER_ID = 41;
    static final String PERSON_SCHEMA =
            """
            {"type":"record","name":"Person","namespace":"com.example.events","fields":[
              {"name":"id","type":"long"},{"name":"name","type":["null","string"],"default":null}]}""";

    private final Path directory;
    private final List<EventProducer> producers = new ArrayList<>();
    private final UnaryOperator<RelayBuilder> configuration;
    private PhysicalSource source = people();
    private DataSize bufferSize = DataSize.ofMegabytes(8);
    private Optional<DataSize> segmentSize = Optional.empty();
    private MemoryProducer producer;
    private Relay relay;
    private RawHttp http;

    RelayFixture(Path directory) {
        this(directory, builder -> builder);
    }

    RelayFixture(Path directory, UnaryOperator<RelayBuilder> configuration) {
        this.directory = directory;
        this.configuration = configuration;
        schema(PERSON, 1, PERSON_SCHEMA);
        schema(ORDER, 1, PERSON_SCHEMA.replace("Person", "Order"));
    }

    static PhysicalSource people() {
        return new PhysicalSource(
                1,
                "people",
                List.of(
                        new LogicalSource((short) PERSON_ID, PERSON, "db.person", (short) 0),
                        new LogicalSource((short) ORDER_ID, ORDER, "db.orders", (short) 0)));
    }

    Path state() {
        return directory.resolve("state");
    }

    Path schemas() {
        return directory.resolve("schemas");
    }

    RelayFixture schema(String source, int version, String text) {
        try {
            Files.createDirectories(schemas());
            Files.writeString(schemas().resolve(source + "." + version + ".avsc"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    RelayFixture buffer(DataSize size, DataSize segment) {
        bufferSize = size;
        segmentSize = Optional.of(segment);
        return this;
    }

    /** Another source of the same name, from the next start on. */
    RelayFixture source(PhysicalSource other) {
        source = other;
        return this;
    }

    /** A further producer, beside that of the test. */
    RelayFixture with(EventProducer other) {
        producers.add(other);
        return this;
    }

    /** The relay, not started. */
    Relay build() {
        producer = MemoryProducer.byProgram(source);
        RelayBuilder builder = Relay.builder()
                .id("test-relay")
                .port(0)
                .set("threads", 2)
                .stateDirectory(state())
                .schemaDirectory(schemas())
                .buffer(new SettingsBuilder<>(RelayBufferSettings.class)
                        .set("size", bufferSize)
                        .set("segmentSize", segmentSize)
                        .build())
                .producer(producer);
        producers.forEach(builder::producer);
        relay = configuration.apply(builder).build();
        return relay;
    }

    RelayFixture start() {
        build().start();
        http = new RawHttp(relay.port());
        return this;
    }

    /** Stops and starts again with the same folders. */
    RelayFixture restart() {
        close();
        return start();
    }

    Relay relay() {
        return relay;
    }

    MemoryProducer producer() {
        return producer;
    }

    /** The connection that {@link #get} uses. */
    RawHttp http() {
        return http;
    }

    RawHttp connect() {
        return new RawHttp(relay.port());
    }

    /** A window of {@code count} people with keys from {@code firstKey} on. */
    RelayFixture window(long scn, long firstKey, int count) {
        return window(scn, window -> {
            for (int i = 0; i < count; i++) {
                person(window, firstKey + i, "somebody");
            }
        });
    }

    RelayFixture window(long scn, Consumer<MemoryWindow> rows) {
        producer.commit(scn, scn * 1_000_000L, rows);
        return this;
    }

    static void person(MemoryWindow window, long key, String name) {
        window.upsert(PERSON, key, row -> {
            row.writeLong(key);
            row.writeIndex(1);
            row.writeString(name);
        });
    }

    static void order(MemoryWindow window, long key) {
        window.upsert(ORDER, key, row -> {
            row.writeLong(key);
            row.writeIndex(0);
        });
    }

    RawHttp.Response get(String target) {
        return http.get(target);
    }

    /** The checkpoint as an unmodified client sends it. */
    static String checkpoint(long windowScn, long windowOffset) {
        return "{\"tsNsecs\":-1,\"prevScn\":-1,\"snapshot_offset\":-1,\"consumption_mode\":\"ONLINE_CONSUMPTION\","
                + "\"bootstrap_start_scn\":-1,\"windowOffset\":" + windowOffset + ",\"windowScn\":" + windowScn + "}";
    }

    /** A stream request for people and orders. */
    static String target(String checkpoint, int size, String more) {
        return "/stream?protocolVersion=2&sources=40,41&streamFromLatestScn=false"
                + (checkpoint.isEmpty() ? "" : "&checkPoint=" + checkpoint) + "&output=binary&size=" + size + "&maxev=2"
                + more;
    }

    RawHttp.Response stream(long windowScn, long windowOffset, int size) {
        return get(target(checkpoint(windowScn, windowOffset), size, ""));
    }

    /** Everything after a place, as one answer of at most a megabyte. */
    List<Event> eventsAfter(long windowScn, long windowOffset) {
        RawHttp.Response response = stream(windowScn, windowOffset, 1 << 20);
        if (response.status() != 200) {
            throw new IllegalStateException(response.statusLine() + ": " + response.text());
        }
        return Event.all(response.body());
    }

    @Override
    public void close() {
        if (http != null) {
            http.close();
            http = null;
        }
        if (relay != null) {
            relay.close();
        }
    }
}
