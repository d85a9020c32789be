package com.flipkart.aesop.systemtests.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.client.AesopClient;
import com.flipkart.aesop.client.ClientSettings;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.relay.Relay;
import com.flipkart.aesop.relay.RelayBufferSettings;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import com.flipkart.aesop.testkit.NoLeaks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A row that is longer than a client's buffer, deep in a window that is longer too, for a client of one of two sources. */
@NoLeaks
@Timeout(60)
class LargeRowTest {
    private static final String PERSON = "com.example.events.Person";
    private static final String ORDER = "com.example.events.Order";
    private static final int ROWS = 4_000;
    private static final int LONG_ROW = 3_000;

    @TempDir
    private Path directory;

    @Test
    void shouldGoOnInsideWindowWhenItsNextRowIsLongerThanTheBuffer() throws Exception {
        MemoryProducer producer = MemoryProducer.byProgram(new PhysicalSource(
                1,
                "people",
                List.of(
                        new LogicalSource((short) 40, PERSON, "db.person", (short) 0),
                        new LogicalSource((short) 41, ORDER, "db.orders", (short) 0))));
        List<Long> keys = new CopyOnWriteArrayList<>();
        try (Relay relay = relay(producer)) {
            producer.commit(5, 5_000_000L, into -> {
                for (int i = 0; i < ROWS; i++) {
                    long key = i;
                    String name = "n".repeat(i == LONG_ROW ? 200_000 : 50);
                    into.upsert(i % 2 == 0 ? PERSON : ORDER, key, row -> {
                        row.writeLong(key);
                        row.writeIndex(1);
                        row.writeString(name);
                    });
                }
            });

            try (AesopClient client = AesopClient.builder()
                    .relay("127.0.0.1", relay.port())
                    .subscribe(PERSON, event -> keys.add(event.longKey()))
                    .checkpointDirectory(directory.resolve("checkpoints"))
                    .settings(new SettingsBuilder<>(ClientSettings.class)
                            .set("bufferSize", DataSize.ofKilobytes(64))
                            .build())
                    .start()) {
                assertThat(client.awaitScn(5, Duration.ofSeconds(20)))
                        .as("%s rows came, %s", keys.size(), client.progress())
                        .isTrue();
                assertThat(client.progress().rollbacks()).isZero();
            }
        }

        assertThat(keys)
                .containsExactlyElementsOf(
                        IntStream.range(0, ROWS / 2).mapToObj(i -> 2L * i).toList());
    }

    private Relay relay(MemoryProducer producer) throws Exception {
        Path schemas = Files.createDirectories(directory.resolve("schemas"));
        for (String name : List.of("Person", "Order")) {
            Files.writeString(
                    schemas.resolve("com.example.events." + name + ".1.avsc"),
                    "{\"type\":\"record\",\"name\":\"" + name + "\",\"namespace\":\"com.example.events\",\"fields\":["
                            + "{\"name\":\"id\",\"type\":\"long\"},"
                            + "{\"name\":\"name\",\"type\":[\"null\",\"string\"],\"default\":null}]}");
        }
        return Relay.builder()
                .id("large-row-relay")
                .port(0)
                .stateDirectory(directory.resolve("state"))
                .schemaDirectory(schemas)
                .buffer(new SettingsBuilder<>(RelayBufferSettings.class)
                        .set("size", DataSize.ofMegabytes(8))
                        .build())
                .producer(producer)
                .start();
    }
}
