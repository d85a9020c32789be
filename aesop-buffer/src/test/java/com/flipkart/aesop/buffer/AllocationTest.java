package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventWriter;
import com.flipkart.aesop.core.event.Opcode;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.scn.SourcePosition;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Counts what the hot paths allocate: nothing for an event, a window, a read or a seek. */
class AllocationTest extends RingTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 20_000;
    private static final int WINDOWS = 20_000;
    private static final byte[] VALUE = new byte[100];

    /** A position that is changed and used again, as a producer's is. */
    private static final class CountingPosition implements SourcePosition {
        private long count;

        @Override
        public int encodedLength() {
            return 2 * Long.BYTES;
        }

        @Override
        public void encode(ByteBuffer target) {
            target.putLong(count).putLong(-count);
        }

        @Override
        public String describe() {
            return "position " + count;
        }
    }

    private final EventWriter event = new EventWriter();
    private final CountingPosition position = new CountingPosition();
    private long scn;

    private void windows(WindowSink sink, int count) {
        for (int i = 0; i < count; i++) {
            sink.begin();
            for (int j = 0; j < 10; j++) {
                event.begin(sink.claim(161));
                event.header(Opcode.UPSERT, (short) (1 + j), (short) 0, i)
                        .schemaId(1, 2)
                        .longKey(j)
                        .value(VALUE, 0, VALUE.length);
                sink.append(event.finish());
            }
            position.count = i;
            sink.commit(++scn, i, position);
        }
    }

    /**
     * The least of three times: now and then the compiler gives up an assumption in the middle of the work, and puts an
     * object that it had taken apart together again. What the work itself allocates, it allocates every time.
     */
    private static long allocatedBy(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    /** All in one segment, so that nothing is hidden in an average. */
    private MappedEventBuffer ring() {
        return open(new BufferSettings(512L << 20, 256 << 20, 1 << 20, 4096, QueuePolicy.OVERWRITE_ON_WRITE));
    }

    @Test
    void shouldAllocateNothingWhenWindowsAreWritten() {
        MappedEventBuffer buffer = ring();
        Runnable removal = buffer.onCommit(() -> {});
        windows(buffer.writer(), WARM_UP);
        long allocated = allocatedBy(() -> windows(buffer.writer(), WINDOWS));
        assertThat(allocated)
                .as("bytes for " + WINDOWS + " windows of 10 events")
                .isZero();
        assertThat(buffer.view().segments()).isEqualTo(1);
        removal.run();
    }

    @Test
    void shouldAllocateALittleForEachSegmentOnly() {
        MappedEventBuffer buffer =
                open(new BufferSettings(4L << 20, 1 << 20, 1 << 20, 4096, QueuePolicy.OVERWRITE_ON_WRITE));
        windows(buffer.writer(), WARM_UP);
        long segmentsBefore = buffer.view().counters().segmentsEvicted();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        windows(buffer.writer(), WINDOWS);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        long segments = buffer.view().counters().segmentsEvicted() - segmentsBefore;
        assertThat(segments).isGreaterThan(20);
        assertThat(allocated / segments).as("bytes for each segment").isLessThan(20_000);
    }

    @Test
    void shouldAllocateNothingWhenEventsAreRead() {
        MappedEventBuffer buffer = ring();
        windows(buffer.writer(), WINDOWS);
        ByteBuffer target = ByteBuffer.allocateDirect(100_000);
        ReadOptions one = ReadOptions.of(SourceFilter.of((short) 3));
        ReadOptions coalesced = new ReadOptions(SourceFilter.of((short) 3), true, 1 << 20);
        EventFilter fifth = (bytes, offset, length) -> bytes.getLong(offset + EventLayout.KEY_OFFSET) % 5 == 0;
        ReadOptions filtered = new ReadOptions(SourceFilter.ALL, fifth, false, 1 << 20);
        try (EventCursor cursor = buffer.cursor()) {
            for (ReadOptions options : new ReadOptions[] {ReadOptions.ALL, one, coalesced, filtered}) {
                for (int i = 0; i < 20; i++) {
                    readAll(cursor, target, options);
                }
                long events = cursor.eventsRead();
                long allocated = allocatedBy(() -> readAll(cursor, target, options));
                assertThat(cursor.eventsRead() - events).isGreaterThan(WINDOWS);
                assertThat(allocated).as(options.toString()).isZero();
            }
        }
    }

    private static void readAll(EventCursor cursor, ByteBuffer target, ReadOptions options) {
        cursor.seekOldest();
        while (!cursor.atEnd()) {
            target.clear();
            cursor.read(target, options);
        }
    }

    @Test
    void shouldAllocateNothingWhenAPlaceIsSought() {
        MappedEventBuffer buffer = ring();
        windows(buffer.writer(), WINDOWS);
        try (EventCursor cursor = buffer.cursor()) {
            seeks(cursor);
            seeks(cursor);
            assertThat(allocatedBy(() -> seeks(cursor))).isZero();
        }
    }

    private void seeks(EventCursor cursor) {
        for (long place = 1; place < WINDOWS; place++) {
            cursor.seek(place, place % 12 - 1);
        }
        cursor.seek(scn + 1, -1);
        cursor.seekNewest();
    }
}
