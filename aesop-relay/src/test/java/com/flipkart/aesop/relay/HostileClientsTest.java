package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.testkit.Certificate;
import com.flipkart.aesop.testkit.Seeds;
import com.flipkart.aesop.wire.http.RawHttp;
import com.flipkart.aesop.wire.http.TestTls;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All bad clients at once: some never read, some dribble their request, some reset in the middle of an event, some send
 * nonsense. A reader that behaves gets every window meanwhile, and in the end nothing is left of the others.
 */
@Timeout(120)
class HostileClientsTest {
    private static final int CHUNK = 64 * 1024;
    private static final int EACH = 25;
    private static final int WINDOWS = 300;
    private static Certificate certificate;

    @TempDir
    Path directory;

    private final List<RawHttp> open = new ArrayList<>();
    private Optional<SSLContext> tls;
    private RelayFixture relay;

    @BeforeAll
    static void makeCertificate(@TempDir Path made) {
        certificate = Certificate.ofLoopback(made);
    }

    private RelayBuilder configured(RelayBuilder builder) {
        builder.set("chunkSize", new DataSize(CHUNK))
                .set("requestTimeout", Duration.ofSeconds(1))
                .set("writeTimeout", Duration.ofSeconds(2));
        return tls.isEmpty()
                ? builder
                : builder.set("tlsCertificate", Optional.of(certificate.certificate()))
                        .set("tlsKey", Optional.of(certificate.key()));
    }

    private RawHttp connect(int receiveBuffer) {
        return new RawHttp(relay.relay().port(), receiveBuffer, tls);
    }

    private long fact(String name) {
        return Long.parseLong(relay.relay().facts().get(name));
    }

    private void write(long scn) {
        String name = "x".repeat(1000);
        relay.window(scn, rows -> {
            for (int row = 0; row < 100; row++) {
                RelayFixture.person(rows, row, name);
            }
        });
    }

    private static String everything() {
        return "GET " + RelayFixture.target(RelayFixture.checkpoint(-1, -1), Integer.MAX_VALUE, "")
                + " HTTP/1.1\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldServeOthersWholeAndInOrderAndForgetBadClients(boolean encrypted) {
        tls = encrypted ? Optional.of(TestTls.trusting(certificate)) : Optional.empty();
        Seeds.run(this::meetThemAll);
    }

    private void meetThemAll(Random random) throws Exception {
        relay = new RelayFixture(directory, this::configured).buffer(DataSize.ofMegabytes(64), DataSize.ofMegabytes(4));
        relay.build().start();
        for (int scn = 1; scn <= 100; scn++) {
            write(scn);
        }
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService others = Executors.newFixedThreadPool(2);
        ScheduledExecutorService dribbler = Executors.newSingleThreadScheduledExecutor();
        try {
            neverRead();
            dribble(dribbler);
            Future<Integer> bad = others.submit(() -> misbehave(new Random(random.nextLong()), over));
            Future<List<Long>> read = others.submit(this::readAll);
            for (int scn = 101; scn <= WINDOWS; scn++) {
                write(scn);
            }

            List<Long> scns = read.get(90, TimeUnit.SECONDS);
            assertThat(scns).hasSize(WINDOWS * 101).isSorted();
            assertThat(scns.stream().distinct().count()).isEqualTo(WINDOWS);
            over.set(true);
            assertThat(bad.get(60, TimeUnit.SECONDS))
                    .as("rounds of bad clients")
                    .isPositive();
            await().atMost(Duration.ofSeconds(30)).until(() -> fact("connections") == 0);
            assertThat(fact("people.readers")).isZero();
            assertThat(fact("connectionsStalled") + fact("tlsHandshakesFailed")).isGreaterThanOrEqualTo(2L * EACH);
            assertThat(fact("answerBufferBytes")).isLessThanOrEqualTo(4L * EACH * CHUNK + 32 * 1024 * 1024);
        } finally {
            over.set(true);
            dribbler.shutdownNow();
            open.forEach(RawHttp::close);
            others.shutdown();
            relay.close();
        }
    }

    private void neverRead() {
        for (int i = 0; i < EACH; i++) {
            RawHttp http = connect(4096);
            open.add(http);
            http.send(everything());
        }
    }

    /** A byte of a request now and then, so that there is always something new; plain bytes also where TLS is spoken. */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends when the relay cuts it off
    private void dribble(ScheduledExecutorService dribbler) {
        for (int i = 0; i < EACH; i++) {
            RawHttp http = new RawHttp(relay.relay().port());
            open.add(http);
            boolean handshake = tls.isPresent();
            http.send(handshake ? new byte[] {0x16, 3, 1, 2} : new byte[] {'G', 'E', 'T', ' '});
            dribbler.scheduleAtFixedRate(
                    () -> http.send(new byte[] {(byte) (handshake ? 0 : 'x')}), 50, 50, TimeUnit.MILLISECONDS);
        }
    }

    private int misbehave(Random random, AtomicBoolean over) {
        int rounds = 0;
        while (!over.get() || rounds == 0) {
            try (RawHttp garbage = new RawHttp(relay.relay().port());
                    RawHttp reset = connect(0);
                    RawHttp pipeliner = connect(0)) {
                byte[] nonsense = new byte[1 + random.nextInt(5000)];
                random.nextBytes(nonsense);
                garbage.send(nonsense);
                pipeliner.send("GET /sources HTTP/1.1\r\n\r\n".repeat(1 + random.nextInt(100)));
                reset.send(everything());
                for (int rest = random.nextInt(3000); rest >= 0; rest--) {
                    assertThat(reset.readByte()).isNotNegative();
                }
                reset.reset();
                pipeliner.reset();
            } catch (UncheckedIOException e) {
                // Who sends nonsense is cut off, perhaps while he sends it.
                assertThat(e.getMessage()).containsAnyOf("reset", "Broken pipe", "closed", "terminated");
            }
            rounds++;
        }
        return rounds;
    }

    /** What a good client gets, from the first window to the last, a megabyte at a time. */
    private List<Long> readAll() {
        List<Long> scns = new ArrayList<>();
        try (RawHttp http = connect(0)) {
            long last = -1;
            while (last < WINDOWS) {
                RawHttp.Response response =
                        http.get(RelayFixture.target(RelayFixture.checkpoint(last, -1), 1 << 20, "&wait=1000"));
                assertThat(response.status()).as(response.text()).isEqualTo(200);
                List<Event> events = Event.all(response.body());
                int whole = events.size();
                while (whole > 0 && !events.get(whole - 1).isEnd()) {
                    whole--;
                }
                events.subList(0, whole).forEach(event -> scns.add(event.scn()));
                last = whole == 0 ? last : events.get(whole - 1).scn();
            }
        }
        return scns;
    }
}
