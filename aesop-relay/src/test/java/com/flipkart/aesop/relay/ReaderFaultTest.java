package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.wire.http.RawHttp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers that do not read, vanish, or are overtaken: they harm nobody. */
class ReaderFaultTest {
    private static final int CHUNK = 64 * 1024;
    private static final int EVERYTHING = Integer.MAX_VALUE;

    private RelayFixture relay;

    @BeforeEach
    void start(@TempDir Path directory) {
        relay = new RelayFixture(directory, builder -> builder.set("chunkSize", new DataSize(CHUNK)))
                .buffer(DataSize.ofMegabytes(48), DataSize.ofMegabytes(4))
                .start();
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    private long scn;

    private void write(int megabytes) {
        String name = "x".repeat(1000);
        for (int i = 0; i < megabytes * 10; i++) {
            relay.window(++scn, rows -> {
                for (int row = 0; row < 100; row++) {
                    RelayFixture.person(rows, row, name);
                }
            });
        }
    }

    private long fact(String name) {
        return Long.parseLong(relay.relay().facts().get(name));
    }

    @Test
    void shouldKeepAChunkForAReaderThatDoesNotReadAndServeOthers() {
        write(40);
        int before = relay.eventsAfter(scn - 1, -1).size();
        long pooledBefore = fact("answerBufferBytes");
        int readers = 40;
        List<RawHttp> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < readers; i++) {
                RawHttp http = new RawHttp(relay.relay().port(), 4096);
                stalled.add(http);
                http.send("GET " + RelayFixture.target(RelayFixture.checkpoint(-1, -1), EVERYTHING, "")
                        + " HTTP/1.1\r\n\r\n");
            }
            await().until(() -> fact("people.readers") == readers);

            for (int round = 0; round < 20; round++) {
                assertThat(relay.eventsAfter(scn - 1, -1)).hasSize(before);
            }
            assertThat(fact("answerBufferBytes") - pooledBefore)
                    .as("pooled bytes for %d readers that do not read", readers)
                    .isLessThanOrEqualTo(readers * 2L * CHUNK + 8 * 1024 * 1024);
        } finally {
            stalled.forEach(RawHttp::reset);
        }
        await().until(() -> fact("people.readers") == 0);
    }

    @Test
    void shouldForgetReadersThatResetInMidEvent() {
        long seed = Long.getLong("aesop.seed", System.nanoTime());
        System.out.println("ReaderFaultTest -Daesop.seed=" + seed);
        Random random = new Random(seed);
        write(10);
        byte[] expected = relay.stream(scn - 3, -1, 1 << 20).body();
        for (int round = 0; round < 50; round++) {
            RawHttp http = relay.connect();
            http.send("GET " + RelayFixture.target(RelayFixture.checkpoint(-1, -1), EVERYTHING, "")
                    + " HTTP/1.1\r\n\r\n");
            for (int rest = random.nextInt(3000); rest >= 0; rest--) {
                assertThat(http.readByte()).isNotNegative();
            }
            http.reset();
        }

        await().until(() -> fact("people.readers") == 0);
        assertThat(relay.stream(scn - 3, -1, 1 << 20).body()).isEqualTo(expected);
    }

    @Test
    void shouldTellAReaderThatIsOvertakenAndNeverSendItNewerBytes() {
        write(40);
        try (RawHttp http = new RawHttp(relay.relay().port(), 4096)) {
            http.send("GET " + RelayFixture.target(RelayFixture.checkpoint(-1, -1), EVERYTHING, "")
                    + " HTTP/1.1\r\n\r\n");
            await().until(() -> fact("people.readers") == 1);
            write(100);

            RawHttp.Response response = http.read();

            String text = new String(response.body(), StandardCharsets.ISO_8859_1);
            int error = text.lastIndexOf("{\"error\":\"com.linkedin.databus.core.OffsetNotFoundException\"");
            assertThat(error).isPositive();
            List<Event> events = Event.all(Arrays.copyOf(response.body(), error));
            for (int i = 1; i < events.size(); i++) {
                assertThat(events.get(i).scn() - events.get(i - 1).scn()).isBetween(0L, 1L);
            }
            assertThat(response.trailers())
                    .containsEntry("x-dbus-error-cause", "com.linkedin.databus.core.OffsetNotFoundException")
                    .containsEntry("x-databus-response-code", "500");
            assertThat(http.get("/admin").text()).isEqualTo("GOOD");
            Scrape metrics = new Scrape(http.get("/metrics").text());
            assertThat(metrics.value("aesop_relay_reads_lapped_total")).isEqualTo(1);
            assertThat(metrics.value("aesop_relay_errors_total", "error", "OffsetNotFound"))
                    .isEqualTo(1);
            assertThat(metrics.value("aesop_relay_client_out_events_total")).isEqualTo(events.size());
            assertThat(metrics.value("aesop_relay_segments_evicted_total")).isPositive();
        }
    }

    @Test
    void shouldDropAReaderThatDoesNotReadForTheWriteTimeout(@TempDir Path other) {
        try (RelayFixture hasty = new RelayFixture(
                        other, builder -> builder.set("writeTimeout", Duration.ofMillis(300)))
                .buffer(DataSize.ofMegabytes(48), DataSize.ofMegabytes(4))
                .start()) {
            relay.close();
            relay = hasty;
            write(40);
            try (RawHttp http = new RawHttp(hasty.relay().port(), 4096)) {
                http.send("GET " + RelayFixture.target(RelayFixture.checkpoint(-1, -1), EVERYTHING, "")
                        + " HTTP/1.1\r\n\r\n");

                await().until(() -> fact("connectionsStalled") == 1);
                await().until(() -> fact("people.readers") == 0);
            }
        }
    }
}
