package com.flipkart.aesop.relay.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.buffer.BufferSettings;
import com.flipkart.aesop.buffer.EventBuffer;
import com.flipkart.aesop.buffer.EventCursor;
import com.flipkart.aesop.buffer.MappedEventBuffer;
import com.flipkart.aesop.buffer.ReadOptions;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.schema.SchemaRegistry;
import com.flipkart.aesop.core.schema.VersionedSchema;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryProducerTest {
    private static final VersionedSchema SCHEMA = VersionedSchema.of(
            "rows",
            1,
            new Schema.Parser()
                    .parse(
                            """
                            {"type":"record","name":"Row","fields":[{"name":"id","type":"long"},{"name":"text","type":"string"}]}"""));
    private static final PhysicalSource SOURCE =
            new PhysicalSource(1, "memory", List.of(new LogicalSource((short) 7, "rows", "memory:rows", (short) 3)));

    private final SchemaRegistry schemas = new SchemaRegistry() {
        @Override
        public List<VersionedSchema> versions(String source) {
            return source.equals("rows") ? List.of(SCHEMA) : List.of();
        }

        @Override
        public String describe() {
            return "the test's schemas";
        }
    };

    private Path directory;
    private EventBuffer buffer;

    @BeforeEach
    void open(@TempDir Path folder) {
        directory = folder;
        buffer = open("buffer");
    }

    private EventBuffer open(String name) {
        return MappedEventBuffer.open(directory.resolve(name), BufferSettings.ofCapacity(64L << 20));
    }

    @AfterEach
    void close() {
        buffer.close();
    }

    /** What is in the buffer: opcode, SCN and key of each event. */
    private List<String> outline() {
        List<String> events = new ArrayList<>();
        forEachEvent(view -> events.add(
                view.isEndOfPeriod()
                        ? "end " + view.scn()
                        : view.opcode() + " " + view.scn() + " "
                                + (view.hasByteKey()
                                        ? new String(view.byteKey(), StandardCharsets.UTF_8)
                                        : view.longKey())));
        return events;
    }

    private void forEachEvent(Consumer<EventView> action) {
        EventView view = new EventView();
        ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
        try (EventCursor cursor = buffer.cursor()) {
            cursor.seek(0, -1);
            while (cursor.read(bytes.clear(), ReadOptions.ALL) > 0) {
                for (int offset = 0; offset < bytes.position(); offset += view.length()) {
                    action.accept(view.wrap(bytes, offset));
                }
            }
        }
    }

    private MemoryProducer generating(Map<String, Object> settings) {
        SettingsBuilder<MemorySettings> builder = SettingsBuilder.from(MemorySettings.defaults());
        settings.forEach(builder::set);
        return MemoryProducer.generating(SOURCE, builder.build());
    }

    private void runToEnd(MemoryProducer producer, long windows) {
        producer.start(buffer.writer(), schemas);
        await().until(() -> producer.facts().get("windowsWritten").equals(Long.toString(windows)));
        producer.stop(Duration.ofSeconds(5));
    }

    @Test
    void shouldWriteWhatAProgramSays() {
        MemoryProducer producer = MemoryProducer.byProgram(SOURCE);
        producer.start(buffer.writer(), schemas);

        long first = producer.commit(window -> window.upsert("rows", 1, row -> {
                    row.writeLong(1);
                    row.writeString("one");
                })
                .delete("rows", "text key", row -> {
                    row.writeLong(2);
                    row.writeString("x".repeat(10_000));
                }));
        producer.commit(100, 5_000, window -> {});

        assertThat(first).isEqualTo(1);
        assertThat(outline()).containsExactly("UPSERT 1 1", "DELETE 1 text key", "end 1", "end 100");
        forEachEvent(view -> {
            if (!view.isControl()) {
                assertThat(view.sourceId()).isEqualTo((short) 7);
                assertThat(view.logicalPartition()).isEqualTo((short) 3);
                assertThat(view.schemaIdHigh()).isEqualTo(SCHEMA.id().high());
            }
        });
        producer.stop(Duration.ofSeconds(1));
    }

    @Test
    void shouldRollBackWhenTheProgramThrowsOrNamesNoSource() {
        MemoryProducer producer = MemoryProducer.byProgram(SOURCE);
        producer.start(buffer.writer(), schemas);

        assertThatThrownBy(() -> producer.commit(window -> {
                    window.upsert("rows", 1, row -> row.writeLong(1));
                    throw new IllegalStateException("deliberate");
                }))
                .hasMessage("deliberate");
        assertThatThrownBy(() -> producer.commit(window -> window.upsert("other", 1, row -> {})))
                .hasMessageContaining("source=other is none of this producer's");

        producer.commit(window -> {});
        assertThat(outline()).containsExactly("end 1");
        producer.stop(Duration.ofSeconds(1));
    }

    @Test
    void shouldRefuseWindowsBeforeTheStartAndAfterTheStop() {
        MemoryProducer producer = MemoryProducer.byProgram(SOURCE);
        assertThatThrownBy(() -> producer.commit(window -> {}))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ILLEGAL_CALL));
        producer.start(buffer.writer(), schemas);
        producer.stop(Duration.ofSeconds(1));

        assertThatThrownBy(() -> producer.commit(window -> {})).hasMessageContaining("is STOPPED");
        assertThatThrownBy(() -> producer.start(buffer.writer(), schemas)).hasMessageContaining("started before");
    }

    @Test
    void shouldMakeUpTheSameStreamAndGoOnInItAfterARestart() {
        Map<String, Object> settings =
                Map.of("rate", 0, "windows", 20L, "windowSize", 5, "seed", 42L, "deleteShare", 0.3);
        runToEnd(generating(settings), 20);
        List<String> whole = outline();
        buffer.close();
        buffer = open("second");

        runToEnd(generating(Map.of("rate", 0, "windows", 8L, "windowSize", 5, "seed", 42L, "deleteShare", 0.3)), 8);
        buffer.close();
        buffer = open("second");
        runToEnd(generating(Map.of("rate", 0, "windows", 12L, "windowSize", 5, "seed", 42L, "deleteShare", 0.3)), 12);

        assertThat(outline()).isEqualTo(whole).hasSize(120);
        assertThat(whole).anyMatch(event -> event.startsWith("DELETE")).anyMatch(event -> event.startsWith("UPSERT"));
    }

    @Test
    void shouldSpreadKeysAsAsked() {
        runToEnd(
                generating(Map.of(
                        "rate",
                        0,
                        "windows",
                        100L,
                        "windowSize",
                        10,
                        "keys",
                        10L,
                        "keyDistribution",
                        KeyDistribution.HOT)),
                100);
        Map<Long, Integer> counts = new TreeMap<>();
        forEachEvent(view -> {
            if (!view.isControl()) {
                counts.merge(view.longKey(), 1, Integer::sum);
            }
        });

        assertThat(counts.keySet()).allSatisfy(key -> assertThat(key).isBetween(1L, 10L));
        assertThat(counts.get(1L) + counts.get(2L)).isBetween(740, 900);
    }

    @Test
    void shouldGoThroughTheKeysInOrderWhenSequential() {
        runToEnd(
                generating(Map.of(
                        "rate",
                        0,
                        "windows",
                        2L,
                        "windowSize",
                        3,
                        "keys",
                        4L,
                        "keyDistribution",
                        KeyDistribution.SEQUENTIAL)),
                2);

        assertThat(outline())
                .containsExactly(
                        "UPSERT 1 1",
                        "UPSERT 1 2",
                        "UPSERT 1 3",
                        "end 1",
                        "UPSERT 2 4",
                        "UPSERT 2 1",
                        "UPSERT 2 2",
                        "end 2");
    }

    @Test
    void shouldKeepTheRate() {
        MemoryProducer producer = generating(Map.of("rate", 2_000, "windowSize", 10));
        long start = System.nanoTime();
        producer.start(buffer.writer(), schemas);
        await().until(() -> Long.parseLong(producer.facts().get("windowsWritten")) >= 100);
        double seconds = (System.nanoTime() - start) / 1e9;
        producer.stop(Duration.ofSeconds(5));

        assertThat(seconds).as("seconds for 100 windows of 10 at 2000 a second").isBetween(0.4, 5.0);
    }

    @Test
    void shouldFailVisiblyWhenAnEventIsLargerThanTheBufferAllows() {
        buffer.close();
        buffer = MappedEventBuffer.open(
                directory.resolve("small"), BufferSettings.ofCapacity(1 << 20).withMaxEventLength(1000));
        MemoryProducer producer = generating(Map.of("rate", 0, "eventSize", new DataSize(5000)));

        producer.start(buffer.writer(), schemas);

        await().until(() -> producer.status().state() == PartState.FAILED);
        assertThat(producer.status().code()).contains(ErrorCode.EVENT_TOO_LARGE);
        producer.stop(Duration.ofSeconds(5));
    }

    @Test
    void shouldAllocateNothingForAnEvent() {
        WindowGenerator generator = new WindowGenerator(
                new SettingsBuilder<>(MemorySettings.class)
                        .set("windowSize", 1000)
                        .build(),
                SOURCE.sources(),
                List.of(SCHEMA));
        MemoryPosition position = new MemoryPosition();
        for (int scn = 1; scn <= 50; scn++) {
            append(generator, position, scn);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int scn = 51; scn <= 100; scn++) {
            append(generator, position, scn);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated / 50_000.0).as("bytes an event").isLessThan(1.0);
    }

    private void append(WindowGenerator generator, MemoryPosition position, long scn) {
        buffer.writer().begin();
        generator.append(buffer.writer(), scn, scn);
        buffer.writer().commit(scn, scn, position.at(scn));
    }
}
