package com.flipkart.aesop.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.client.row.Row;
import com.flipkart.aesop.core.event.Opcode;
import com.flipkart.aesop.core.module.PartState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class AesopClientTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private FakeRelay relay;

    @BeforeEach
    void startRelay() throws IOException {
        relay = new FakeRelay();
    }

    @AfterEach
    void stopRelay() throws IOException {
        relay.close();
    }

    @Test
    void shouldGiveRowsToLambda() throws Exception {
        relay.window(5, People.person(5, 1, "Ann"), People.deleted(5, 2, "Bob"));
        List<String> seen = new CopyOnWriteArrayList<>();
        List<Row> kept = new CopyOnWriteArrayList<>();

        try (AesopClient client = AesopClient.builder()
                .relay("127.0.0.1", relay.port())
                .subscribe(People.SOURCE, event -> {
                    seen.add(event.opcode() + " " + event.key() + " at " + event.scn());
                    kept.add(event.row());
                })
                .checkpointDirectory(directory)
                .start()) {
            assertThat(client.awaitScn(5, SOON)).isTrue();
            assertThat(client.status().state()).isEqualTo(PartState.RUNNING);
            assertThat(client.id()).isEqualTo(People.SOURCE);
        }

        assertThat(seen).containsExactly(Opcode.UPSERT + " 1 at 5", Opcode.DELETE + " 2 at 5");
        assertThat(kept).extracting(Row::toString).containsExactly("{id=1, name=Ann}", "{id=2, name=Bob}");
    }

    @Test
    void shouldCallConsumerInOrder() throws Exception {
        relay.window(5, 2);
        relay.window(7, 1);
        RecordingConsumer consumer = new RecordingConsumer();

        try (AesopClient client = client(consumer).start()) {
            client.awaitScn(7, SOON);
        }

        assertThat(consumer.calls())
                .containsExactly(
                        "start",
                        "window 5",
                        "source Person",
                        "event 50",
                        "event 51",
                        "end source Person",
                        "end window 5",
                        "checkpoint 5",
                        "window 7",
                        "source Person",
                        "event 70",
                        "end source Person",
                        "end window 7",
                        "checkpoint 7",
                        "stop");
    }

    @Test
    void shouldGoOnAfterRestartWhereItStopped() throws Exception {
        relay.window(5, 2);
        try (AesopClient client = client(new RecordingConsumer()).start()) {
            client.awaitScn(5, SOON);
        }
        relay.window(6, 1);
        RecordingConsumer second = new RecordingConsumer();

        try (AesopClient client = client(second).start()) {
            assertThat(client.progress().lastScn()).isEqualTo(5);
            client.awaitScn(6, SOON);
        }

        assertThat(second.calls("event")).containsExactly("event 60");
    }

    private ClientBuilder client(ChangeConsumer consumer) {
        return AesopClient.builder()
                .id("test")
                .relay(relay.address())
                .subscribe(People.SOURCE, consumer)
                .checkpointDirectory(directory);
    }
}
