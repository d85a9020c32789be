package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.wire.http.RawHttp;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many readers, and one that takes all that it can get. */
@Timeout(120)
class FairnessTest {
    private static final int CHUNK = 64 * 1024;

    @TempDir
    Path directory;

    private final List<RawHttp> open = new ArrayList<>();
    private RelayFixture relay;

    @AfterEach
    void stop() {
        open.forEach(RawHttp::close);
        relay.close();
    }

    private void write(int firstScn, int windows) {
        String name = "x".repeat(1000);
        for (int i = 0; i < windows; i++) {
            relay.window(firstScn + i, rows -> {
                for (int row = 0; row < 100; row++) {
                    RelayFixture.person(rows, row, name);
                }
            });
        }
    }

    private long fact(String name) {
        return Long.parseLong(relay.relay().facts().get(name));
    }

    /** Both are on the same event loop, so that the small ones wait for the turns of the fast one. */
    @Test
    void shouldAnswerAHundredSmallReadersWhileOneReadsAsFastAsItCan() throws Exception {
        relay = new RelayFixture(directory, builder -> builder.set("threads", 1))
                .buffer(DataSize.ofMegabytes(48), DataSize.ofMegabytes(4))
                .start();
        write(1, 400);
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            Future<Long> fast = threads.submit(() -> readFast(over));
            await().until(() -> fact("bytesOut") > 100_000_000L);
            List<Future<List<Long>>> small = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                small.add(threads.submit(this::readSmall));
            }
            List<Long> nanos = new ArrayList<>();
            for (Future<List<Long>> each : small) {
                nanos.addAll(each.get(90, TimeUnit.SECONDS));
            }
            over.set(true);

            Collections.sort(nanos);
            long p99 = nanos.get(nanos.size() * 99 / 100);
            System.out.printf(
                    "fast reader %d MB; small answers: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                    fast.get(60, TimeUnit.SECONDS) >> 20,
                    nanos.get(nanos.size() / 2) / 1e6,
                    p99 / 1e6,
                    nanos.get(nanos.size() - 1) / 1e6);
            assertThat(nanos).hasSize(5 * 20 * 20);
            assertThat(Duration.ofNanos(p99)).isLessThan(Duration.ofSeconds(1));
        } finally {
            over.set(true);
            threads.shutdown();
        }
    }

    private long readFast(AtomicBoolean over) throws IOException {
        byte[] piece = new byte[1 << 20];
        byte[] request = ("GET " + RelayFixture.target(RelayFixture.checkpoint(-1, -1), Integer.MAX_VALUE, "")
                        + " HTTP/1.1\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        long total = 0;
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), relay.relay().port())) {
            InputStream in = socket.getInputStream();
            // The next answer is asked for before this one is over: there is always more to send.
            socket.getOutputStream().write(request);
            long asked = 40_000_000L;
            while (!over.get()) {
                if (total > asked - 30_000_000L) {
                    socket.getOutputStream().write(request);
                    asked += 40_000_000L;
                }
                int length = in.read(piece);
                assertThat(length).isPositive();
                total += length;
            }
        }
        return total;
    }

    /** 20 connections, each asked 20 times for the newest window: times from request to last byte. */
    private List<Long> readSmall() {
        List<RawHttp> connections = new ArrayList<>();
        List<Long> nanos = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                connections.add(relay.connect());
            }
            for (int round = 0; round < 20; round++) {
                for (RawHttp http : connections) {
                    long start = System.nanoTime();
                    RawHttp.Response response =
                            http.get(RelayFixture.target(RelayFixture.checkpoint(399, -1), 20_000, ""));
                    nanos.add(System.nanoTime() - start);
                    assertThat(response.status()).isEqualTo(200);
                    assertThat(response.body().length).isBetween(18_000, 20_000);
                }
            }
        } finally {
            connections.forEach(RawHttp::close);
        }
        return nanos;
    }

    @Test
    void shouldHoldAThousandConnectionsAndAnswerEachAtTheNextWindow() {
        int readers = 1000;
        relay = new RelayFixture(directory, builder -> builder.set("maxConnections", readers + 1)).start();
        relay.window(1, 1, 1);
        for (int i = 0; i < readers; i++) {
            RawHttp http = new RawHttp(relay.relay().port(), 8192);
            open.add(http);
            http.send("GET " + RelayFixture.target(RelayFixture.checkpoint(1, -1), 100_000, "&wait=10000")
                    + " HTTP/1.1\r\n\r\n");
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> fact("people.readers") == readers);
        assertThat(fact("answerBufferBytes"))
                .as("nobody costs a chunk who waits")
                .isLessThan(16 * 1024 * 1024);

        relay.window(2, 1, 3);

        for (RawHttp http : open) {
            RawHttp.Response response = http.read();
            if (response.body().length == 0) { // its ten seconds were over before it was its turn to be looked at here
                response = http.get(RelayFixture.target(RelayFixture.checkpoint(1, -1), 100_000, ""));
            }
            assertThat(Event.all(response.body())).hasSize(4);
        }
        assertThat(fact("answerBufferBytes")).isLessThan(2L * readers * CHUNK);
        assertThat(relay.get("/admin").text()).isEqualTo("GOOD");
    }
}
