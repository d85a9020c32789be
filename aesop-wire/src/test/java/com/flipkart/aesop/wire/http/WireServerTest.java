package com.flipkart.aesop.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.wire.ErrorClass;
import com.flipkart.aesop.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server over real sockets, with a handler that does what the request's command says. */
class WireServerTest {
    private static final int CHUNK_SIZE = 16 * 1024;
    private static final ServerSettings.Timeouts LONG = ServerSettings.Timeouts.DEFAULT;

    private final Semaphore exhaustedClosed = new Semaphore(0);
    private final BlockingQueue<Exchange> held = new LinkedBlockingQueue<>();
    private final BlockingQueue<Pattern> sources = new LinkedBlockingQueue<>();
    private final Laborious laborious = new Laborious();
    private WireServer server;

    /** What is tested; another transport is tested by a subclass. */
    ServerSettings adapted(ServerSettings settings) {
        return settings;
    }

    RawHttp connect(int port, int receiveBuffer) {
        return new RawHttp(port, receiveBuffer);
    }

    private RawHttp connect(int receiveBuffer) {
        return connect(server.port(), receiveBuffer);
    }

    private RawHttp connect() {
        return connect(0);
    }

    void assertRefused(RawHttp http) {
        assertThat(http.read().statusLine()).isEqualTo("HTTP/1.1 503 Service Unavailable");
        assertThat(http.readByte()).isEqualTo(-1);
    }

    WireServer server() {
        return server;
    }

    @BeforeEach
    void start() {
        server = start(LONG, 100);
    }

    private WireServer start(ServerSettings.Timeouts timeouts, int maxConnections) {
        return start(new ServerSettings("127.0.0.1", 0, 2, maxConnections, CHUNK_SIZE, timeouts));
    }

    WireServer start(ServerSettings settings) {
        WireServer started = WireServer.bind("test", adapted(settings));
        started.serve(this::handle);
        return started;
    }

    private void restart(ServerSettings.Timeouts timeouts, int maxConnections) {
        server.close();
        server = start(timeouts, maxConnections);
    }

    private void handle(Exchange exchange) {
        String argument = exchange.request().target().path();
        switch (exchange.request().target().command()) {
            case "echo" -> exchange.answer(Map.of(), argument.getBytes(StandardCharsets.UTF_8));
            case "hold" -> held.add(exchange);
            case "fail" -> throw new WireException(ErrorClass.SCN_NOT_FOUND, "gone");
            case "defect" -> throw new IllegalStateException("deliberate");
            case "pattern" -> {
                Pattern pattern = new Pattern(Long.parseLong(argument), Long.MAX_VALUE);
                sources.add(pattern);
                exchange.answer(pattern);
            }
            case "exhausted" -> throw new OutOfMemoryError("deliberate");
            case "error" -> exchange.answer(new Exhausted(argument, exhaustedClosed));
            case "laborious" -> exchange.answer(laborious);
            case "break" -> exchange.answer(new Pattern(Long.MAX_VALUE, Long.parseLong(argument)));
            default -> throw new WireException(ErrorClass.UNKNOWN_COMMAND, "Unknown databus command: " + argument);
        }
    }

    /** Bytes 0, 1, ... 250, 0, 1, ... up to a length, or a failure after so many. */
    private static final class Pattern implements BodySource {
        private final long length;
        private final long failAfter;
        private long put;
        private volatile boolean closed;

        Pattern(long length, long failAfter) {
            this.length = length;
            this.failAfter = failAfter;
        }

        @Override
        public int room(int chunkSize) {
            return chunkSize;
        }

        @Override
        public Next fill(ByteBuffer chunk) {
            if (put >= failAfter) {
                throw new AesopException(ErrorCode.LAPPED, "overtaken");
            }
            long end = Math.min(Math.min(length, failAfter), put + chunk.remaining());
            while (put < end) {
                chunk.put((byte) (put++ % 251));
            }
            return put == length ? Next.END : Next.MORE;
        }

        @Override
        public Map<String, String> headers(boolean empty) {
            return Map.of("x-empty", Boolean.toString(empty));
        }

        @Override
        public void close() {
            assertThat(closed).isFalse();
            closed = true;
        }
    }

    /** Looks for a millisecond for each byte that it puts: 2 s for what could be sent in one write. */
    private static final class Laborious implements BodySource {
        private static final int LENGTH = 2000;
        private final AtomicInteger put = new AtomicInteger();

        @Override
        public int room(int chunkSize) {
            return chunkSize;
        }

        @Override
        public Next fill(ByteBuffer chunk) {
            long end = System.nanoTime() + 1_000_000;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            chunk.put((byte) 1);
            return put.incrementAndGet() == LENGTH ? Next.END : Next.MORE;
        }

        @Override
        public Map<String, String> headers(boolean empty) {
            return Map.of();
        }

        @Override
        public void close() {}
    }

    /** Ends in an Error, as if no memory was left: in its first turn, or in one that is a task of the thread's own. */
    private static final class Exhausted implements BodySource {
        private final String when;
        private final Semaphore closed;
        private int turns;

        Exhausted(String when, Semaphore closed) {
            this.when = when;
            this.closed = closed;
        }

        @Override
        public int room(int chunkSize) {
            return chunkSize;
        }

        @Override
        public Next fill(ByteBuffer chunk) {
            if (turns++ == 0 && !when.equals("at-once")) {
                if (when.equals("inside")) {
                    chunk.put((byte) 1);
                }
                return Next.MORE;
            }
            if (turns == 2 && when.equals("inside")) {
                return Next.MORE;
            }
            throw new OutOfMemoryError("deliberate");
        }

        @Override
        public Map<String, String> headers(boolean empty) {
            return Map.of();
        }

        @Override
        public void close() {
            closed.release();
        }
    }

    @AfterEach
    void stop() {
        server.close();
        assertThat(server.counters().openConnections()).isZero();
        assertThat(server.buffersInUse()).as("buffers that were not given back").isZero();
    }

    @Test
    void shouldAnswerWithTheHeadersOfTheOriginal() {
        try (RawHttp http = connect()) {
            RawHttp.Response response = http.get("/echo/hello");

            assertThat(response.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(response.headers())
                    .containsEntry("Content-Type", "text/plain; charset=UTF-8")
                    .containsEntry("Access-Control-Allow-Origin", "*")
                    .containsEntry("Transfer-Encoding", "chunked")
                    .containsKeys("x-dbus-server-host", "x-dbus-req-id", "x-dbus-req-latency")
                    .doesNotContainKeys("Content-Length", "Connection");
            assertThat(response.text()).isEqualTo("hello");
            assertThat(response.chunks()).containsExactly(5);
        }
    }

    @Test
    void shouldSayContentLengthZeroWhenThereIsNoBody() {
        try (RawHttp http = connect()) {
            assertThat(http.get("/echo").headers())
                    .containsEntry("Content-Length", "0")
                    .doesNotContainKey("Transfer-Encoding");
            assertThat(http.get("/pattern/0").headers())
                    .containsEntry("Content-Length", "0")
                    .containsEntry("x-empty", "true");
        }
    }

    @Test
    void shouldEchoTheRequestIdOfTheClient() {
        try (RawHttp http = connect()) {
            http.send("GET /echo/a HTTP/1.1\r\nx-dbus-req-id: 4711\r\n\r\n");

            assertThat(http.read().headers()).containsEntry("x-dbus-req-id", "4711");
        }
    }

    @Test
    void shouldSendFullChunksAndCloseTheSource() throws InterruptedException {
        int length = 5 * CHUNK_SIZE + 3;
        try (RawHttp http = connect()) {
            RawHttp.Response response = http.get("/pattern/" + length);

            assertThat(response.chunks())
                    .containsExactly(CHUNK_SIZE, CHUNK_SIZE, CHUNK_SIZE, CHUNK_SIZE, CHUNK_SIZE, 3);
            assertPattern(response.body(), length);
            assertThat(sources.poll(10, TimeUnit.SECONDS).closed).isTrue();
            assertThat(http.get("/echo/next").text()).isEqualTo("next");
        }
        assertThat(server.counters().bodyBytes()).isEqualTo(length + 4);
    }

    @Test
    void shouldLetOthersHaveTheirTurnWhileAnAnswerIsLookedFor() {
        try (RawHttp one = connect();
                RawHttp other = connect();
                RawHttp third = connect()) {
            one.send("GET /laborious HTTP/1.1\r\n\r\n");
            await().until(() -> laborious.put.get() > 0);

            // There are two threads, so one of these is on that of the laborious answer.
            assertThat(other.get("/echo/1").text()).isEqualTo("1");
            assertThat(third.get("/echo/2").text()).isEqualTo("2");

            assertThat(laborious.put.get()).isLessThan(Laborious.LENGTH);
            assertThat(one.read().body()).hasSize(Laborious.LENGTH);
        }
    }

    @Test
    void shouldAnswerPipelinedRequestsInOrder() throws InterruptedException {
        try (RawHttp http = connect()) {
            StringBuilder requests = new StringBuilder("GET /hold HTTP/1.1\r\n\r\n");
            for (int i = 0; i < 200; i++) {
                requests.append("GET /echo/").append(i).append(" HTTP/1.1\r\n\r\n");
            }
            http.send(requests.toString());

            Exchange first = held.poll(10, TimeUnit.SECONDS);
            first.executor().execute(() -> first.answer(Map.of(), "first".getBytes(StandardCharsets.UTF_8)));

            assertThat(http.read().text()).isEqualTo("first");
            for (int i = 0; i < 200; i++) {
                assertThat(http.read().text()).isEqualTo(Integer.toString(i));
            }
        }
    }

    @Test
    void shouldNotHandleAPipelinedRequestBeforeTheOneInFrontIsAnswered() throws InterruptedException {
        try (RawHttp http = connect()) {
            http.send("GET /hold/1 HTTP/1.1\r\n\r\nGET /hold/2 HTTP/1.1\r\n\r\n");
            Exchange first = held.poll(10, TimeUnit.SECONDS);
            assertThat(held).isEmpty();
            first.executor().execute(() -> first.answer(Map.of(), new byte[0]));
            Exchange second = held.poll(10, TimeUnit.SECONDS);

            assertThat(second.request().target().path()).isEqualTo("2");
            second.executor().execute(() -> second.answer(Map.of(), new byte[0]));
            assertThat(http.read().status()).isEqualTo(200);
            assertThat(http.read().status()).isEqualTo(200);
        }
    }

    @Test
    void shouldAnswerErrorsWithStatus500AndKeepTheConnection() {
        try (RawHttp http = connect()) {
            RawHttp.Response gone = http.get("/fail");
            assertThat(gone.statusLine()).isEqualTo("HTTP/1.1 500 Internal Server Error");
            assertThat(gone.headers())
                    .containsEntry(
                            "x-dbus-error", "com.linkedin.databus2.core.container.request.RequestProcessingException")
                    .containsEntry("x-dbus-error-message", "com.linkedin.databus.core.ScnNotFoundException")
                    .containsEntry("x-dbus-error-cause", "com.linkedin.databus.core.ScnNotFoundException")
                    .containsEntry("x-dbus-error-cause-message", "gone")
                    .containsEntry("Transfer-Encoding", "chunked");
            assertThat(gone.text())
                    .isEqualTo(
                            "{\"error\":\"com.linkedin.databus.core.ScnNotFoundException\",\"message\":\"gone\"}\r\n");

            RawHttp.Response defect = http.get("/defect");
            assertThat(defect.status()).isEqualTo(500);
            assertThat(defect.text()).contains("RequestProcessingException").contains("deliberate");

            assertThat(http.get("/echo/still here").text()).isEqualTo("still here");
        }
        assertThat(server.counters().errors()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"at-once", "later", "inside"})
    void shouldCloseTheConnectionWhenAnAnswerEndsInAnError(String when) throws InterruptedException {
        try (RawHttp http = connect();
                RawHttp other = connect()) {
            http.send("GET /error/" + when + " HTTP/1.1\r\n\r\n");

            http.awaitClosed();

            await().until(() -> server.counters().openConnections() == 1);
            assertThat(exhaustedClosed.tryAcquire(10, TimeUnit.SECONDS))
                    .as("the source is closed")
                    .isTrue();
            assertThat(other.get("/echo/still here").text()).isEqualTo("still here");
        }
    }

    /** The second is handled in the task that answers the first, where nobody else looks at what it throws. */
    @Test
    void shouldCloseTheConnectionWhenAPipelinedRequestEndsInAnError() throws InterruptedException {
        try (RawHttp http = connect()) {
            http.send("GET /hold HTTP/1.1\r\n\r\nGET /exhausted HTTP/1.1\r\n\r\n");
            Exchange first = held.poll(10, TimeUnit.SECONDS);
            first.executor().execute(() -> first.answer(Map.of(), new byte[0]));
            assertThat(http.read().status()).isEqualTo(200);

            http.awaitClosed();

            await().until(() -> server.counters().openConnections() == 0);
        }
    }

    @Test
    void shouldEndTheBodyWithErrorJsonAndTrailersWhenItBreaksAfterTheFirstChunk() {
        try (RawHttp http = connect()) {
            RawHttp.Response response = http.get("/break/" + 2 * CHUNK_SIZE);

            assertThat(response.status()).isEqualTo(200);
            assertPattern(response.body(), 2 * CHUNK_SIZE);
            assertThat(response.text())
                    .endsWith(
                            "{\"error\":\"com.linkedin.databus.core.OffsetNotFoundException\",\"message\":\"overtaken\"}\r\n");
            assertThat(response.trailers())
                    .containsEntry("x-dbus-error-cause", "com.linkedin.databus.core.OffsetNotFoundException")
                    .containsEntry("x-databus-response-code", "500");
            assertThat(http.get("/echo/on").text()).isEqualTo("on");
        }
    }

    @Test
    void shouldAnswerWithStatus500WhenTheBodyBreaksBeforeTheFirstChunk() {
        try (RawHttp http = connect()) {
            assertThat(http.get("/break/0").status()).isEqualTo(500);
            assertThat(http.get("/echo/on").text()).isEqualTo("on");
        }
    }

    @Test
    void shouldSendBodiesWithoutChunksToClientsOfHttp10() {
        try (RawHttp http = connect()) {
            http.send("GET /pattern/40000 HTTP/1.0\r\n\r\n");
            RawHttp.Response response = http.read();

            assertThat(response.headers()).containsEntry("Connection", "close").doesNotContainKey("Transfer-Encoding");
            assertPattern(response.body(), 40_000);
            assertThat(response.body()).hasSize(40_000);
        }
    }

    @Test
    void shouldCloseAfterTheAnswerWhenTheClientAsksForIt() {
        try (RawHttp http = connect()) {
            http.send("GET /echo/bye HTTP/1.1\r\nConnection: close\r\n\r\n");

            assertThat(http.read().headers()).containsEntry("Connection", "close");
            assertThat(http.readByte()).isEqualTo(-1);
        }
    }

    @Test
    void shouldAnswerGarbageWith400AndCloseWithoutHarmToOthers() {
        long seed = Long.getLong("aesop.seed", System.nanoTime());
        System.out.println("WireServerTest -Daesop.seed=" + seed);
        Random random = new Random(seed);
        try (RawHttp other = connect()) {
            for (int round = 0; round < 200; round++) {
                byte[] garbage = new byte[1 + random.nextInt(3000)];
                random.nextBytes(garbage);
                garbage[0] |= (byte) 0x80;
                try (RawHttp http = connect()) {
                    http.send(garbage);
                    RawHttp.Response response = http.read();
                    assertThat(response.status()).isEqualTo(400);
                    assertThat(response.text()).startsWith("a request begins with a method");
                }
            }
            assertThat(other.get("/echo/unharmed").text()).isEqualTo("unharmed");
        }
        assertThat(server.counters().badRequests()).isEqualTo(200);
    }

    @Test
    void shouldSurviveRequestsOfRandomBytesInValidFrames() {
        long seed = Long.getLong("aesop.seed", System.nanoTime());
        System.out.println("WireServerTest -Daesop.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            byte[] target = new byte[random.nextInt(200)];
            random.nextBytes(target);
            try (RawHttp http = connect()) {
                http.send("GET /");
                http.send(target);
                http.send(" HTTP/1.1\r\nConnection: close\r\n\r\n");
                http.endOutput();
                http.awaitClosed();
            }
        }
        try (RawHttp http = connect()) {
            assertThat(http.get("/echo/alive").text()).isEqualTo("alive");
        }
    }

    @Test
    void shouldKeepLittleMemoryForReadersThatDoNotRead() throws InterruptedException {
        try (RawHttp warm = connect()) {
            warm.get("/pattern/" + 100 * CHUNK_SIZE);
        }
        long before = server.pooledBytes();
        int readers = 10;
        List<RawHttp> stalled = new ArrayList<>();
        try {
            for (int i = 0; i < readers; i++) {
                RawHttp http = connect(4096);
                stalled.add(http);
                http.send("GET /pattern/1000000000 HTTP/1.1\r\n\r\n");
            }
            sources.clear();
            await().atMost(Duration.ofSeconds(20)).until(this::isStill);

            assertThat(server.pooledBytes() - before).isLessThanOrEqualTo(readers * 2L * CHUNK_SIZE + 8 * 1024 * 1024);
            assertThat(server.counters().bodyBytes()).isLessThan(readers * 16L * 1024 * 1024);
        } finally {
            stalled.forEach(RawHttp::reset);
        }
    }

    private boolean isStill() throws InterruptedException {
        long bytes = server.counters().bodyBytes();
        return sources.poll(300, TimeUnit.MILLISECONDS) == null
                && server.counters().bodyBytes() == bytes
                && bytes > 0;
    }

    @Test
    void shouldDropAReaderThatDoesNotReadForTheWriteTimeout() {
        restart(
                new ServerSettings.Timeouts(Duration.ofSeconds(20), Duration.ofMillis(300), Duration.ofSeconds(20)),
                100);
        try (RawHttp http = connect(4096)) {
            http.send("GET /pattern/1000000000 HTTP/1.1\r\n\r\n");

            await().atMost(Duration.ofSeconds(20)).until(() -> server.counters().openConnections() == 0);
            assertThat(server.counters().stalledConnections()).isEqualTo(1);
            assertThat(sources.peek().closed).isTrue();
        }
    }

    @Test
    void shouldNotDropAReaderThatReadsSlowlyButSteadily() throws InterruptedException {
        restart(
                new ServerSettings.Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofSeconds(20)),
                100);
        int length = 64 * 1024 * 1024;
        try (RawHttp http = connect(64 * 1024)) {
            http.send("GET /pattern/" + length + " HTTP/1.1\r\n\r\n");
            for (int i = 0; i < 16; i++) {
                assertThat(held.poll(100, TimeUnit.MILLISECONDS)).isNull();
                for (int b = 0; b < 400_000; b++) {
                    assertThat(http.readByte()).isNotNegative();
                }
            }
        }
        assertThat(server.counters().stalledConnections()).isZero();
    }

    @Test
    void shouldDropAClientThatDoesNotFinishItsRequest() {
        restart(
                new ServerSettings.Timeouts(Duration.ofMillis(300), Duration.ofSeconds(20), Duration.ofSeconds(20)),
                100);
        try (RawHttp http = connect()) {
            http.send("GET /echo/a HTTP/1.1\r\nHost: x\r\n");

            assertThat(http.readByte()).isEqualTo(-1);
            assertThat(server.counters().stalledConnections()).isEqualTo(1);
        }
    }

    @Test
    void shouldCloseAConnectionThatIsIdleButNotOneThatWaitsForItsAnswer() throws InterruptedException {
        restart(
                new ServerSettings.Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofMillis(300)),
                100);
        try (RawHttp idle = connect();
                RawHttp waiting = connect()) {
            waiting.send("GET /hold HTTP/1.1\r\n\r\n");
            Exchange exchange = held.poll(10, TimeUnit.SECONDS);

            assertThat(idle.readByte()).isEqualTo(-1);
            assertThat(exchange.isOpen()).isTrue();
            exchange.executor().execute(() -> exchange.answer(Map.of(), new byte[] {'x'}));
            assertThat(waiting.read().text()).isEqualTo("x");
        }
    }

    @Test
    void shouldRefuseOneConnectionTooMany() {
        restart(LONG, 2);
        try (RawHttp first = connect();
                RawHttp second = connect()) {
            assertThat(first.get("/echo/1").status()).isEqualTo(200);
            assertThat(second.get("/echo/2").status()).isEqualTo(200);
            try (RawHttp third = connect()) {
                assertRefused(third);
            }
            assertThat(first.get("/echo/3").text()).isEqualTo("3");
            second.reset();
            await().atMost(Duration.ofSeconds(10)).until(() -> server.counters().openConnections() == 1);
            try (RawHttp fourth = connect()) {
                assertThat(fourth.get("/echo/4").text()).isEqualTo("4");
            }
        }
        assertThat(server.counters().refusedConnections()).isEqualTo(1);
    }

    @Test
    void shouldForgetAReaderThatResetsInMidBody() throws InterruptedException {
        try (RawHttp other = connect()) {
            for (int i = 0; i < 8; i++) {
                RawHttp http = connect();
                http.send("GET /pattern/100000000 HTTP/1.1\r\n\r\n");
                http.readByte();
                http.reset();
                Pattern source = sources.poll(10, TimeUnit.SECONDS);
                await().atMost(Duration.ofSeconds(10)).until(() -> source.closed);
            }
            assertThat(other.get("/echo/unharmed").text()).isEqualTo("unharmed");
        }
    }

    @Test
    void shouldTellWhoWaitsWhenTheClientGoes() throws InterruptedException {
        RawHttp http = connect();
        http.send("GET /hold HTTP/1.1\r\n\r\n");
        Exchange exchange = held.poll(10, TimeUnit.SECONDS);
        BlockingQueue<Boolean> abandoned = new LinkedBlockingQueue<>();
        exchange.executor().execute(() -> exchange.onAbandoned(() -> abandoned.add(exchange.isOpen())));

        http.close();

        assertThat(abandoned.poll(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void shouldFinishWhatIsInHandWhenItStops() throws Exception {
        int length = 50 * 1024 * 1024;
        try (RawHttp streaming = connect();
                RawHttp waiting = connect();
                RawHttp idle = connect()) {
            assertThat(idle.get("/echo/a").status()).isEqualTo(200);
            waiting.send("GET /hold HTTP/1.1\r\n\r\n");
            Exchange exchange = held.poll(10, TimeUnit.SECONDS);
            exchange.executor()
                    .submit(() -> exchange.onAbandoned(
                            () -> exchange.answer(Map.of(), "stopping".getBytes(StandardCharsets.UTF_8))))
                    .get(10, TimeUnit.SECONDS);
            streaming.send("GET /pattern/" + length + " HTTP/1.1\r\n\r\n");
            assertThat(sources.poll(10, TimeUnit.SECONDS)).isNotNull();
            Thread stopper = new Thread(() -> server.stop(Duration.ofSeconds(20)));
            stopper.start();

            assertPattern(streaming.read().body(), length);
            assertThat(waiting.read().text()).isEqualTo("stopping");
            assertThat(idle.readByte()).isEqualTo(-1);
            assertThat(streaming.readByte()).isEqualTo(-1);
            stopper.join();
        }
    }

    @Test
    void shouldCutOffWhatIsLeftAtTheDeadlineWhenItStops() {
        try (RawHttp http = connect(4096)) {
            http.send("GET /pattern/1000000000 HTTP/1.1\r\n\r\n");
            await().until(() -> server.counters().bodyBytes() > 0);
            long start = System.nanoTime();

            server.stop(Duration.ofMillis(200));

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            await().atMost(Duration.ofSeconds(10)).until(() -> sources.peek().closed);
        }
    }

    @Test
    void shouldLetClientsWaitUntilItServes() throws Exception {
        try (WireServer bound =
                        WireServer.bind("later", adapted(new ServerSettings("127.0.0.1", 0, 1, 10, CHUNK_SIZE, LONG)));
                RawHttp http = connect(bound.port(), 0)) {
            Future<RawHttp.Response> answer = CompletableFuture.supplyAsync(() -> http.get("/echo/patience"));
            assertThat(bound.counters().connections()).isZero();

            bound.serve(this::handle);

            assertThat(answer.get(20, TimeUnit.SECONDS).text()).isEqualTo("patience");
        }
    }

    @Test
    void shouldNameThePortAndTheWayOutWhenItIsInUse() {
        ServerSettings settings = new ServerSettings("127.0.0.1", server.port(), 1, 10, CHUNK_SIZE, LONG);

        assertThatThrownBy(() -> WireServer.bind("second", settings))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_IN_USE))
                .hasMessageStartingWith("Listening at 127.0.0.1:" + server.port()
                        + " failed: another process, or another module of this one, has port=" + server.port()
                        + ". Stop it");
    }

    @Test
    void shouldRefuseAHostThatIsNotThisMachine() {
        assertThatThrownBy(
                        () -> WireServer.bind("elsewhere", new ServerSettings("192.0.2.1", 0, 1, 10, CHUNK_SIZE, LONG)))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTINGS))
                .hasMessageContaining("192.0.2.1");
    }

    private static void assertPattern(byte[] body, int length) {
        assertThat(body.length).isGreaterThanOrEqualTo(length);
        for (int i = 0; i < length; i++) {
            if (body[i] != (byte) (i % 251)) {
                assertThat(body[i]).as("byte %d", i).isEqualTo((byte) (i % 251));
            }
        }
    }
}
