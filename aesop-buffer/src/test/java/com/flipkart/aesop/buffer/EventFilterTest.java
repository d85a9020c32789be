package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.testkit.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventFilterTest extends RingTest {
    /** Events whose key is a multiple of 10. */
    private static final EventFilter TENTH =
            (bytes, offset, length) -> bytes.getLong(offset + EventLayout.KEY_OFFSET) % 10 == 0;

    private static final BufferSettings ONE_SEGMENT =
            new BufferSettings(4 << 20, 1 << 20, 64 << 10, 1024, QueuePolicy.OVERWRITE_ON_WRITE);

    private static ReadOptions options(EventFilter filter, boolean coalesce) {
        return new ReadOptions(SourceFilter.ALL, filter, coalesce, 1 << 20);
    }

    @Test
    void shouldCopyWhatPassesAndEveryEnd() {
        MappedEventBuffer buffer = open(ONE_SEGMENT, 0);
        Producer producer = new Producer(buffer.writer());
        for (long scn = 1; scn <= 50; scn++) {
            producer.window(scn, 25, 100);
        }
        EventCursor cursor = buffer.cursor();
        cursor.seek(0, -1);

        List<ReadEvent> events = readAll(cursor, options(TENTH, false), 1000);

        List<ReadEvent> expected = new ArrayList<>();
        for (long scn = 1; scn <= 50; scn++) {
            for (int i = 0; i < 25; i += 10) {
                expected.add(ReadEvent.data(scn, 1, scn * 1000 + i, 100));
            }
            expected.add(ReadEvent.end(scn));
        }
        assertThat(events).isEqualTo(expected);
        assertThat(cursor.eventsRead()).isEqualTo(expected.size());
    }

    @Test
    void shouldCountInTheOffsetWhatDoesNotPass() {
        MappedEventBuffer buffer = open(ONE_SEGMENT, 0);
        new Producer(buffer.writer()).window(1, 25, 100);
        EventCursor cursor = buffer.cursor();
        cursor.seek(0, -1);
        ByteBuffer target = ByteBuffer.allocate(250);

        cursor.read(target, options(TENTH, false));

        assertThat(ReadEvent.parse(target.flip())).extracting(ReadEvent::key).containsExactly(1000L, 1010L);
        assertThat(cursor.windowOffset()).isEqualTo(20);
        EventCursor next = buffer.cursor();
        next.seek(1, 11);
        assertThat(readAll(next, options(TENTH, false), 1000))
                .extracting(ReadEvent::key)
                .containsExactly(1020L, 0L);
    }

    @Test
    void shouldCombineWithSourcesAndCoalescing() {
        Seeds.run(this::compareWithAList);
    }

    private void compareWithAList(Random random) {
        MappedEventBuffer buffer = open(ONE_SEGMENT, 0);
        Producer producer = new Producer(buffer.writer());
        List<ReadEvent> written = new ArrayList<>();
        for (long scn = 1; scn <= 500; scn++) {
            producer.sink().begin();
            for (int i = random.nextInt(6); i > 0; i--) {
                int source = 1 + random.nextInt(3);
                long key = random.nextInt(100);
                int length = 61 + random.nextInt(100);
                producer.append((short) source, key, length);
                written.add(ReadEvent.data(scn, source, key, length));
            }
            producer.commit(scn);
            written.add(ReadEvent.end(scn));
        }
        for (int modulus : new int[] {1, 2, 10, 97, 1000}) {
            EventFilter filter =
                    (bytes, offset, length) -> bytes.getLong(offset + EventLayout.KEY_OFFSET) % modulus == modulus - 1;
            for (boolean coalesce : new boolean[] {false, true}) {
                EventCursor cursor = buffer.cursor();
                cursor.seek(0, -1);
                SourceFilter sources = SourceFilter.of((short) 1, (short) 3);
                List<ReadEvent> events =
                        readAll(cursor, new ReadOptions(sources, filter, coalesce, 1 + random.nextInt(9000)), 200);
                assertThat(events)
                        .as("modulus %d coalesce %s", modulus, coalesce)
                        .isEqualTo(wanted(written, modulus, coalesce));
            }
        }
    }

    private static List<ReadEvent> wanted(List<ReadEvent> written, int modulus, boolean coalesce) {
        List<ReadEvent> wanted = new ArrayList<>();
        for (ReadEvent event : written) {
            boolean passes = event.source() != 2 && event.key() % modulus == modulus - 1;
            boolean endWanted = !coalesce
                    || event.equals(written.get(written.size() - 1))
                    || (!wanted.isEmpty() && wanted.get(wanted.size() - 1).scn() == event.scn());
            if (event.isEnd() ? endWanted : passes) {
                wanted.add(event);
            }
        }
        return wanted;
    }

    @Test
    void shouldCopyNothingAndStayWhenAFilterFails() {
        MappedEventBuffer buffer = open(ONE_SEGMENT, 0);
        new Producer(buffer.writer()).window(1, 5, 100);
        EventCursor cursor = buffer.cursor();
        cursor.seek(0, -1);
        ByteBuffer target = ByteBuffer.allocate(1000);
        EventFilter failing = (bytes, offset, length) -> {
            if (bytes.getLong(offset + EventLayout.KEY_OFFSET) == 1003) {
                throw new IllegalArgumentException("deliberate");
            }
            return true;
        };

        assertThatThrownBy(() -> cursor.read(target, options(failing, false))).hasMessage("deliberate");

        assertThat(target.position()).isZero();
        assertThat(readAll(cursor)).hasSize(6);
    }

    @Test
    void shouldTellThatItWasLappedWhenAFilterStumblesOverBytesThatAreBeingOverwritten() {
        MappedEventBuffer buffer = open(small(), 0);
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 5, 100);
        EventCursor cursor = buffer.cursor();
        cursor.seek(0, -1);
        EventFilter overtaken = (bytes, offset, length) -> {
            for (long scn = buffer.view().maxScn() + 1; buffer.view().minScn() == 1; scn++) {
                producer.window(scn, 5, 100);
            }
            throw new IllegalArgumentException("nonsense was read");
        };

        assertThatThrownBy(() -> cursor.read(ByteBuffer.allocate(1000), options(overtaken, false)))
                .isInstanceOf(AesopException.class)
                .extracting(e -> ((AesopException) e).code())
                .isEqualTo(ErrorCode.LAPPED);
    }
}
