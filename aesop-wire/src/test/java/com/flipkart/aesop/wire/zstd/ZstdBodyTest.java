package com.flipkart.aesop.wire.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.testkit.Seeds;
import com.flipkart.aesop.wire.http.BodySource;
import com.sun.management.ThreadMXBean;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of another body, chunk by chunk. */
class ZstdBodyTest {
    private static final int CHUNK = 4096;
    private static final int CHUNKS = 2_000;

    private final UnpooledByteBufAllocator pool = new UnpooledByteBufAllocator(true);
    private final Plain plain = new Plain();
    private final Counts counts = new Counts();
    private final ZstdBody body = new ZstdBody(plain, pool, counts);
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private int openBefore;
    private ZstdDecoder decoder;

    @BeforeEach
    void open() {
        openBefore = ZstdLibrary.open();
        decoder = new ZstdDecoder();
    }

    /** Nothing is left of any of them. */
    @AfterEach
    void close() {
        body.close();
        decoder.close();
        assertThat(plain.closed).isEqualTo(1);
        assertThat(counts.closed).isEqualTo(1);
        assertThat(pool.metric().usedDirectMemory()).isZero();
        assertThat(ZstdLibrary.open()).isEqualTo(openBefore);
    }

    private static final class Counts implements ZstdBody.Meter {
        private long before;
        private long after;
        private int closed;

        @Override
        public void compressed(int bytesBefore, int bytesAfter) {
            before += bytesBefore;
            after += bytesAfter;
        }

        @Override
        public void closed() {
            closed++;
        }
    }

    /** A step of the plain body: what it puts, and what it says comes next. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Step(byte[] bytes, BodySource.Next next) {}

    /** A body that a test writes. */
    private static final class Plain implements BodySource {
        private final Deque<Step> steps = new ArrayDeque<>();
        private int closed;

        void put(byte[] bytes, Next next) {
            steps.add(new Step(bytes, next));
        }

        @Override
        public int room(int chunkSize) {
            return steps.isEmpty() ? 0 : Math.max(chunkSize, steps.peek().bytes().length);
        }

        @Override
        public Next fill(ByteBuffer chunk) {
            Step step = steps.remove();
            chunk.put(step.bytes());
            return step.next();
        }

        @Override
        public Map<String, String> headers(boolean empty) {
            return Map.of("x-empty", Boolean.toString(empty));
        }

        @Override
        public Map<String, String> trailers() {
            return Map.of("x-trailer", "1");
        }

        @Override
        public void close() {
            closed++;
        }
    }

    /** What the next chunk says comes next; its bytes are decoded to {@link #got}. */
    private BodySource.Next chunk() {
        int room = body.room(CHUNK);
        assertThat(room).isPositive().isLessThanOrEqualTo(ZstdEncoder.bound(CHUNK));
        ByteBuffer chunk = ByteBuffer.allocateDirect(room);
        BodySource.Next next = body.fill(chunk);
        decode(chunk.flip());
        return next;
    }

    private void decode(ByteBuffer in) {
        ByteBuffer out = ByteBuffer.allocateDirect(64 * 1024);
        do {
            decoder.decode(in, out.clear());
            out.flip();
            while (out.hasRemaining()) {
                got.write(out.get());
            }
        } while (out.limit() == out.capacity());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldShowEachPieceAtOnceAndPassOnThatThereIsNothingMoreForNow() {
        plain.put(bytes("a"), BodySource.Next.MORE);
        plain.put(bytes("bc"), BodySource.Next.CAUGHT_UP);

        assertThat(chunk()).isEqualTo(BodySource.Next.MORE);
        assertThat(got).hasToString("a");
        assertThat(chunk()).isEqualTo(BodySource.Next.CAUGHT_UP);
        assertThat(got).hasToString("abc");
        assertThat(body.room(CHUNK)).isZero();
        assertThat(pool.metric().usedDirectMemory()).as("held while it rests").isZero();
        plain.put(bytes("d"), BodySource.Next.END);
        assertThat(chunk()).isEqualTo(BodySource.Next.END);
        assertThat(got).hasToString("abcd");
        assertThat(decoder.isFinished()).isTrue();
        assertThat(body.headers(false))
                .containsEntry("x-aesop-compress", "zstd")
                .containsEntry("x-empty", "false");
        assertThat(body.trailers()).containsEntry("x-trailer", "1");
        assertThat(counts.before).isEqualTo(4);
        assertThat(counts.after).isPositive();
    }

    @Test
    void shouldSendNothingForAPieceOfNothing() {
        plain.put(new byte[0], BodySource.Next.MORE);
        plain.put(new byte[0], BodySource.Next.CAUGHT_UP);
        plain.put(new byte[0], BodySource.Next.END);

        assertThat(chunk()).isEqualTo(BodySource.Next.MORE);
        assertThat(chunk()).isEqualTo(BodySource.Next.CAUGHT_UP);
        assertThat(chunk()).isEqualTo(BodySource.Next.END);
        assertThat(counts.after).isZero();
        assertThat(body.headers(true)).containsEntry("x-empty", "true").doesNotContainKey("x-aesop-compress");
        assertThat(ZstdLibrary.open()).as("the decoder of the test alone").isEqualTo(openBefore + 1);
    }

    @Test
    void shouldEndTheFrameOfABodyInWhichNothingMoreCame() {
        plain.put(bytes("a"), BodySource.Next.MORE);
        plain.put(new byte[0], BodySource.Next.END);

        chunk();
        assertThat(chunk()).isEqualTo(BodySource.Next.END);

        assertThat(got).hasToString("a");
        assertThat(decoder.isFinished()).isTrue();
    }

    @Test
    void shouldSendAnEmptyFrameWhereTheHeadHasPromisedOne() {
        assertThat(body.room(CHUNK)).isZero();
        assertThat(body.headers(false)).containsEntry("x-aesop-compress", "zstd");
        plain.put(new byte[0], BodySource.Next.END);

        assertThat(chunk()).isEqualTo(BodySource.Next.END);

        assertThat(got.size()).isZero();
        assertThat(decoder.isFinished()).isTrue();
    }

    @Test
    void shouldCompressALongPieceSliceBySlice() {
        byte[] noise = new byte[10 * CHUNK + 100];
        new Random(1).nextBytes(noise);
        plain.put(noise, BodySource.Next.CAUGHT_UP);
        plain.put(bytes("end"), BodySource.Next.END);
        int chunks = 0;
        BodySource.Next next = BodySource.Next.MORE;
        while (next == BodySource.Next.MORE) {
            next = chunk();
            chunks++;
            assertThat(got.size()).isEqualTo(Math.min(noise.length, chunks * CHUNK));
        }

        assertThat(chunks).isEqualTo(11);
        assertThat(next).isEqualTo(BodySource.Next.CAUGHT_UP);
        assertThat(got.toByteArray()).isEqualTo(noise);
        assertThat(chunk()).isEqualTo(BodySource.Next.END);
        assertThat(decoder.isFinished()).isTrue();
        assertThat(counts.before).isEqualTo(noise.length + 3);
    }

    /** As a reader gets it that goes away. {@link #close} asserts that nothing is left. */
    @Test
    void shouldGiveEverythingBackInTheMiddleOfAPiece() {
        plain.put(new byte[10 * CHUNK], BodySource.Next.MORE);

        assertThat(chunk()).isEqualTo(BodySource.Next.MORE);

        assertThat(pool.metric().usedDirectMemory()).isEqualTo(10 * CHUNK);
        assertThat(ZstdLibrary.open()).isEqualTo(openBefore + 2);
        assertThatThrownBy(() -> body.ending(bytes("{}"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldEndTheFrameBehindAnError() {
        plain.put(bytes("event"), BodySource.Next.MORE);
        chunk();

        decode(direct(body.ending(bytes("{\"error\":1}"))));

        assertThat(got).hasToString("event{\"error\":1}");
        assertThat(decoder.isFinished()).isTrue();
    }

    @Test
    void shouldMakeAFrameOfAnErrorThatCameBeforeEverything() {
        assertThat(body.room(CHUNK)).isZero();
        body.headers(false);

        decode(direct(body.ending(bytes("{}"))));

        assertThat(got).hasToString("{}");
        assertThat(decoder.isFinished()).isTrue();
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    @Test
    void shouldBringWhateverIsPut() {
        Seeds.run(random -> {
            Plain own = new Plain();
            ByteArrayOutputStream put = new ByteArrayOutputStream();
            int steps = 1 + random.nextInt(40);
            for (int i = 0; i < steps; i++) {
                byte[] piece = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(1 << random.nextInt(16))];
                random.nextBytes(piece);
                put.writeBytes(piece);
                own.put(piece, i == steps - 1 ? BodySource.Next.END : BodySource.Next.MORE);
            }
            got.reset();
            decoder.begin();
            try (ZstdBody other = new ZstdBody(own, pool, new Counts())) {
                BodySource.Next next = BodySource.Next.MORE;
                while (next == BodySource.Next.MORE) {
                    ByteBuffer chunk = ByteBuffer.allocateDirect(other.room(1 + random.nextInt(CHUNK)));
                    next = other.fill(chunk);
                    decode(chunk.flip());
                }
            }
            assertThat(got.toByteArray()).isEqualTo(put.toByteArray());
            assertThat(decoder.isFinished()).isEqualTo(put.size() > 0);
        });
    }

    /** A body that never ends and puts the same. */
    private static final class Endless implements BodySource {
        private final byte[] row = bytes("a row that comes again and again, with a number ");

        @Override
        public int room(int chunkSize) {
            return chunkSize;
        }

        @Override
        public Next fill(ByteBuffer chunk) {
            while (chunk.remaining() > row.length) {
                chunk.put(row);
            }
            return Next.MORE;
        }

        @Override
        public Map<String, String> headers(boolean empty) {
            return Map.of();
        }

        @Override
        public void close() {}
    }

    /** On a thread like those of the server, for which Netty keeps its buffers. */
    @Test
    void shouldAllocateNothingForAChunk() throws Exception {
        ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        CompletableFuture<Long> allocated = new CompletableFuture<>();
        try {
            new FastThreadLocalThread(() -> {
                        try {
                            allocated.complete(allocatedByChunks());
                        } catch (RuntimeException | Error e) {
                            allocated.completeExceptionally(e);
                        }
                    })
                    .start();
            assertThat(allocated.get(60, TimeUnit.SECONDS)).isLessThan(CHUNKS);
        } finally {
            ResourceLeakDetector.setLevel(level);
        }
    }

    /** The least of some rounds: the compiler allocates where it changes its mind. */
    private long allocatedByChunks() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ByteBuffer chunk = ByteBuffer.allocateDirect(ZstdEncoder.bound(64 * 1024));
        ByteBuffer out = ByteBuffer.allocateDirect(64 * 1024);
        PooledByteBufAllocator pooled = new PooledByteBufAllocator(true, 0, 1, 8192, 9, 0, 0, false);
        long least = Long.MAX_VALUE;
        try (ZstdBody endless = new ZstdBody(new Endless(), pooled, new Counts())) {
            for (int i = 0; i < 5; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int k = 0; k < CHUNKS; k++) {
                    endless.room(64 * 1024);
                    endless.fill(chunk.clear());
                    decoder.decode(chunk.flip(), out.clear());
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
        }
        System.out.printf("allocated for %d chunks: %d bytes%n", CHUNKS, least);
        return least;
    }
}
