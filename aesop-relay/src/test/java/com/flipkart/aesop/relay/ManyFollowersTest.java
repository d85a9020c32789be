package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.wire.http.RawHttp;
import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Followers in number, and such as do not read. */
@Timeout(180)
class ManyFollowersTest {
    private static final int FOLLOWERS = 1000;
    private static final int COMPRESSED = 200;
    private static final int WARM_UP = 60;
    private static final int COMMITS = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RelayFixture relay;
    private long lastScn = 1;

    @BeforeEach
    void start(@TempDir Path directory) {
        relay = new RelayFixture(directory, builder -> builder.set("maxConnections", 2 * FOLLOWERS)
                        .set("maxCompressed", COMPRESSED)
                        .set("writeTimeout", Duration.ofSeconds(2)))
                .buffer(DataSize.ofMegabytes(48), DataSize.ofMegabytes(4))
                .start();
        relay.window(1, 1, 1);
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    /** Many connections that follow, read by one thread that counts what comes. */
    private static final class Readers implements AutoCloseable {
        private final Selector selector;
        private volatile boolean closed;
        private final AtomicLong bytes = new AtomicLong();
        private final Thread thread = new Thread(this::read, "readers");

        Readers(int count, int port, String target) throws IOException {
            selector = Selector.open();
            for (int i = 0; i < count; i++) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                channel.write(StandardCharsets.US_ASCII.encode("GET " + target + " HTTP/1.1\r\n\r\n"));
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
            }
            thread.start();
        }

        private void read() {
            ByteBuffer piece = ByteBuffer.allocateDirect(64 * 1024);
            try (selector) {
                while (!closed) {
                    selector.select(key -> readFrom(key, piece));
                }
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void readFrom(SelectionKey key, ByteBuffer piece) {
            try {
                int length = ((SocketChannel) key.channel()).read(piece.clear());
                if (length < 0) {
                    key.cancel();
                } else {
                    bytes.addAndGet(length);
                }
            } catch (IOException e) {
                key.cancel();
            }
        }

        /** Its thread closes the connections. */
        @Override
        public void close() {
            closed = true;
            selector.wakeup();
        }
    }

    private static long allocatedByLoops() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] loops = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().contains("test-relay-io"))
                .mapToLong(thread -> thread.getThreadId())
                .toArray();
        assertThat(loops).isNotEmpty();
        return Arrays.stream(threads.getThreadAllocatedBytes(loops)).sum();
    }

    private long fact(String name) {
        return Long.parseLong(relay.relay().facts().get(name));
    }

    /** Commits windows one by one, each after all followers have had the one before. */
    private void commit(Readers readers, int followers, int count) {
        for (int i = 0; i < count; i++) {
            long before = fact("people.eventsOut");
            lastScn++;
            relay.window(lastScn, lastScn, 1);
            await().atMost(PATIENCE).until(() -> fact("people.eventsOut") >= before + 2L * followers);
        }
        assertThat(readers.bytes.get()).isPositive();
    }

    /** Netty keeps a record of every 128th buffer to find those that are not given back: 13 bytes for a chunk, not counted here. */
    @Test
    void shouldServeAThousandWithoutAllocatingForEach() throws Exception {
        ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        try {
            serve(FOLLOWERS, "");
            serve(COMPRESSED, "&compress=zstd");
        } finally {
            ResourceLeakDetector.setLevel(level);
        }
    }

    private void serve(int followers, String more) throws Exception {
        String target = RelayFixture.target(
                RelayFixture.checkpoint(lastScn, -1), Integer.MAX_VALUE, "&follow=true&wait=10000" + more);
        try (Readers readers = new Readers(followers, relay.relay().port(), target)) {
            await().atMost(PATIENCE).until(() -> fact("people.readers") == followers);
            assertThat(relay.relay().statistics().compression().answers()).isEqualTo(more.isEmpty() ? 0 : followers);
            commit(readers, followers, WARM_UP);
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 3; i++) {
                long before = allocatedByLoops();
                commit(readers, followers, COMMITS);
                least = Math.min(least, allocatedByLoops() - before);
            }
            System.out.printf(
                    "allocated for %d commits and %d followers%s: %d bytes%n", COMMITS, followers, more, least);
            assertThat(least / ((long) COMMITS * followers)).isZero();
        }
        await().atMost(PATIENCE).until(() -> fact("people.readers") == 0);
    }

    @Test
    void shouldDropAFollowerThatDoesNotReadAndServeTheOthers() throws Exception {
        String target =
                RelayFixture.target(RelayFixture.checkpoint(1, -1), Integer.MAX_VALUE, "&follow=true&wait=10000");
        String name = "x".repeat(100_000);
        try (RawHttp idle = relay.connect();
                RawHttp stalled = new RawHttp(relay.relay().port(), 4096)) {
            idle.send("GET " + target.replace("sources=40,41", "sources=41") + " HTTP/1.1\r\n\r\n");
            idle.readHead();
            stalled.send("GET " + target + " HTTP/1.1\r\n\r\n");
            stalled.readHead();
            long[] scn = {1};
            await().atMost(PATIENCE).until(() -> {
                scn[0]++;
                relay.window(scn[0], rows -> RelayFixture.person(rows, 1, name));
                assertThat(idle.readChunk().data()).isNotEmpty();
                return fact("connectionsStalled") == 1;
            });
            await().atMost(PATIENCE).until(() -> fact("people.readers") == 1);
            relay.window(scn[0] + 1, 1, 1);
            assertThat(Event.all(idle.readChunk().data()))
                    .extracting(Event::scn)
                    .containsExactly(scn[0] + 1);
        }
    }
}
