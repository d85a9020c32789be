package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.wire.http.RawHttp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much comes, in which pieces, and when. */
class StreamTest {
    private static final int CHUNK = 8 * 1024;

    private RelayFixture relay;

    @BeforeEach
    void start(@TempDir Path directory) {
        relay = new RelayFixture(directory, builder -> builder.set("chunkSize", new DataSize(CHUNK))
                        .set("maxWait", Duration.ofSeconds(5)))
                .start();
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    private int length(long key) {
        return relay.eventsAfter(-1, -1).stream()
                .filter(event -> event.key() == key)
                .findFirst()
                .orElseThrow()
                .length();
    }

    @Test
    void shouldSendWholeEventsUpToTheSize() {
        relay.window(10, 1, 5);
        int length = length(1);

        assertThat(Event.all(relay.stream(-1, -1, length).body())).hasSize(1);
        assertThat(Event.all(relay.stream(-1, -1, 3 * length + length - 1).body()))
                .hasSize(3);
        assertThat(Event.all(relay.stream(-1, -1, 5 * length + 61).body())).hasSize(6);
        assertThat(Event.all(relay.stream(10, 3, 2 * length).body()))
                .extracting(Event::key)
                .containsExactly(4L, 5L);
    }

    @Test
    void shouldTellTheSizeOfTheNextEventWhenItAloneIsTooLarge() {
        relay.window(10, rows -> RelayFixture.person(rows, 1, "x".repeat(5000)));
        int length = length(1);

        RawHttp.Response response = relay.stream(-1, -1, length - 1);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers())
                .containsEntry("Content-Length", "0")
                .containsEntry("x-dbus-pending-event-size", Integer.toString(length));
        assertThat(Event.all(relay.stream(-1, -1, length).body())).hasSize(1);
    }

    @Test
    void shouldNotTellAPendingSizeWhenSomethingWasSent() {
        relay.window(10, rows -> {
            RelayFixture.person(rows, 1, "small");
            RelayFixture.person(rows, 2, "x".repeat(5000));
        });

        assertThat(relay.stream(-1, -1, 1000).headers()).doesNotContainKey("x-dbus-pending-event-size");
    }

    @Test
    void shouldSendLargeChunksWhateverTheSizeOfTheEvents() {
        for (int scn = 1; scn <= 200; scn++) {
            relay.window(scn, 100L * scn, 10);
        }

        RawHttp.Response response = relay.stream(-1, -1, 1 << 20);

        assertThat(Event.all(response.body())).hasSize(2200);
        List<Integer> full = response.chunks().subList(0, response.chunks().size() - 1);
        assertThat(full).isNotEmpty().allSatisfy(chunk -> assertThat(chunk).isBetween(CHUNK - 200, CHUNK));
    }

    @Test
    void shouldSendAnEventThatIsLargerThanAChunkWhole() {
        relay.window(10, rows -> {
            RelayFixture.person(rows, 1, "a");
            RelayFixture.person(rows, 2, "x".repeat(300_000));
            RelayFixture.person(rows, 3, "b");
        });

        assertThat(Event.all(relay.stream(-1, -1, 1 << 20).body()))
                .extracting(Event::key)
                .containsExactly(1L, 2L, 3L, 0L);
    }

    @Test
    void shouldSendOnlyTheSourcesAskedForAndEveryEndOfPeriod() {
        relay.window(10, rows -> {
                    RelayFixture.person(rows, 1, "a");
                    RelayFixture.order(rows, 2);
                })
                .window(20, rows -> RelayFixture.order(rows, 3))
                .window(30, rows -> RelayFixture.person(rows, 4, "b"));
        String target = "/stream?sources=41&output=binary&size=100000&checkPoint=" + RelayFixture.checkpoint(-1, -1);

        assertThat(Event.all(relay.get(target).body()))
                .extracting(event -> event.isEnd() ? -event.scn() : event.key())
                .containsExactly(2L, -10L, 3L, -20L, -30L);
    }

    @Test
    void shouldTellWhereTheAnswerHasEndedWhenItIsAskedFor() {
        relay.window(10, rows -> {
            for (int i = 0; i < 100; i++) {
                RelayFixture.order(rows, i);
                RelayFixture.person(rows, 1000 + i, "a");
            }
        });
        String orders = "/stream?sources=41&output=binary&size=1000&tellPlace=true&checkPoint=";
        List<Long> keys = new ArrayList<>();
        String offset = "-1";
        List<String> atEnd = new ArrayList<>();
        RawHttp.Response response = relay.get(orders + RelayFixture.checkpoint(-1, -1));
        while (response.trailers().containsKey("x-aesop-window-offset")) {
            offset = response.trailers().get("x-aesop-window-offset");
            atEnd.add(response.trailers().get("x-aesop-at-end"));
            Event.all(response.body()).forEach(event -> keys.add(event.key()));
            response = relay.get(orders + RelayFixture.checkpoint(10, Long.parseLong(offset)));
        }
        Event.all(response.body()).stream().filter(event -> !event.isEnd()).forEach(event -> keys.add(event.key()));

        atEnd.add(response.trailers().get("x-aesop-at-end"));
        assertThat(atEnd).hasSizeGreaterThan(5).endsWith("true");
        assertThat(atEnd.subList(0, atEnd.size() - 1)).containsOnly("false");
        assertThat(keys).isEqualTo(LongStream.range(0, 100).boxed().toList());
        assertThat(Integer.parseInt(offset)).isGreaterThan(100);
        assertThat(relay.get(orders.replace("&tellPlace=true", "") + RelayFixture.checkpoint(-1, -1))
                        .trailers())
                .isEmpty();
    }

    @Test
    void shouldAnswerAtOnceWhenThereIsSomethingAlthoughItMayWait() {
        relay.window(10, 1, 1);

        RawHttp.Response response =
                relay.get(RelayFixture.target(RelayFixture.checkpoint(-1, -1), 1000, "&wait=60000"));

        assertThat(Event.all(response.body())).hasSize(2);
        assertThat(response.headers()).containsEntry("x-aesop-wait", "5000");
    }

    @Test
    void shouldHoldAnEmptyAnswerUntilAWindowIsCommitted() throws Exception {
        relay.window(10, 1, 1);
        try (RawHttp http = relay.connect()) {
            http.send("GET " + RelayFixture.target(RelayFixture.checkpoint(10, -1), 1000, "&wait=5000")
                    + " HTTP/1.1\r\n\r\n");
            CompletableFuture<RawHttp.Response> answer = CompletableFuture.supplyAsync(http::read);
            assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            long committed = System.nanoTime();
            relay.window(20, 2, 1);

            assertThat(Event.all(answer.get(4, TimeUnit.SECONDS).body()))
                    .extracting(Event::scn)
                    .containsExactly(20L, 20L);
            assertThat(Duration.ofNanos(System.nanoTime() - committed)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void shouldAnswerEmptyWhenTheTimeIsUp() {
        relay.window(10, 1, 1);
        long start = System.nanoTime();

        RawHttp.Response response = relay.get(RelayFixture.target(RelayFixture.checkpoint(10, -1), 1000, "&wait=200"));

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(190), Duration.ofSeconds(5));
        assertThat(response.headers()).containsEntry("Content-Length", "0").containsEntry("x-aesop-wait", "200");
        assertThat(relay.get("/admin").text()).isEqualTo("GOOD");
    }

    @Test
    void shouldHoldAnAnswerForTheFutureAndForAnEmptyBuffer() throws Exception {
        try (RawHttp empty = relay.connect();
                RawHttp future = relay.connect()) {
            empty.send("GET " + RelayFixture.target("", 1000, "&wait=5000") + " HTTP/1.1\r\n\r\n");
            future.send("GET " + RelayFixture.target(RelayFixture.checkpoint(15, -1), 1000, "&wait=5000")
                    + " HTTP/1.1\r\n\r\n");
            await().until(() -> relay.relay().facts().get("requests").equals("2"));

            relay.window(10, 1, 1);
            assertThat(Event.all(empty.read().body())).extracting(Event::scn).containsExactly(10L, 10L);
            relay.window(20, 2, 1);
            assertThat(Event.all(future.read().body())).extracting(Event::scn).containsExactly(20L, 20L);
        }
    }

    @Test
    void shouldWakeManyWhoWait() throws Exception {
        int clients = 100;
        relay.window(1, 1, 1);
        BlockingQueue<List<Event>> answers = new LinkedBlockingQueue<>();
        List<RawHttp> connections =
                Stream.generate(relay::connect).limit(clients).toList();
        ExecutorService readers = Executors.newFixedThreadPool(clients);
        try {
            for (int round = 1; round <= 20; round++) {
                long scn = round;
                for (RawHttp http : connections) {
                    readers.execute(() -> answers.add(Event.all(
                            http.get(RelayFixture.target(RelayFixture.checkpoint(scn, -1), 1000, "&wait=5000"))
                                    .body())));
                }
                if (round % 2 == 0) {
                    long requests = 1L * clients * round;
                    await().until(() -> Long.parseLong(relay.relay().facts().get("requests")) >= requests);
                }
                relay.window(scn + 1, scn, 1);
                for (int i = 0; i < clients; i++) {
                    assertThat(answers.poll(10, TimeUnit.SECONDS))
                            .extracting(Event::scn)
                            .containsExactly(scn + 1, scn + 1);
                }
            }
        } finally {
            readers.shutdownNow();
            connections.forEach(RawHttp::close);
        }
    }

    @Test
    void shouldForgetWhoWaitsWhenTheClientGoes() {
        relay.window(10, 1, 1);
        RawHttp http = relay.connect();
        http.send("GET " + RelayFixture.target(RelayFixture.checkpoint(10, -1), 1000, "&wait=5000")
                + " HTTP/1.1\r\n\r\n");
        await().until(() -> relay.relay().facts().get("people.readers").equals("1"));

        http.reset();

        await().until(() -> relay.relay().facts().get("people.readers").equals("0"));
        relay.window(20, 2, 1);
        assertThat(relay.eventsAfter(10, -1)).hasSize(2);
    }

    @Test
    void shouldAnswerWhoWaitsWhenItStops() throws Exception {
        relay.window(10, 1, 1);
        try (RawHttp http = relay.connect()) {
            http.send("GET " + RelayFixture.target(RelayFixture.checkpoint(10, -1), 1000, "&wait=5000")
                    + " HTTP/1.1\r\n\r\n");
            await().until(() -> relay.relay().facts().get("people.readers").equals("1"));

            Thread stopper = new Thread(() -> relay.relay().stop(Duration.ofSeconds(4)));
            stopper.start();

            RawHttp.Response response = http.read();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers()).containsEntry("Content-Length", "0").containsEntry("Connection", "close");
            stopper.join();
        }
    }
}
