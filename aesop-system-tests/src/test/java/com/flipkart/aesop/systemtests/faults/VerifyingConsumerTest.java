package com.flipkart.aesop.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.client.AesopClient;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.relay.Relay;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import com.flipkart.aesop.relay.memory.MemorySettings;
import com.flipkart.aesop.testkit.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does the consumer that is to notice everything notice? */
class VerifyingConsumerTest {
    private static final MadeUpRows ROWS = new MadeUpRows(1_000, 50, 200);
    private static final long WINDOWS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path directory;

    private Path schemas;
    private Relay relay;

    @BeforeEach
    void startRelay() throws IOException {
        schemas = directory.resolve("schemas");
        MadeUpRows.writeSchemas(schemas);
        // Goes on for ever: a client that is started again always has windows to come.
        MemorySettings settings =
                SettingsBuilder.from(ROWS.settings()).set("rate", ROWS.rate()).build();
        relay = Relay.builder()
                .port(0)
                .stateDirectory(directory.resolve("state"))
                .schemaDirectory(schemas)
                .producer(MemoryProducer.generating(MadeUpRows.source(), settings))
                .start();
    }

    @AfterEach
    void stopRelay() {
        relay.close();
    }

    private VerifyingClient client(MadeUpRows rows) {
        return new VerifyingClient("one", directory, rows, schemas, relay.port(), MadeUpRows.SOURCES, 0);
    }

    @Test
    void shouldTakeEveryWindowThatIsRight() throws IOException {
        VerifyingClient client = client(ROWS);

        try (AesopClient running = client.start(client.consumer())) {
            Deadline.in(PATIENCE).until(() -> client.scn() >= WINDOWS, "so many windows: " + running.status());
        }
    }

    @Test
    void shouldFailWhenARowIsNotWhatWasMadeUp() throws InterruptedException {
        VerifyingClient client = client(new MadeUpRows(ROWS.rate(), ROWS.windowSize(), ROWS.eventSize() + 1));

        assertFails(client, "is not what was made up");
    }

    @Test
    void shouldFailWhenAWindowHasAnotherEvent() throws InterruptedException {
        VerifyingClient client = client(new MadeUpRows(ROWS.rate(), ROWS.windowSize() - 1, ROWS.eventSize()));

        assertFails(client, "is not what was made up");
    }

    @Test
    void shouldFailWhenWindowsAreLeftOutAtAStart() throws IOException, InterruptedException {
        VerifyingClient client = client(ROWS);
        try (AesopClient running = client.start(client.consumer())) {
            Deadline.in(PATIENCE).until(() -> client.scn() >= WINDOWS / 2, "some windows: " + running.status());
            running.stop(PATIENCE);
        }
        // As if the checkpoint were ahead of what was consumed.
        Files.writeString(directory.resolve("one.place"), "3");

        assertFails(client, "Windows are missing after a start");
    }

    private static void assertFails(VerifyingClient client, String why) throws InterruptedException {
        try (AesopClient running = client.start(client.consumer())) {
            assertThat(running.awaitState(PartState.FAILED, PATIENCE))
                    .as("failed: %s", running.status())
                    .isTrue();
            assertThat(running.status().toString()).contains(why);
        }
    }
}
