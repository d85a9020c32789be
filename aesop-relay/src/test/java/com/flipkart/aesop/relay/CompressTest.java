package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.testkit.Certificate;
import com.flipkart.aesop.testkit.Seeds;
import com.flipkart.aesop.wire.http.RawHttp;
import com.flipkart.aesop.wire.http.TestTls;
import com.flipkart.aesop.wire.zstd.Unpacked;
import com.flipkart.aesop.wire.zstd.ZstdLibrary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers to {@code compress=zstd}, over real sockets. */
@Timeout(60)
class CompressTest {
    private static final int EVERYTHING = Integer.MAX_VALUE;
    private static final String ZSTD = "&compress=zstd&tellPlace=true";
    private static final String FOLLOW = ZSTD + "&follow=true&wait=10000";
    private static final int CHUNK = 8 * 1024;

    private RelayFixture relay;
    private int openBefore;

    @BeforeEach
    void start(@TempDir Path directory) {
        openBefore = ZstdLibrary.open();
        relay = new RelayFixture(directory, builder -> builder.set("chunkSize", new DataSize(CHUNK))
                        .set("writeTimeout", Duration.ofSeconds(2))
                        .set("maxCompressed", 3))
                .start();
    }

    /** Whatever became of the answers, nothing native is left. */
    @AfterEach
    void stop() {
        relay.close();
        await().untilAsserted(() -> assertThat(ZstdLibrary.open()).isEqualTo(openBefore));
        assertThat(relay.relay().statistics().compression().answers()).isZero();
    }

    private static String after(long scn) {
        return RelayFixture.checkpoint(scn, -1);
    }

    private RawHttp.Response get(long scn, String more) {
        return relay.get(RelayFixture.target(after(scn), EVERYTHING, more));
    }

    /** Windows of rows, of which every tenth is longer than a chunk. */
    private void windows(int count) {
        Random random = new Random(count);
        for (int scn = 1; scn <= count; scn++) {
            String name = noise(random, scn % 10 == 0 ? 3 * CHUNK : 100);
            relay.window(scn, rows -> RelayFixture.person(rows, 1, name));
        }
    }

    private static String noise(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('!' + random.nextInt(90)));
        }
        return text.toString();
    }

    @Test
    void shouldCompressForWhoAsksAndForNobodyElse() {
        windows(100);
        RawHttp.Response plain = get(0, "");

        RawHttp.Response compressed = get(0, ZSTD);

        assertThat(plain.headers()).doesNotContainKey("x-aesop-compress");
        assertThat(compressed.headers()).containsEntry("x-aesop-compress", "zstd");
        assertThat(compressed.trailers()).containsEntry("x-aesop-at-end", "true");
        assertThat(compressed.body().length).isLessThan(plain.body().length);
        assertThat(Unpacked.whole(compressed.body())).isEqualTo(plain.body());
    }

    @Test
    void shouldRefuseWhatIsNoCompression() {
        for (String wrong : List.of("gzip", "true", "none", "")) {
            RawHttp.Response response = get(0, "&compress=" + wrong);

            assertThat(response.status()).as(wrong).isEqualTo(500);
            assertThat(response.text())
                    .contains("Invalid value for stream.compress: " + wrong)
                    .contains("zstd");
        }
        relay.window(1, 1, 1);
        assertThat(get(0, "&compress=ZSTD").headers()).containsEntry("x-aesop-compress", "zstd");
    }

    @Test
    void shouldSendAnEmptyAnswerAsItIs() {
        relay.window(10, 1, 1);

        RawHttp.Response empty = get(10, ZSTD);
        RawHttp.Response tooSmall = relay.get(RelayFixture.target(after(9), 20, ZSTD));

        assertThat(empty.headers()).containsEntry("Content-Length", "0").doesNotContainKey("x-aesop-compress");
        assertThat(tooSmall.headers()).containsKey("x-dbus-pending-event-size").doesNotContainKey("x-aesop-compress");
    }

    @Test
    void shouldCompressAnswersInJsonAndFilteredOnesAndThoseOfOldHttp() {
        windows(30);
        String json = RelayFixture.target(after(0), EVERYTHING, "").replace("output=binary", "output=json");
        assertThat(Unpacked.body(relay.get(json + ZSTD)))
                .isEqualTo(relay.get(json).body());

        String filters =
                "&filters={\"40\":{\"partitionType\":\"RANGE\",\"filters\":[{\"keyRange\":{\"start\":2,\"end\":9}}]}}";
        relay.window(100, 1, 20);
        RawHttp.Response filtered = get(0, ZSTD + filters);
        assertThat(Unpacked.whole(filtered.body())).isEqualTo(get(0, filters).body());

        try (RawHttp old = relay.connect()) {
            old.send("GET " + RelayFixture.target(after(0), EVERYTHING, ZSTD) + " HTTP/1.0\r\n\r\n");
            assertThat(Unpacked.body(old.read())).isEqualTo(get(0, "").body());
        }
    }

    @Test
    void shouldSendWhatComesDuringTheWait() throws Exception {
        relay.window(10, 1, 1);
        try (RawHttp http = relay.connect()) {
            http.send("GET " + RelayFixture.target(after(10), EVERYTHING, ZSTD + "&wait=10000") + " HTTP/1.1\r\n\r\n");
            await().until(() -> relay.relay().facts().get("people.readers").equals("1"));
            assertThat(ZstdLibrary.open()).as("taken while it waits").isEqualTo(openBefore);
            relay.window(11, 1, 1);

            RawHttp.Response response = http.read();

            assertThat(response.headers())
                    .containsEntry("x-aesop-compress", "zstd")
                    .containsEntry("x-aesop-wait", "10000");
            assertThat(Event.all(Unpacked.body(response)))
                    .extracting(Event::scn)
                    .containsExactly(11L, 11L);
        }
    }

    /** A follower whose chunks are unpacked. */
    private final class Follow implements AutoCloseable {
        private final RawHttp http;
        private final RawHttp.Response head;
        private final Unpacked unpacked = new Unpacked();
        private RawHttp.Piece last;

        Follow(long scn, String more) {
            this(scn, EVERYTHING, more);
        }

        Follow(long scn, int size, String more) {
            http = relay.connect();
            http.send("GET " + RelayFixture.target(after(scn), size, more) + " HTTP/1.1\r\n\r\n");
            head = http.readHead();
        }

        boolean isCompressed() {
            return "zstd".equals(head.headers().get("x-aesop-compress"));
        }

        List<Event> next() {
            last = http.readChunk();
            return Event.all(isCompressed() ? unpacked.next(last.data()) : last.data());
        }

        @Override
        public void close() {
            http.close();
            unpacked.close();
        }
    }

    @Test
    void shouldShowAFollowerEachWindowAtOnce() {
        relay.window(10, 1, 1);
        try (Follow follow = new Follow(10, FOLLOW)) {
            assertThat(follow.isCompressed()).isTrue();
            for (long scn = 11; scn < 60; scn++) {
                relay.window(scn, scn, 2);

                assertThat(follow.next()).extracting(Event::scn).containsExactly(scn, scn, scn);
                assertThat(follow.last.extension()).isEqualTo("end");
            }
            assertThat(follow.last.data().length)
                    .as("bytes of a window like those before")
                    .isLessThan(80);
        }
    }

    @Test
    void shouldShowAFollowerThatTheRelayLives() {
        relay.window(10, 1, 1);
        try (Follow follow = new Follow(10, ZSTD + "&follow=true&wait=100")) {
            assertThat(follow.next()).extracting(Event::scn, Event::source).containsExactly(tuple(10L, Event.END));
            assertThat(follow.next()).extracting(Event::scn, Event::source).containsExactly(tuple(10L, Event.END));
            assertThat(follow.last.extension()).isEqualTo("end");
        }
    }

    @Test
    void shouldEndTheFrameOfAFollowerWhoseSizeIsUsedUpOrWhoHasHadNothing() {
        relay.window(10, 1, 1);
        try (Follow follow = new Follow(10, 200, FOLLOW);
                Follow ahead = new Follow(20, ZSTD + "&follow=true&wait=100")) {
            relay.window(11, 1, 1);
            assertThat(follow.next()).extracting(Event::scn).containsExactly(11L, 11L);
            relay.window(12, 1, 5);
            assertThat(follow.next()).hasSizeLessThan(5);
            while (!follow.unpacked.isFinished()) {
                follow.next();
            }
            RawHttp.Piece end = follow.http.readChunk();
            assertThat(end.isLast()).isTrue();
            assertThat(end.trailers()).containsEntry("x-aesop-at-end", "false");

            assertThat(ahead.isCompressed()).isTrue();
            assertThat(ahead.next()).isEmpty();
            assertThat(ahead.unpacked.isFinished()).isTrue();
            assertThat(ahead.http.readChunk().isLast()).isTrue();
        }
    }

    @Test
    void shouldSendPlainlyWhatIsOneTooMany() {
        relay.window(10, 1, 1);
        try (Follow first = new Follow(10, FOLLOW);
                Follow second = new Follow(10, FOLLOW)) {
            try (Follow third = new Follow(10, FOLLOW);
                    Follow fourth = new Follow(10, FOLLOW)) {
                assertThat(List.of(first.isCompressed(), second.isCompressed(), third.isCompressed()))
                        .containsOnly(true);
                assertThat(fourth.isCompressed()).isFalse();
                relay.window(11, 1, 1);
                for (Follow one : List.of(first, second, third, fourth)) {
                    assertThat(one.next()).extracting(Event::scn).containsExactly(11L, 11L);
                }
                Scrape metrics = new Scrape(relay.get("/metrics").text());
                assertThat(metrics.value("aesop_relay_compressed_answers")).isEqualTo(3);
                assertThat(metrics.value("aesop_relay_compressed_declined_total"))
                        .isEqualTo(1);
            }
            await().until(() -> relay.relay().statistics().compression().answers() == 2);
            try (Follow fifth = new Follow(10, FOLLOW)) {
                assertThat(fifth.isCompressed()).isTrue();
            }
        }
    }

    @Test
    void shouldCountEventsAsTheyAreAndBytesAsTheyAreSent() {
        windows(50);
        byte[] plain = get(0, "").body();
        Scrape before = new Scrape(relay.get("/metrics").text());

        byte[] frame = get(0, ZSTD).body();

        Scrape after = new Scrape(relay.get("/metrics").text());
        assertThat(after.value("aesop_relay_out_bytes_total") - before.value("aesop_relay_out_bytes_total"))
                .isEqualTo(plain.length);
        assertThat(after.value("aesop_relay_compressed_before_bytes_total")).isEqualTo(plain.length);
        assertThat(after.value("aesop_relay_compressed_after_bytes_total")).isEqualTo(frame.length);
        double scraped =
                after.value("aesop_relay_answers_bytes_total") - before.value("aesop_relay_answers_bytes_total");
        assertThat(scraped).isBetween(frame.length + 1_000.0, plain.length + 1_000.0);
    }

    @Test
    void shouldForgetReadersThatResetInTheMiddleOfAnAnswer() {
        Seeds.run(random -> {
            windows(200);
            for (int round = 0; round < 30; round++) {
                RawHttp http = relay.connect();
                String how = random.nextBoolean() ? FOLLOW : ZSTD;
                http.send("GET " + RelayFixture.target(after(0), EVERYTHING, how) + " HTTP/1.1\r\n\r\n");
                for (int rest = random.nextInt(30_000); rest >= 0; rest--) {
                    assertThat(http.readByte()).isNotNegative();
                }
                http.reset();
            }
            await().until(() -> relay.relay().facts().get("people.readers").equals("0"));
            assertThat(ZstdLibrary.open()).isEqualTo(openBefore);
            assertThat(Event.all(Unpacked.body(get(190, ZSTD)))).hasSize(20);
        });
    }

    @Test
    void shouldDropAReaderThatTakesNothing() {
        windows(2_000);
        try (RawHttp http = new RawHttp(relay.relay().port(), 4096)) {
            http.send("GET " + RelayFixture.target(after(0), EVERYTHING, FOLLOW) + " HTTP/1.1\r\n\r\n");
            Random random = new Random(1);
            long[] scn = {2_000};
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                String name = noise(random, 100_000);
                relay.window(++scn[0], rows -> RelayFixture.person(rows, 1, name));
                return relay.relay().facts().get("connectionsStalled").equals("1");
            });
        }
        await().until(() -> relay.relay().statistics().compression().answers() == 0);
    }

    @Test
    void shouldTellAReaderThatIsOvertakenInsideTheFrame(@TempDir Path other) {
        relay.close();
        relay = new RelayFixture(other)
                .buffer(DataSize.ofMegabytes(48), DataSize.ofMegabytes(4))
                .start();
        String name = noise(new Random(2), 1_000_000);
        for (int scn = 1; scn <= 40; scn++) {
            relay.window(scn, rows -> RelayFixture.person(rows, 1, name));
        }
        try (RawHttp http = new RawHttp(relay.relay().port(), 4096)) {
            http.send("GET " + RelayFixture.target(RelayFixture.checkpoint(-1, -1), EVERYTHING, ZSTD)
                    + " HTTP/1.1\r\n\r\n");
            await().until(() -> relay.relay().facts().get("people.readers").equals("1"));
            for (int scn = 41; scn <= 140; scn++) {
                relay.window(scn, rows -> RelayFixture.person(rows, 1, name));
            }

            RawHttp.Response response = http.read();

            byte[] body = Unpacked.body(response);
            String text = new String(body, StandardCharsets.ISO_8859_1);
            int error = text.lastIndexOf("{\"error\":\"com.linkedin.databus.core.OffsetNotFoundException\"");
            assertThat(error).isPositive();
            assertThat(Event.all(Arrays.copyOf(body, error))).isNotEmpty();
            assertThat(response.headers()).containsEntry("x-aesop-compress", "zstd");
            assertThat(response.trailers()).containsEntry("x-databus-response-code", "500");
        }
    }

    @Test
    void shouldCompressUnderTls(@TempDir Path other) {
        Certificate certificate = Certificate.ofLoopback(other.resolve("tls"));
        relay.close();
        relay = new RelayFixture(other, builder -> builder.set("tlsCertificate", Optional.of(certificate.certificate()))
                .set("tlsKey", Optional.of(certificate.key())));
        relay.build().start();
        windows(50);
        try (RawHttp http = new RawHttp(relay.relay().port(), 0, Optional.of(TestTls.trusting(certificate)))) {
            RawHttp.Response plain = http.get(RelayFixture.target(after(0), EVERYTHING, ""));
            RawHttp.Response compressed = http.get(RelayFixture.target(after(0), EVERYTHING, ZSTD));

            assertThat(compressed.headers()).containsEntry("x-aesop-compress", "zstd");
            assertThat(Unpacked.body(compressed)).isEqualTo(plain.body());
        }
    }
}
