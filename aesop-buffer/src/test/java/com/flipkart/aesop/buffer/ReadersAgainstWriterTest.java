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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Readers race a writer that laps them all the time. Whatever they are handed has right checksums and follows what they had
 * before; when they are overtaken they are told.
 */
class ReadersAgainstWriterTest extends RingTest {
    private static final long DURATION_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int READERS = 3;

    /** What a reader has seen. */
    private record Seen(long events, long lapped, long seeks) {}

    @Test
    void shouldNeverHandOutNewerBytesWhenTheWriterLapsTheReaders() throws Exception {
        MappedEventBuffer buffer = open(small());
        long end = System.nanoTime() + DURATION_NANOS;
        ExecutorService threads = Executors.newFixedThreadPool(READERS + 1);
        try {
            List<Future<Seen>> readers = new ArrayList<>();
            new Producer(buffer.writer()).window(1, 3, 100);
            for (int i = 0; i < READERS; i++) {
                readers.add(threads.submit(reader(buffer, end, i)));
            }
            Future<Long> writer = threads.submit(() -> write(buffer, end));
            Deadline deadline = Deadline.in(Duration.ofSeconds(30));
            assertThat(deadline.get(writer, "the writer")).isGreaterThan(1000);
            long lapped = 0;
            for (Future<Seen> reader : readers) {
                Seen seen = deadline.get(reader, "a reader");
                assertThat(seen.events()).isGreaterThan(100);
                lapped += seen.lapped();
            }
            assertThat(lapped).as("times that a reader was overtaken").isPositive();
            assertThat(buffer.view().counters().lappedReads()).isEqualTo(lapped);
            assertThat(buffer.view().counters().damagedIndexBlocks()).isNotNegative();
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static long write(MappedEventBuffer buffer, long end) {
        Producer producer = new Producer(buffer.writer());
        Random random = new Random(1);
        long scn = 1;
        while (System.nanoTime() < end) {
            scn++;
            if (random.nextInt(50) == 0) {
                producer.window(scn, 100, 200);
            } else {
                producer.window(scn, random.nextInt(8), 61 + random.nextInt(300));
            }
        }
        return scn;
    }

    private static Callable<Seen> reader(MappedEventBuffer buffer, long end, int number) {
        ReadOptions[] options = {
            ReadOptions.ALL,
            ReadOptions.of(SourceFilter.of((short) 1)),
            new ReadOptions(SourceFilter.of((short) 7), true, 5000)
        };
        return () -> {
            Random random = new Random(number);
            ByteBuffer target = ByteBuffer.allocateDirect(3000 + 4000 * number);
            long lapped = 0;
            long seeks = 0;
            try (EventCursor cursor = buffer.cursor()) {
                while (System.nanoTime() < end) {
                    seeks++;
                    Place place = seek(buffer, cursor, random);
                    try {
                        readSome(cursor, target, options[number], place, random.nextInt(60));
                    } catch (AesopException e) {
                        assertThat(e.code()).as(e.describe()).isEqualTo(ErrorCode.LAPPED);
                        lapped++;
                    }
                }
                return new Seen(cursor.eventsRead(), lapped, seeks);
            }
        };
    }

    /** Where a reader stands: after {@code ordinal} events of {@code scn}, or after all of them. */
    private static final class Place {
        private long scn;
    }

    private static Place seek(MappedEventBuffer buffer, EventCursor cursor, Random random) {
        Place place = new Place();
        int kind = random.nextInt(4);
        if (kind == 0) {
            cursor.seekOldest();
        } else if (kind == 1) {
            cursor.seekNewest();
        } else {
            BufferView view = buffer.view();
            place.scn = view.prevScn() + random.nextInt((int) (view.maxScn() - view.prevScn() + 1));
            if (!cursor.seek(place.scn, -1).hasPlace()) {
                place.scn = 0;
                cursor.seekOldest();
            }
        }
        return place;
    }

    private static void readSome(EventCursor cursor, ByteBuffer target, ReadOptions options, Place place, int reads) {
        for (int i = 0; i < reads; i++) {
            target.clear();
            cursor.read(target, options);
            for (ReadEvent event : ReadEvent.parse(target.flip())) {
                assertThat(event.scn()).isGreaterThanOrEqualTo(place.scn);
                if (place.scn != 0 && !options.coalesceEndOfPeriod()) {
                    assertThat(event.scn()).isLessThanOrEqualTo(place.scn + 1);
                }
                if (!event.isEnd()) {
                    assertThat(event.key() / 1000).isEqualTo(event.scn());
                }
                place.scn = event.scn();
            }
        }
    }

    @Test
    void shouldCloseWithoutHarmWhileReadersRead() throws Exception {
        for (int round = 0; round < 20; round++) {
            MappedEventBuffer buffer = open(small());
            new Producer(buffer.writer()).window(Math.max(0, buffer.view().maxScn()) + 1, 40, 200);
            ExecutorService threads = Executors.newFixedThreadPool(READERS);
            try {
                List<Future<ErrorCode>> readers = new ArrayList<>();
                for (int i = 0; i < READERS; i++) {
                    readers.add(threads.submit(() -> readUntilRefused(buffer)));
                }
                buffer.close();
                for (Future<ErrorCode> reader : readers) {
                    assertThat(Deadline.in(Duration.ofSeconds(10)).get(reader, "a reader"))
                            .isEqualTo(ErrorCode.ILLEGAL_CALL);
                }
            } finally {
                threads.shutdownNow();
                assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private static ErrorCode readUntilRefused(MappedEventBuffer buffer) {
        ByteBuffer target = ByteBuffer.allocateDirect(10_000);
        try (EventCursor cursor = buffer.cursor()) {
            while (true) {
                cursor.seekOldest();
                target.clear();
                cursor.read(target, ReadOptions.ALL);
            }
        } catch (AesopException e) {
            return e.code();
        }
    }
}
