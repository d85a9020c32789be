package com.flipkart.aesop.chained;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.relay.Relay;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.NoLeaks;
import com.flipkart.aesop.testkit.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay of a relay that keeps its answers open: windows come by push. */
@NoLeaks
class ChainedFollowTest {
    @TempDir
    Path directory;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

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

    /** An upstream with a state of its own. */
    private final class Upstream {
        private final String name;
        private MemoryProducer people;
        private Relay relay;

        Upstream(String name) {
            this.name = name;
            start(0, Duration.ofHours(1));
        }

        /** @param maxFollow 0: it does not follow */
        void start(int port, Duration maxFollow) {
            people = MemoryProducer.byProgram(People.source());
            relay = opened(Relay.builder()
                    .id(name)
                    .port(port)
                    .set("threads", 2)
                    .set("maxFollow", maxFollow)
                    .stateDirectory(directory.resolve(name))
                    .schemaDirectory(People.schemas(directory.resolve(name)))
                    .buffer(People.buffer(DataSize.ofMegabytes(16)))
                    .producer(people)
                    .start());
        }

        void exchange(Duration maxFollow) {
            int port = relay.port();
            relay.close();
            start(port, maxFollow);
        }

        void window(long scn) {
            People.window(people, scn, scn * 100, 3);
        }

        HostAndPort address() {
            return People.address(relay);
        }
    }

    private Relay chained(UnaryOperator<SettingsBuilder<UpstreamSettings>> more, HostAndPort... relays) {
        return opened(People.chained(directory.resolve("down"), People.producer(People.source(), more, relays)));
    }

    private static long fact(Relay relay, String name) {
        return Long.parseLong(relay.facts().get("people.producer." + name));
    }

    /** Not a byte goes up while a hundred windows come down, and polling would take an hour. */
    @Test
    void shouldGetWindowsWithoutAskingForThem() {
        Upstream upstream = new Upstream("up");
        TcpProxy network = opened(TcpProxy.to("127.0.0.1", upstream.relay.port()));
        upstream.window(1);
        Relay chained = chained(
                settings -> settings.set("pollInterval", Duration.ofHours(1)).set("pollWait", Duration.ofSeconds(10)),
                People.address(network.port()));
        upstream.window(2);
        People.awaitScn(chained, 2);
        long asked = network.bytes(TcpProxy.Direction.TO_SERVER);

        for (long scn = 3; scn <= 100; scn++) {
            upstream.window(scn);
            People.awaitScn(chained, scn);
        }

        assertThat(network.bytes(TcpProxy.Direction.TO_SERVER)).isEqualTo(asked);
        assertThat(People.bytes(chained)).isEqualTo(People.bytes(upstream.relay));
        Deadline.inSeconds(10)
                .until(() -> chained.facts().get("people.producer.caughtUp").equals("true"), "caught up");
    }

    @Test
    void shouldTakeWhatItsUpstreamCanDoWhenThatIsExchanged() {
        Upstream upstream = new Upstream("up");
        upstream.window(1);
        Relay chained = chained(settings -> settings, upstream.address());
        long scn = 1;
        for (Duration maxFollow : new Duration[] {Duration.ZERO, Duration.ofHours(1), Duration.ZERO}) {
            for (int i = 0; i < 5; i++) {
                upstream.window(++scn);
                People.awaitScn(chained, scn);
            }
            upstream.exchange(maxFollow);
        }
        upstream.window(++scn);
        People.awaitScn(chained, scn);

        assertThat(People.bytes(chained)).isEqualTo(People.bytes(upstream.relay));
    }

    @Test
    void shouldTakeOverLargeWindowsInSmallAnswersThatStayOpen() {
        Upstream upstream = new Upstream("up");
        upstream.window(1);
        Relay chained = chained(settings -> settings.set("fetchSize", DataSize.parse("4KB")), upstream.address());
        People.awaitScn(chained, 1);
        for (long scn = 2; scn <= 20; scn++) {
            People.window(upstream.people, scn, scn * 1_000, scn % 5 == 0 ? 1_000 : 5);
        }
        People.awaitScn(chained, 20);

        assertThat(People.bytes(chained)).isEqualTo(People.bytes(upstream.relay));
        assertThat(fact(chained, "failures")).isZero();
    }

    @Test
    void shouldTurnToTheNextUpstreamWhenOneIsSilent() {
        Upstream first = new Upstream("first");
        Upstream second = new Upstream("second");
        TcpProxy network = opened(TcpProxy.to("127.0.0.1", first.relay.port()));
        first.window(1);
        second.window(1);
        Relay chained = chained(
                settings -> settings.set("readTimeout", Duration.ofSeconds(1)).set("pollWait", Duration.ofMillis(200)),
                People.address(network.port()),
                second.address());
        first.window(2);
        second.window(2);
        People.awaitScn(chained, 2);
        network.stall(TcpProxy.Direction.TO_CLIENT);
        second.window(3);
        People.awaitScn(chained, 3);

        assertThat(People.bytes(chained)).isEqualTo(People.bytes(second.relay));
        assertThat(fact(chained, "switches")).isOne();
        network.heal();
    }

    /** The last end comes again and again: the upstream lives, but brings nothing. */
    @Test
    void shouldTurnToTheNextUpstreamWhenOneIsIdle() {
        Upstream first = new Upstream("first");
        Upstream second = new Upstream("second");
        first.window(1);
        second.window(1);
        Relay chained = chained(
                settings ->
                        settings.set("idleReconnect", Duration.ofSeconds(1)).set("pollWait", Duration.ofMillis(200)),
                first.address(),
                second.address());
        Deadline.inSeconds(10).until(() -> fact(chained, "switches") >= 2, "there and back");
        first.window(2);
        second.window(2);
        People.awaitScn(chained, 2);

        assertThat(fact(chained, "failures")).isZero();
        assertThat(chained.status().state()).isEqualTo(PartState.RUNNING);
    }

    @Test
    void shouldStopWhileItsUpstreamNeverRests() throws Exception {
        Upstream upstream = new Upstream("up");
        upstream.window(1);
        Relay chained = chained(settings -> settings.set("fetchSize", DataSize.parse("1GB")), upstream.address());
        AtomicBoolean enough = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (long scn = 2; !enough.get(); scn++) {
                upstream.window(scn);
                while (fact(chained, "windows") < scn - 5_000 && !enough.get()) {
                    Thread.onSpinWait(); // not so far ahead that it is overtaken
                }
            }
        });
        writer.start();
        try {
            People.awaitScn(chained, 1_000);
            Thread stopping = new Thread(chained::close, "stopping");
            stopping.start();
            Deadline.inSeconds(10).join(stopping);

            assertThat(chained.status().state()).isEqualTo(PartState.STOPPED);
        } finally {
            enough.set(true);
            Deadline.inSeconds(10).join(writer);
        }
    }
}
