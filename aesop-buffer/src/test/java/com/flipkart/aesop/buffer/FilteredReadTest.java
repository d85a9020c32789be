package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilteredReadTest extends RingTest {
    private static final ReadOptions ONLY_7 = ReadOptions.of(SourceFilter.of((short) 7));
    private static final ReadOptions ONLY_7_COALESCED = new ReadOptions(SourceFilter.of((short) 7), true, 1 << 20);

    private MappedEventBuffer buffer;
    private Producer producer;

    /** Windows 1 to {@code windows} of 5 events of sources 1 to 5; every 100th has an event of source 7 as well. */
    private void fill(int windows) {
        buffer = open(new BufferSettings(4 << 20, 256 << 10, 64 << 10, 1024, QueuePolicy.OVERWRITE_ON_WRITE), 0);
        producer = new Producer(buffer.writer());
        for (long scn = 1; scn <= windows; scn++) {
            producer.sink().begin();
            for (int i = 1; i <= 5; i++) {
                producer.append((short) i, scn * 1000 + i, 100);
                if (i == 3 && scn % 100 == 0) {
                    producer.append((short) 7, scn * 1000, 100);
                }
            }
            producer.commit(scn);
        }
    }

    private List<ReadEvent> read(ReadOptions options, long after) {
        try (EventCursor cursor = buffer.cursor()) {
            cursor.seek(after, -1);
            return readAll(cursor, options, 10_000);
        }
    }

    @Test
    void shouldCopyWantedEventsAndEveryEnd() {
        fill(1000);
        List<ReadEvent> events = read(ONLY_7, 0);
        assertThat(events).hasSize(1010);
        assertThat(windowsOf(events)).hasSize(1000);
        assertThat(events.subList(99, 102))
                .containsExactly(ReadEvent.data(100, 7, 100_000, 100), ReadEvent.end(100), ReadEvent.end(101));
    }

    @Test
    void shouldLeaveOutEndsOfWindowsWithoutWantedEventsWhenCoalescing() {
        fill(1050);
        List<ReadEvent> events = read(ONLY_7_COALESCED, 0);
        List<ReadEvent> expected = new ArrayList<>();
        for (long scn = 100; scn <= 1000; scn += 100) {
            expected.add(ReadEvent.data(scn, 7, scn * 1000, 100));
            expected.add(ReadEvent.end(scn));
        }
        expected.add(ReadEvent.end(1050));
        assertThat(events).isEqualTo(expected);
    }

    @Test
    void shouldCopyTheNewestEndWhenNothingIsWanted() {
        fill(500);
        ReadOptions none = new ReadOptions(SourceFilter.of(), true, 1 << 20);
        assertThat(read(none, 0)).containsExactly(ReadEvent.end(500));
        assertThat(read(ReadOptions.of(SourceFilter.of()), 490)).hasSize(10).allMatch(ReadEvent::isEnd);
    }

    @Test
    void shouldKeepTheNewestEndForTheNextReadWhenItDoesNotFit() {
        fill(100);
        EventCursor cursor = buffer.cursor();
        cursor.seek(0, -1);
        ByteBuffer target = ByteBuffer.allocate(100 + 61);
        assertThat(cursor.read(target, ONLY_7_COALESCED)).isEqualTo(161);
        producer.window(101, 1, 100);
        target.clear();
        assertThat(cursor.read(target, ONLY_7_COALESCED)).isEqualTo(61);
        assertThat(ReadEvent.parse(target.flip())).containsExactly(ReadEvent.end(101));
        assertThat(cursor.atEnd()).isTrue();
    }

    @Test
    void shouldCopyTheEndOfAWindowThatWasBegunBeforeTheSeek() {
        fill(300);
        EventCursor cursor = buffer.cursor();
        cursor.seek(200, 5);
        List<ReadEvent> events = readAll(cursor, ONLY_7_COALESCED, 10_000);
        assertThat(events)
                .containsExactly(ReadEvent.end(200), ReadEvent.data(300, 7, 300_000, 100), ReadEvent.end(300));
    }

    @Test
    void shouldStopAfterItsShareOfScanningAndGoOnThere() {
        fill(3000);
        ReadOptions options = new ReadOptions(SourceFilter.of((short) 7), false, 10_000);
        EventCursor cursor = buffer.cursor();
        cursor.seek(0, -1);
        ByteBuffer target = ByteBuffer.allocate(1 << 20);
        int reads = 0;
        int bytes = 0;
        while (!cursor.atEnd()) {
            long before = cursor.position();
            target.clear();
            bytes += cursor.read(target, options);
            reads++;
            assertThat(cursor.position() - before).isBetween(1L, 10_100L);
            assertThat(cursor.pendingEventLength()).isZero();
        }
        assertThat(reads).isGreaterThan(100);
        assertThat(bytes).isEqualTo(3000 * 61 + 30 * 100);
    }

    @Test
    void shouldReadLittleOfTheRingWhenTheIndexSaysThatNothingIsThere() {
        fill(3000);
        ReadOptions options = new ReadOptions(SourceFilter.of((short) 99), true, 1 << 16);
        EventCursor cursor = buffer.cursor();
        cursor.seek(0, -1);
        ByteBuffer target = ByteBuffer.allocate(1000);
        int reads = 0;
        while (!cursor.atEnd()) {
            target.clear();
            cursor.read(target, options);
            reads++;
        }
        // 1.7 MB in stretches of 1 KiB: 64 bytes of index for each, instead of 27 shares of 64 KiB.
        assertThat(reads).isLessThan(6);
    }

    @Test
    void shouldFindSourcesThatShareABitWithOthers() {
        buffer = open(new BufferSettings(4 << 20, 256 << 10, 64 << 10, 256, QueuePolicy.OVERWRITE_ON_WRITE), 0);
        producer = new Producer(buffer.writer());
        for (long scn = 1; scn <= 1000; scn++) {
            producer.sink().begin();
            producer.append((short) (1 + scn % 1000), scn * 1000, 150);
            producer.commit(scn);
        }
        for (int source = 1; source <= 1000; source += 37) {
            ReadOptions options = new ReadOptions(SourceFilter.of((short) source), true, 1 << 20);
            long scn = source == 1 ? 1000 : source - 1;
            assertThat(read(options, 0)).startsWith(ReadEvent.data(scn, source, scn * 1000, 150), ReadEvent.end(scn));
        }
    }

    @Test
    void shouldPassInsideAHugeWindowWithoutLookingAtStretchesOfOthers() {
        buffer = open(new BufferSettings(4 << 20, 256 << 10, 64 << 10, 1024, QueuePolicy.OVERWRITE_ON_WRITE), 0);
        producer = new Producer(buffer.writer());
        producer.sink().begin();
        for (int i = 0; i < 5000; i++) {
            producer.append((short) (i == 2500 ? 7 : 1), i, 100);
        }
        producer.commit(1);
        for (ReadOptions options : List.of(ONLY_7, ONLY_7_COALESCED)) {
            EventCursor cursor = buffer.cursor();
            cursor.seek(0, -1);
            ByteBuffer target = ByteBuffer.allocate(1000);
            assertThat(cursor.read(target, new ReadOptions(options.sources(), options.coalesceEndOfPeriod(), 50_000)))
                    .isEqualTo(161);
            assertThat(ReadEvent.parse(target.flip()))
                    .containsExactly(ReadEvent.data(1, 7, 2500, 100), ReadEvent.end(1));
        }
    }

    @Test
    void shouldRefuseSourcesThatAreNone() {
        assertThatThrownBy(() -> SourceFilter.of((short) 0)).hasMessageContaining("[1, 32767]: id=0");
        assertThatThrownBy(() -> SourceFilter.of(List.of((short) 5, (short) -2)))
                .hasMessageContaining("id=-2");
        assertThatThrownBy(() -> new ReadOptions(SourceFilter.ALL, false, 0)).hasMessageContaining("maxScanBytes=0");
    }

    @Test
    void shouldTellItsSources() {
        SourceFilter filter = SourceFilter.of((short) 1, (short) 300, Short.MAX_VALUE);
        assertThat(filter.accepts((short) 1)).isTrue();
        assertThat(filter.accepts((short) 2)).isFalse();
        assertThat(filter.accepts((short) 44)).isFalse();
        assertThat(filter.accepts((short) 300)).isTrue();
        assertThat(filter.accepts(Short.MAX_VALUE)).isTrue();
        assertThat(filter.accepts((short) -3)).isFalse();
        assertThat(SourceFilter.ALL.accepts((short) -3)).isTrue();
        assertThat(filter).hasToString("sources [1, 300, 32767]");
        assertThat(SourceFilter.ALL).hasToString("all sources");
    }
}
