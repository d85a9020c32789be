package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.testkit.Deadline;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Readers of one or two sources of many race a writer that laps them, while the lists that they go by are made and taken away. Each
 * source counts its events, so a reader that has missed one notices.
 */
class ListedReadersTest extends RingTest {
    private static final int SOURCES = 40;
    private static final int READERS = 3;
    private static final long DURATION_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** 16 spans to a segment of 64 KiB, 4 segments. */
    private static BufferSettings settings() {
        return new BufferSettings(256 << 10, 64 << 10, 64 << 10, 256, QueuePolicy.OVERWRITE_ON_WRITE)
                .withSealDelay(Duration.ZERO);
    }

    @Test
    void shouldMissNothingWhileListsComeAndGo() throws Exception {
        MappedEventBuffer buffer = open(settings(), 0);
        long end = System.nanoTime() + DURATION_NANOS;
        ExecutorService threads = Executors.newFixedThreadPool(READERS + 1);
        try {
            Future<Long> writer = threads.submit(() -> write(buffer, end));
            List<Future<long[]>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                int number = i;
                readers.add(threads.submit(() -> read(buffer, end, number)));
            }
            Deadline deadline = Deadline.in(Duration.ofSeconds(30));
            assertThat(deadline.get(writer, "the writer")).isGreaterThan(1000);
            for (Future<long[]> reader : readers) {
                long[] seen = deadline.get(reader, "a reader");
                assertThat(seen[0]).as("events").isGreaterThan(1000);
                assertThat(seen[1]).as("reads where lists were").isPositive();
            }
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static long write(MappedEventBuffer buffer, long end) {
        Producer producer = new Producer(buffer.writer());
        Random random = new Random(1);
        long[] counts = new long[SOURCES + 1];
        long scn = 0;
        while (System.nanoTime() < end) {
            scn++;
            producer.sink().begin();
            // Now and then more than the ring holds: segments are added, and dropped again.
            int events = random.nextInt(500) == 0 ? 4000 : random.nextInt(20);
            for (int i = 0; i < events; i++) {
                int source = 1 + random.nextInt(SOURCES);
                counts[source]++;
                producer.append((short) source, counts[source], 61 + random.nextInt(200));
            }
            producer.commit(scn);
        }
        return scn;
    }

    /** Answers how many events were read, and how often some span was listed then. */
    private static long[] read(MappedEventBuffer buffer, long end, int number) {
        short first = (short) (1 + number);
        short second = (short) (SOURCES - number);
        SourceFilter few = number == 0 ? SourceFilter.of(first) : SourceFilter.of(first, second);
        ReadOptions options = new ReadOptions(few, true, 50_000);
        ByteBuffer target = ByteBuffer.allocateDirect(2000 + 3000 * number);
        long[] next = new long[SOURCES + 1];
        long listed = 0;
        try (EventCursor cursor = buffer.cursor()) {
            cursor.seekOldest();
            while (System.nanoTime() < end) {
                try {
                    cursor.read(target.clear(), options);
                    compare(ReadEvent.parse(target.flip()), few, next);
                } catch (AesopException e) {
                    assertThat(e.code()).as(e.describe()).isEqualTo(ErrorCode.LAPPED);
                    cursor.seekOldest();
                    next = new long[SOURCES + 1];
                }
                listed += buffer.listedSpans() > 0 ? 1 : 0;
            }
            return new long[] {cursor.eventsRead(), listed};
        }
    }

    private static void compare(List<ReadEvent> events, SourceFilter few, long[] next) {
        for (ReadEvent event : events) {
            if (!event.isEnd()) {
                assertThat(few.accepts(event.source())).isTrue();
                if (next[event.source()] > 0) {
                    assertThat(event.key()).isEqualTo(next[event.source()]);
                }
                next[event.source()] = event.key() + 1;
            }
        }
    }
}
