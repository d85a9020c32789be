package com.flipkart.aesop.chained;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.relay.Relay;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.NoLeaks;
import com.flipkart.aesop.testkit.Seeds;
import com.flipkart.aesop.testkit.TcpProxy;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several upstreams: which one is read, and which one must not be. */
@NoLeaks
class FailoverTest {
    @TempDir
    Path directory;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final MemoryProducer firstPeople = MemoryProducer.byProgram(People.source());
    private final MemoryProducer secondPeople = MemoryProducer.byProgram(People.source());
    private Relay first;
    private Relay second;

    @BeforeEach
    void startUpstreams() {
        first = opened(People.upstream(directory.resolve("first"), firstPeople));
        second = opened(People.upstream(directory.resolve("second"), secondPeople));
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.addFirst(one);
        return one;
    }

    private Relay chained(HostAndPort... relays) {
        return opened(People.chained(directory.resolve("down"), People.producer(People.source(), relays)));
    }

    private void window(long scn, int events) {
        People.window(firstPeople, scn, scn * 100, events);
        People.window(secondPeople, scn, scn * 100, events);
    }

    private static List<Long> scns(Relay relay) {
        return People.windows(People.bytes(relay)).stream()
                .map(window -> window.get(0))
                .toList();
    }

    private static void await(Relay relay, PartState state) {
        Deadline.inSeconds(10).until(() -> relay.status().state() == state, state + " instead of " + relay.status());
    }

    @Test
    void shouldGoOnWithTheNextUpstreamWhenOneStops() {
        for (long scn = 1; scn <= 50; scn++) {
            window(scn, 3);
        }
        Relay chained = chained(People.address(first), People.address(second));
        People.awaitScn(chained, 50);
        first.close();
        for (long scn = 51; scn <= 100; scn++) {
            People.window(secondPeople, scn, scn * 100, 3);
        }
        People.awaitScn(chained, 100);

        assertThat(People.bytes(chained)).isEqualTo(People.bytes(second));
        assertThat(chained.facts())
                .containsEntry("people.producer.relay", People.address(second).toString())
                .containsEntry("people.producer.switches", "1");
        await(chained, PartState.RUNNING);
    }

    @Test
    void shouldReadFromTheSecondWhenTheFirstIsNotThere() {
        int port = first.port();
        first.close();
        People.window(secondPeople, 1, 1, 1);
        Relay chained = chained(People.address(port), People.address(second));

        People.awaitScn(chained, 1);
        await(chained, PartState.RUNNING);
    }

    /** The SCNs go on as if nothing were wrong, but the window before them is another. */
    @Test
    void shouldTakeNothingFromAnUpstreamWithAnotherStream() {
        People.window(firstPeople, 10, 100, 3);
        People.window(secondPeople, 10, 555, 3);
        People.window(secondPeople, 11, 555, 3);
        Relay chained = chained(People.address(first), People.address(second));
        People.awaitScn(chained, 10);
        first.close();
        Deadline.inSeconds(10).until(() -> chained.status().cause().contains("has other events in it"), "other events");

        assertThat(scns(chained)).containsExactly(10L);
        assertThat(chained.status().state()).as("the first may come back").isEqualTo(PartState.RETRYING);
    }

    @Test
    void shouldBeFailedWhenTheOnlyUpstreamHasAnotherStream() {
        People.window(firstPeople, 10, 100, 3);
        People.window(secondPeople, 9, 100, 3);
        People.window(secondPeople, 11, 100, 3);
        Relay chained = chained(People.address(first));
        People.awaitScn(chained, 10);
        chained.close();
        Relay again = chained(People.address(second));

        await(again, PartState.FAILED);
        assertThat(again.status().cause()).contains("has no window of this SCN, but scn=11");
        assertThat(scns(again)).containsExactly(10L);
    }

    @Test
    void shouldWaitForAnUpstreamThatIsBehind() {
        window(1, 3);
        People.window(firstPeople, 2, 200, 3);
        Relay chained = chained(People.address(first), People.address(second));
        People.awaitScn(chained, 2);
        first.close();
        Deadline.inSeconds(10).until(() -> chained.status().cause().contains("It is behind"), "behind");
        assertThat(chained.status().state()).isEqualTo(PartState.RETRYING);

        People.window(secondPeople, 2, 200, 3);
        People.window(secondPeople, 3, 300, 3);
        People.awaitScn(chained, 3);

        await(chained, PartState.RUNNING);
        assertThat(scns(chained)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void shouldWaitForTheUpstreamThatStillHasWhatFollows() {
        window(1, 3);
        int port = first.port();
        Relay chained = chained(People.address(first));
        People.awaitScn(chained, 1);
        chained.close();
        People.window(firstPeople, 2, 200, 3);
        first.close();
        PlainRelay fallen = opened(new PlainRelay());
        fallen.source(People.ORDER_ID, People.ORDER);
        fallen.schema(People.ORDER_ID, 1, People.SCHEMA.replace("Person", "Order"));
        fallen.evict(2);
        Relay again = chained(People.address(port), fallen.address());
        Deadline.inSeconds(10)
                .until(() -> again.status().cause().contains("no longer has the windows"), "what the second says");
        assertThat(again.status().state()).isEqualTo(PartState.RETRYING);

        opened(People.upstream(
                directory.resolve("first"), MemoryProducer.byProgram(People.source()), port, DataSize.ofMegabytes(16)));
        People.awaitScn(again, 2);

        assertThat(scns(again)).containsExactly(1L, 2L);
    }

    /** Connections that break anywhere, while windows of all sizes are written. */
    @Test
    void shouldHaveEveryWindowOnceAlthoughConnectionsBreakAnywhere() {
        Seeds.run(random -> {
            try (TcpProxy toFirst = TcpProxy.to("127.0.0.1", first.port());
                    TcpProxy toSecond = TcpProxy.to("127.0.0.1", second.port());
                    Relay chained = People.chained(
                            directory.resolve("cut"),
                            People.producer(
                                    People.source(),
                                    People.address(toFirst.port()),
                                    People.address(toSecond.port())))) {
                int windows = 300;
                CountDownLatch written = new CountDownLatch(1);
                long seed = random.nextLong();
                Thread writer = new Thread(() -> {
                    Random sizes = new Random(seed);
                    for (long scn = 1; scn <= windows; scn++) {
                        window(scn, 1 + sizes.nextInt(sizes.nextInt(10) == 0 ? 2000 : 20));
                    }
                    written.countDown();
                });
                writer.start();
                int cuts = 0;
                while (written.getCount() > 0 || cuts < 10) {
                    TcpProxy proxy = random.nextBoolean() ? toFirst : toSecond;
                    long before = proxy.bytes(TcpProxy.Direction.TO_CLIENT);
                    long bytes = 1L + random.nextInt(20_000);
                    proxy.closeAfter(TcpProxy.Direction.TO_CLIENT, bytes);
                    cuts++;
                    long scn = maxScn(chained.facts());
                    Deadline.inSeconds(20)
                            .until(
                                    () -> maxScn(chained.facts()) > scn
                                            || maxScn(chained.facts()) == windows
                                            || proxy.bytes(TcpProxy.Direction.TO_CLIENT) >= before + bytes,
                                    "going on after " + scn + ": " + chained.status());
                }
                Deadline.inSeconds(20).join(writer);
                toFirst.heal();
                toSecond.heal();
                People.awaitScn(chained, windows);

                assertThat(scns(chained))
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, windows).boxed().toList());
                assertThat(People.bytes(chained)).isEqualTo(People.bytes(second));
            }
        });
    }

    private static long maxScn(Map<String, String> facts) {
        return Long.parseLong(facts.getOrDefault("people.maxScn", "-1"));
    }
}
