package com.flipkart.aesop.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one address may take of a server. Times have lower bounds only: a slow machine makes nothing fail. */
class ClientLimitsTest {
    private static final int MEGABYTE = 1024 * 1024;

    private WireServer server;

    @AfterEach
    void stop() {
        server.close();
        assertThat(server.buffersInUse()).isZero();
    }

    private void serve(ClientLimits limits) {
        serve(limits, ServerSettings.Timeouts.DEFAULT);
    }

    private void serve(ClientLimits limits, ServerSettings.Timeouts timeouts) {
        server = WireServer.bind("test", new ServerSettings("127.0.0.1", 0, 2, 100, 16 * 1024, timeouts).with(limits));
        server.serve(exchange -> {
            String length = exchange.request().target().path();
            if (length.isEmpty()) {
                exchange.answer(Map.of(), new byte[0]);
            } else {
                exchange.answer(new Zeros(Integer.parseInt(length)));
            }
        });
    }

    private static final class Zeros implements BodySource {
        private int left;

        Zeros(int length) {
            left = length;
        }

        @Override
        public int room(int chunkSize) {
            return Math.min(left, chunkSize);
        }

        @Override
        public Next fill(ByteBuffer chunk) {
            left -= chunk.remaining();
            chunk.position(chunk.limit());
            return left == 0 ? Next.END : Next.MORE;
        }

        @Override
        public Map<String, String> headers(boolean empty) {
            return Map.of();
        }

        @Override
        public void close() {}
    }

    private Duration timeOf(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void load(int bytes) {
        try (RawHttp http = new RawHttp(server.port())) {
            assertThat(http.get("/zeros/" + bytes).body()).hasSize(bytes);
        }
    }

    @Test
    void shouldSendNoMoreThanTheRate() {
        serve(new ClientLimits(0, 4 * MEGABYTE, 0));

        assertThat(timeOf(() -> load(4 * MEGABYTE))).isGreaterThan(Duration.ofMillis(850));
        assertThat(server.counters().delayedAnswers()).isPositive();
        assertThat(server.counters().delayedRequests()).isZero();
    }

    @Test
    void shouldShareTheRateAmongConnectionsAndLetEachGoOn() {
        serve(new ClientLimits(0, 4 * MEGABYTE, 0));
        List<CompletableFuture<Void>> loads = new ArrayList<>();

        Duration time = timeOf(() -> {
            for (int i = 0; i < 8; i++) {
                loads.add(CompletableFuture.runAsync(() -> load(MEGABYTE / 2)));
            }
            loads.forEach(CompletableFuture::join);
        });

        assertThat(time).isGreaterThan(Duration.ofMillis(850));
    }

    /** One that connects anew for each answer gets no more than one that stays. */
    @Test
    void shouldRememberWhatIsOwedWhenTheConnectionEnds() {
        serve(new ClientLimits(0, 4 * MEGABYTE, 0));

        Duration time = timeOf(() -> {
            for (int i = 0; i < 64; i++) {
                load(MEGABYTE / 16);
            }
        });

        assertThat(time).isGreaterThan(Duration.ofMillis(800));
    }

    @Test
    void shouldReadNoMoreRequestsThanTheRate() {
        serve(new ClientLimits(0, 0, 100));
        try (RawHttp http = new RawHttp(server.port())) {
            Duration time = timeOf(() -> {
                http.send("GET /a HTTP/1.1\r\n\r\n".repeat(100));
                for (int i = 0; i < 100; i++) {
                    assertThat(http.read().status()).isEqualTo(200);
                }
            });

            assertThat(time).isGreaterThan(Duration.ofMillis(850));
        }
        assertThat(server.counters().delayedRequests()).isPositive();
        assertThat(server.counters().delayedAnswers()).isZero();
    }

    /** The requests lie there, but it is the server that does not read them. */
    @Test
    void shouldNotTakeOneThatHasToRestForOneThatDoesNotFinishItsRequest() {
        Duration quick = Duration.ofMillis(200);
        serve(
                new ClientLimits(0, 0, 2),
                new ServerSettings.Timeouts(quick, Duration.ofSeconds(20), quick.multipliedBy(20)));
        try (RawHttp http = new RawHttp(server.port())) {
            http.send("GET /a HTTP/1.1\r\n\r\n".repeat(4) + "GET /b HTTP/1.1\r\nHost");
            for (int i = 0; i < 4; i++) {
                assertThat(http.read().status()).isEqualTo(200);
            }
            assertThat(http.readByte()).as("the fifth is not finished").isEqualTo(-1);
        }
        assertThat(server.counters().stalledConnections()).isEqualTo(1);
    }

    @Test
    void shouldRefuseOneConnectionOfAClientTooManyAndForgetThoseThatHaveGone() throws Exception {
        serve(new ClientLimits(3, 0, 0));
        List<RawHttp> open = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RawHttp http = new RawHttp(server.port());
            open.add(http);
            assertThat(http.get("/a").status()).isEqualTo(200);
        }
        try (RawHttp fourth = new RawHttp(server.port())) {
            assertThat(fourth.read().status()).isEqualTo(503);
            assertThat(fourth.readByte()).isEqualTo(-1);
        }
        assertThat(server.counters().refusedConnections()).isEqualTo(1);

        open.forEach(RawHttp::close);
        await().until(() -> server.counters().openConnections() == 0);
        CompletableFuture.runAsync(() -> load(10)).get(10, TimeUnit.SECONDS);
        await().until(() -> server.rememberedClients() == 0);
    }
}
