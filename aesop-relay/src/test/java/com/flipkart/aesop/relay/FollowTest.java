package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.wire.http.RawHttp;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers that stay open, over real sockets. */
@Timeout(60)
class FollowTest {
    private static final int EVERYTHING = Integer.MAX_VALUE;
    private static final String SELDOM = "&follow=true&tellPlace=true&wait=10000";
    private static final String OFTEN = "&follow=true&tellPlace=true&wait=100";

    private RelayFixture relay;

    @BeforeEach
    void start(@TempDir Path directory) {
        relay = new RelayFixture(directory, builder -> builder.set("chunkSize", new DataSize(8 * 1024))).start();
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    /** A follower, and what it has been sent. */
    private final class Follow implements AutoCloseable {
        private final RawHttp http;
        private final RawHttp.Response head;
        private RawHttp.Piece last;

        Follow(String checkpoint, String more) {
            this(RelayFixture.target(checkpoint, EVERYTHING, more));
        }

        Follow(String target) {
            http = relay.connect();
            http.send("GET " + target + " HTTP/1.1\r\n\r\n");
            head = http.readHead();
        }

        /** The events of the next chunk. */
        List<Event> next() {
            last = http.readChunk();
            return Event.all(last.data());
        }

        /** The SCNs of the next so many events. */
        List<Long> scns(int events) {
            List<Event> read = new ArrayList<>();
            while (read.size() < events) {
                read.addAll(next());
            }
            return read.stream().map(Event::scn).toList();
        }

        /** Everything up to the end of the answer. */
        byte[] rest() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (last = http.readChunk(); !last.isLast(); last = http.readChunk()) {
                all.writeBytes(last.data());
                assertThat(all.size()).as("bytes of an answer that should end").isLessThan(100_000);
            }
            return all.toByteArray();
        }

        @Override
        public void close() {
            http.close();
        }
    }

    private static String after(long scn) {
        return RelayFixture.checkpoint(scn, -1);
    }

    private long fact(String name) {
        return Long.parseLong(relay.relay().facts().get(name));
    }

    @Test
    void shouldSendWindowsAsTheyAreCommitted() {
        relay.window(10, 1, 1);
        try (Follow follow = new Follow(after(10), SELDOM)) {
            assertThat(follow.head.headers())
                    .containsEntry("Transfer-Encoding", "chunked")
                    .containsEntry("x-aesop-follow", "10000");
            for (long scn = 11; scn < 30; scn++) {
                relay.window(scn, scn, 2);

                assertThat(follow.next()).extracting(Event::scn).containsExactly(scn, scn, scn);
                assertThat(follow.last.extension()).isEqualTo("end");
            }
        }
    }

    @Test
    void shouldBeginWhereTheCheckpointSays() {
        relay.window(10, 1, 1).window(20, 2, 3).window(30, 3, 1);

        assertThat(firstEvents("", SELDOM)).containsExactly(10L, 10L, 20L);
        assertThat(firstEvents(after(10), SELDOM)).containsExactly(20L, 20L, 20L);
        assertThat(firstEvents(after(15), SELDOM)).containsExactly(20L, 20L, 20L);
        assertThat(firstEvents(RelayFixture.checkpoint(20, 2), SELDOM)).containsExactly(20L, 20L, 30L);
        assertThat(firstEvents(after(10), SELDOM + "&streamFromLatestScn=true")).isEmpty();
    }

    /** The SCNs of the first three events, of which some come before and some after another window is committed. */
    private List<Long> firstEvents(String checkpoint, String more) {
        String target = RelayFixture.target(checkpoint, EVERYTHING, more);
        try (Follow follow =
                new Follow(more.contains("Latest") ? target.replaceFirst("streamFromLatestScn=false&", "") : target)) {
            List<Event> first = new ArrayList<>(follow.next());
            if (more.contains("Latest")) {
                assertThat(first).extracting(Event::scn).containsExactly(30L, 30L);
                return List.of();
            }
            return first.subList(0, 3).stream().map(Event::scn).toList();
        }
    }

    @Test
    void shouldFollowFromAnEmptyBufferAndFromAPlaceThatIsStillToCome() {
        try (Follow empty = new Follow("", SELDOM);
                Follow future = new Follow(after(15), SELDOM)) {
            relay.window(10, 1, 1);
            assertThat(empty.scns(2)).containsExactly(10L, 10L);
            relay.window(15, 2, 1);
            assertThat(empty.scns(2)).containsExactly(15L, 15L);
            relay.window(20, 3, 1);
            assertThat(empty.scns(2)).containsExactly(20L, 20L);
            assertThat(future.scns(2)).containsExactly(20L, 20L);
        }
    }

    @Test
    void shouldEndEmptyWhereNoEndOfPeriodCouldBeRepeated() {
        try (Follow empty = new Follow("", OFTEN)) {
            assertThat(empty.rest()).isEmpty();
            assertThat(empty.last.trailers()).containsEntry("x-aesop-at-end", "true");
        }
        relay.window(10, 1, 2);
        try (Follow future = new Follow(after(15), OFTEN);
                Follow partOfFuture = new Follow(RelayFixture.checkpoint(15, 1), OFTEN);
                Follow beyondWindow = new Follow(RelayFixture.checkpoint(10, 7), OFTEN)) {
            assertThat(future.rest()).isEmpty();
            assertThat(partOfFuture.rest()).isEmpty();
            assertThat(beyondWindow.rest()).isEmpty();
        }
        assertThat(fact("people.readers")).isZero();
    }

    @Test
    void shouldTellWhoHasFallenOff() {
        relay.window(10, 1, 1);

        RawHttp.Response response = relay.get(RelayFixture.target(after(5), EVERYTHING, SELDOM));

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.headers())
                .containsEntry("x-dbus-error-cause", "com.linkedin.databus.core.ScnNotFoundException");
    }

    @Test
    void shouldRepeatTheLastEndOfPeriodWhenItWouldBeSilent() {
        relay.window(10, 1, 1);
        try (Follow fresh = new Follow(after(10), OFTEN);
                Follow served = new Follow("", OFTEN)) {
            served.next();
            byte[] end =
                    Arrays.copyOfRange(served.last.data(), served.last.data().length - 61, served.last.data().length);
            for (int i = 0; i < 3; i++) {
                served.next();
                assertThat(served.last.data()).isEqualTo(end);
                assertThat(served.last.extension()).isEqualTo("end");
                fresh.next();
                assertThat(fresh.last.data()).isEqualTo(end);
            }

            relay.window(20, 1, 1);

            List<Long> scns = new ArrayList<>();
            while (!scns.contains(20L)) {
                fresh.next().forEach(event -> scns.add(event.scn()));
            }
            assertThat(scns.subList(scns.indexOf(20L), scns.size())).containsExactly(20L, 20L);
            assertThat(fresh.next()).extracting(Event::scn).containsExactly(20L);
        }
    }

    @Test
    void shouldBeatWhileAWindowIsOpen() throws Exception {
        relay.window(10, 1, 1);
        CountDownLatch beaten = new CountDownLatch(1);
        Thread producer = new Thread(() -> relay.window(20, rows -> {
            RelayFixture.person(rows, 1, "a");
            awaitQuietly(beaten);
            RelayFixture.person(rows, 2, "b");
        }));
        try (Follow follow = new Follow(after(10), OFTEN)) {
            producer.start();
            assertThat(follow.next()).extracting(Event::scn).containsExactly(10L);
            assertThat(follow.next()).extracting(Event::scn).containsExactly(10L);
            beaten.countDown();
            List<Event> events = new ArrayList<>();
            while (events.stream().noneMatch(event -> event.scn() == 20)) {
                events.addAll(follow.next());
            }
            events.removeIf(event -> event.scn() == 10);
            assertThat(events).extracting(Event::key).containsExactly(1L, 2L, 0L);
        }
        producer.join();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldSendAFollowerOfSomeSourcesTheseAndEveryEnd() {
        relay.window(10, 1, 1);
        String orders = "/stream?sources=41&output=binary&size=100000&checkPoint=" + after(10);
        try (Follow follow = new Follow(orders + OFTEN)) {
            assertThat(follow.next()).extracting(Event::scn).containsExactly(10L);
            relay.window(20, rows -> {
                        RelayFixture.person(rows, 1, "a");
                        RelayFixture.order(rows, 2);
                    })
                    .window(30, rows -> RelayFixture.person(rows, 3, "b"));
            List<Long> keysAndEnds = new ArrayList<>();
            while (!keysAndEnds.contains(-30L)) {
                follow.next().stream()
                        .filter(event -> event.scn() > 10)
                        .forEach(event -> keysAndEnds.add(event.isEnd() ? -event.scn() : event.key()));
            }
            assertThat(keysAndEnds.stream().distinct()).containsExactly(2L, -20L, -30L);
        }
    }

    @Test
    void shouldEndWhenTheSizeIsUsedUp() {
        relay.window(10, 1, 1);
        int size = relay.stream(-1, -1, EVERYTHING).body().length;
        try (Follow follow = new Follow(RelayFixture.target(after(10), 2 * size + 61, SELDOM))) {
            relay.window(20, 1, 1);
            assertThat(follow.scns(2)).containsExactly(20L, 20L);
            relay.window(30, 1, 1);
            assertThat(follow.scns(2)).containsExactly(30L, 30L);
            relay.window(40, 1, 1);
            assertThat(follow.rest()).isEmpty(); // the row does not fit any more
            assertThat(follow.last.trailers()).containsEntry("x-aesop-at-end", "false");

            assertThat(follow.http.get("/admin").text()).isEqualTo("GOOD");
        }
    }

    @Test
    void shouldTellTheSizeOfAnEventThatIsTooLarge() {
        relay.window(10, 1, 1).window(20, rows -> RelayFixture.person(rows, 1, "x".repeat(5000)));

        RawHttp.Response response = relay.get(RelayFixture.target(after(10), 1000, SELDOM));

        assertThat(response.headers()).containsEntry("Content-Length", "0").containsKey("x-dbus-pending-event-size");
    }

    @Test
    void shouldEndBehindAWindowWhenTheRelayStops() throws Exception {
        relay.window(10, 1, 1);
        List<Follow> followers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            followers.add(new Follow(after(10), SELDOM));
        }
        relay.window(20, 1, 3);

        Thread stopper = new Thread(() -> relay.relay().stop(Duration.ofSeconds(20)));
        stopper.start();

        for (Follow follow : followers) {
            assertThat(Event.all(follow.rest())).extracting(Event::scn).containsExactly(20L, 20L, 20L, 20L);
            assertThat(follow.last.trailers()).containsExactly(Map.entry("x-aesop-at-end", "true"));
            follow.close();
        }
        stopper.join();
    }

    @Test
    void shouldEndBehindAWindowAfterItsTime(@TempDir Path other) {
        relay.close();
        relay = new RelayFixture(other, builder -> builder.set("maxFollow", Duration.ofMillis(500))).start();
        relay.window(10, 1, 1);
        try (Follow idle = new Follow(after(10), SELDOM)) {
            assertThat(idle.rest()).isEmpty();
            assertThat(idle.last.trailers()).containsEntry("x-aesop-at-end", "true");
            assertThat(idle.http.get("/admin").text()).isEqualTo("GOOD");
        }
    }

    @Test
    void shouldAnswerAsEverWhereFollowingIsNotAllowed(@TempDir Path other) {
        relay.close();
        relay = new RelayFixture(other, builder -> builder.set("maxFollow", Duration.ZERO)).start();
        relay.window(10, 1, 1);

        RawHttp.Response response = relay.get(RelayFixture.target("", EVERYTHING, SELDOM));

        assertThat(response.headers()).doesNotContainKey("x-aesop-follow");
        assertThat(Event.all(response.body())).hasSize(2);
    }

    @Test
    void shouldFollowUntilTheConnectionEndsForAClientOfHttp10() {
        relay.window(10, 1, 1);
        try (RawHttp http = relay.connect()) {
            http.send("GET " + RelayFixture.target("", 200, OFTEN) + " HTTP/1.0\r\n\r\n");

            RawHttp.Response response = http.read();

            assertThat(response.headers()).containsEntry("Connection", "close").containsKey("x-aesop-follow");
            assertThat(Event.all(response.body())).extracting(Event::scn).containsOnly(10L);
        }
    }

    @Test
    void shouldForgetAFollowerThatGoes() {
        relay.window(10, 1, 1);
        Follow follow = new Follow(after(10), SELDOM);
        assertThat(fact("people.readers")).isOne();

        follow.http.reset();

        await().until(() -> fact("people.readers") == 0);
        relay.window(20, 2, 1);
        assertThat(relay.eventsAfter(10, -1)).hasSize(2);
    }

    @Test
    void shouldCountWhatIsSentWhileItIsSent() {
        relay.window(10, 1, 1);
        long before = fact("people.eventsOut");
        try (Follow follow = new Follow(after(10), SELDOM)) {
            relay.window(20, 1, 3);
            follow.next();
            await().until(() -> fact("people.eventsOut") == before + 4);
        }
    }
}
