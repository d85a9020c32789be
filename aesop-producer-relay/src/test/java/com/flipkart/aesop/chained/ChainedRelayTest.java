package com.flipkart.aesop.chained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.relay.Relay;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.NoLeaks;
import com.flipkart.aesop.wire.StreamCompression;
import com.flipkart.aesop.wire.http.RawHttp;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay of one of our relays, over real sockets. */
@NoLeaks
class ChainedRelayTest {
    @TempDir
    Path directory;

    private final Deque<Relay> relays = new ArrayDeque<>();
    private MemoryProducer people;
    private Relay upstream;

    @BeforeEach
    void startUpstream() {
        people = MemoryProducer.byProgram(People.source());
        upstream = opened(People.upstream(directory.resolve("up"), people));
    }

    @AfterEach
    void stopAll() {
        relays.forEach(Relay::close);
    }

    private Relay opened(Relay relay) {
        relays.addFirst(relay);
        return relay;
    }

    private Relay chained(UpstreamProducer producer) {
        return opened(People.chained(directory.resolve("down"), producer));
    }

    private Relay chained() {
        return chained(People.producer(People.source(), People.address(upstream)));
    }

    @Test
    void shouldTakeEveryByteOver() {
        people.commit(10, 1_234_567_891L, window -> {
            People.person(window, 1, "one");
            People.order(window, 2);
            window.delete(People.PERSON, 3, row -> {
                row.writeLong(3);
                row.writeIndex(0);
            });
            window.upsert(People.PERSON, "a key of bytes", row -> {
                row.writeLong(4);
                row.writeIndex(0);
            });
        });
        people.commit(11, 2_000_000_001L, window -> {});
        Relay chained = chained();
        People.window(people, 12, 100, 3);
        People.awaitScn(chained, 12);

        byte[] bytes = People.bytes(chained);

        assertThat(bytes).isEqualTo(People.bytes(upstream));
        assertThat(People.windows(bytes)).extracting(window -> window.get(0)).containsExactly(10L, 11L, 12L);
        assertThat(chained.status().state()).isEqualTo(PartState.RUNNING);
        assertThat(chained.facts())
                .containsEntry("people.producer.relay", "127.0.0.1:" + upstream.port())
                .containsEntry("people.producer.windows", "3")
                .containsEntry("people.producer.events", "7")
                .containsEntry("people.producer.switches", "0");
    }

    @Test
    void shouldTakeEveryByteOverFromAnAnswerThatIsCompressed() {
        for (int scn = 1; scn <= 200; scn++) {
            People.window(people, scn, scn * 100L, scn % 7);
        }
        Relay chained = chained(People.producer(
                People.source(),
                settings -> settings.set("compress", StreamCompression.ZSTD).set("fetchSize", DataSize.ofKilobytes(4)),
                People.address(upstream)));
        People.awaitScn(chained, 200);
        for (int scn = 201; scn <= 220; scn++) {
            People.window(people, scn, scn * 100L, 2);
            People.awaitScn(chained, scn);
        }

        assertThat(People.bytes(chained)).isEqualTo(People.bytes(upstream));
        assertThat(chained.facts())
                .containsEntry("people.producer.windows", "220")
                .containsEntry("people.producer.failures", "0");
        assertThat(upstream.statistics().compression().bytesBefore())
                .isGreaterThan(2 * upstream.statistics().compression().bytesAfter());
    }

    @Test
    void shouldServeTheSchemasOfItsUpstream() {
        Relay chained = chained();

        String target = "/register?protocolVersion=2&sources=40,41";
        try (RawHttp up = new RawHttp(upstream.port());
                RawHttp down = new RawHttp(chained.port())) {
            assertThat(down.get(target).text())
                    .contains("com.example")
                    .isEqualTo(up.get(target).text());
        }
    }

    @Test
    void shouldServeHistoryAndSchemasWhenItIsStartedWithoutItsUpstream() {
        People.window(people, 1, 1, 5);
        Relay first = chained();
        People.awaitScn(first, 1);
        byte[] held = People.bytes(first);
        first.close();
        int port = upstream.port();
        upstream.close();

        Relay second = chained(People.producer(People.source(), People.address(port)));

        assertThat(People.bytes(second)).isEqualTo(held).isNotEmpty();
        assertThat(second.status().state()).isEqualTo(PartState.RETRYING);
        assertThat(second.status().cause()).contains("127.0.0.1:" + port);
        try (RawHttp http = new RawHttp(second.port())) {
            assertThat(http.get("/register?protocolVersion=2&sources=40").text())
                    .contains("\"id\":40", "Person");
        }
    }

    @Test
    void shouldGoOnAfterTheLastWindowWhenItIsStartedAgain() {
        People.window(people, 1, 1, 5);
        Relay first = chained();
        People.awaitScn(first, 1);
        first.close();
        People.window(people, 2, 10, 5);
        People.window(people, 3, 20, 5);

        Relay second = chained();
        People.awaitScn(second, 3);

        assertThat(People.bytes(second)).isEqualTo(People.bytes(upstream));
    }

    /** A window of 3,000 events, half of them of a source that is not taken over, in answers of 4 KB. */
    @Test
    void shouldTakeOverAWindowThatIsLargerThanAnAnswer() {
        people.commit(7, 1, window -> {
            for (int i = 0; i < 3000; i++) {
                People.order(window, i);
                People.person(window, i, "somebody");
            }
        });
        Relay chained = chained(People.producer(
                People.peopleAlone(),
                settings -> settings.set("fetchSize", DataSize.parse("4KB")),
                People.address(upstream)));
        People.awaitScn(chained, 7);

        assertThat(People.bytes(chained.port(), "40", -1))
                .isEqualTo(People.bytes(upstream.port(), "40", -1))
                .hasSizeGreaterThan(3000 * 61);
    }

    @Test
    void shouldServeWhoHasFallenOffItsUpstream() {
        upstream.close();
        people = MemoryProducer.byProgram(People.source());
        upstream = opened(People.upstream(directory.resolve("small"), people, 0, DataSize.ofMegabytes(1)));
        Relay chained = chained();
        for (long scn = 1; scn <= 400; scn++) {
            People.window(people, scn, scn, 100);
            People.awaitScn(chained, scn);
        }

        assertThatThrownBy(() -> People.bytes(upstream.port(), "40,41", 1))
                .hasMessageContaining("ScnNotFoundException");
        byte[] bytes = People.bytes(chained.port(), "40,41", 1);

        assertThat(People.windows(bytes)).hasSize(399);
    }

    /** What came before the first window that was taken over is not there: nobody must take it for nothing. */
    @Test
    void shouldTellClientsThatAreOlderThanItsBeginning() {
        for (long scn = 10; scn <= 15; scn++) {
            People.window(people, scn, scn, 2);
        }
        Relay chained = chained(People.producer(
                People.source(), settings -> settings.set("start", "latest"), People.address(upstream)));
        People.awaitScn(chained, 15);

        assertThatThrownBy(() -> People.bytes(chained.port(), "40,41", 12))
                .hasMessageContaining("ScnNotFoundException");
        assertThat(People.windows(People.bytes(chained.port(), "40,41", -1)))
                .extracting(window -> window.get(0))
                .containsExactly(15L);
    }

    @Test
    void shouldBeginAfterAnScn() {
        for (long scn = 10; scn <= 15; scn++) {
            People.window(people, scn, scn, 2);
        }
        Relay chained = chained(
                People.producer(People.source(), settings -> settings.set("start", "12"), People.address(upstream)));
        People.awaitScn(chained, 15);

        assertThat(People.windows(People.bytes(chained)))
                .extracting(window -> window.get(0))
                .containsExactly(13L, 14L, 15L);
    }

    @Test
    void shouldBeReadByAnotherRelayAgain() {
        People.window(people, 1, 1, 50);
        Relay second = chained();
        Relay third = opened(
                People.chained(directory.resolve("third"), People.producer(People.source(), People.address(second))));
        for (long scn = 2; scn <= 100; scn++) {
            People.window(people, scn, scn * 7, 5);
        }
        People.awaitScn(third, 100);

        assertThat(People.bytes(third)).isEqualTo(People.bytes(upstream));
    }

    @Test
    void shouldWaitForAnUpstreamThatHasNothing() {
        Relay chained = chained();
        assertThat(chained.status().state()).isEqualTo(PartState.RUNNING);

        People.window(people, 5, 1, 1);
        People.awaitScn(chained, 5);

        assertThat(People.bytes(chained)).isEqualTo(People.bytes(upstream));
    }

    @Test
    void shouldSayWhichSourcesAreOthersAtTheUpstream() {
        Relay chained = chained(People.producer(
                new PhysicalSource(
                        1,
                        "people",
                        List.of(People.logical(44, People.PERSON), People.logical(41, "com.example.Nobody"))),
                People.address(upstream)));

        assertThat(chained.status().state()).isEqualTo(PartState.FAILED);
        assertThat(chained.status().cause())
                .contains(
                        "source=com.example.Person has id=40 there and id=44 here",
                        "it has no source=com.example.Nobody",
                        "40=com.example.Person");
    }

    @Test
    void shouldStopWhileItWaits() {
        Relay chained = chained();
        Thread stopping = new Thread(chained::close, "stopping");
        stopping.start();
        Deadline.inSeconds(5).join(stopping);

        assertThat(chained.status().state()).isEqualTo(PartState.STOPPED);
    }
}
