package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.scn.Scn;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Capacity and segment size are changed between two starts, in both directions, after closing in order and after a kill. What
 * fits is kept, to the byte; what does not is given up from the oldest end, in whole windows, and the report says so.
 */
class CapacityChangeTest extends RingTest {
    private static final BootId RUN = new BootId(2, 2);
    private static final int SEGMENT = 4096;
    private static final int EVENTS = 3;
    private static final int EVENT = 100;

    private static BufferSettings settings(int capacity, int segment) {
        return new BufferSettings(capacity, segment, 64 * 1024, 256, QueuePolicy.OVERWRITE_ON_WRITE)
                .withSealDelay(Duration.ZERO);
    }

    private MappedEventBuffer open(Path ring, BufferSettings settings) {
        return opened(MappedEventBuffer.open(ring, settings, Scn.NONE, RUN, Probe.NONE));
    }

    private static void write(MappedEventBuffer buffer, long from, long to) {
        Producer producer = new Producer(buffer.writer());
        for (long scn = from; scn <= to; scn++) {
            producer.window(scn, EVENTS, EVENT);
        }
    }

    /** Windows 1 to {@code last}, with these settings: a ring that was closed, and one whose process was killed. */
    private List<Path> filled(BufferSettings settings, long last) throws Exception {
        Path killed = temporary.resolve("killed");
        MappedEventBuffer buffer = open(directory, settings);
        write(buffer, 1, last);
        RingFilesCopy.copy(directory, killed);
        buffer.close();
        return List.of(directory, killed);
    }

    /** The windows that are held are these, with every byte of their events. */
    private static void assertHolds(MappedEventBuffer buffer, long from, long to) {
        BufferView view = buffer.view();
        assertThat(view.minScn()).isEqualTo(from);
        assertThat(view.maxScn()).isEqualTo(to);
        assertThat(view.prevScn()).isEqualTo(from - 1);
        EventCursor cursor = buffer.cursor();
        assertThat(cursor.seek(from - 1, -1)).isEqualTo(SeekResult.FOUND);
        List<ReadEvent> expected = new ArrayList<>();
        for (long scn = from; scn <= to; scn++) {
            for (int i = 0; i < EVENTS; i++) {
                expected.add(ReadEvent.data(scn, 1, scn * 1000 + i, EVENT));
            }
            expected.add(ReadEvent.end(scn));
        }
        assertThat(readAll(cursor)).isEqualTo(expected);
    }

    private static long held(MappedEventBuffer buffer) {
        return buffer.view().tailPosition() - buffer.view().headPosition();
    }

    @Test
    void shouldKeepEverythingAndHoldMoreWhenTheCapacityIsRaised() throws Exception {
        for (Path ring : filled(settings(4 * SEGMENT, SEGMENT), 100)) {
            MappedEventBuffer buffer = open(ring, settings(16 * SEGMENT, SEGMENT));
            long oldest = buffer.view().minScn();
            assertThat(oldest).isGreaterThan(1);
            assertThat(buffer.recovery().notes()).isEmpty();
            assertHolds(buffer, oldest, 100);

            write(buffer, 101, 200);

            assertHolds(buffer, oldest, 200);
            assertThat(held(buffer)).isGreaterThan(8 * SEGMENT);
            buffer.close();
            assertThat(BufferCheck.check(ring).violations()).isEmpty();
        }
    }

    @Test
    void shouldGiveUpTheOldestWholeWindowsWhenTheCapacityIsLowered() throws Exception {
        for (Path ring : filled(settings(16 * SEGMENT, SEGMENT), 150)) {
            MappedEventBuffer buffer = open(ring, settings(4 * SEGMENT, SEGMENT));

            long oldest = buffer.view().minScn();
            assertThat(held(buffer)).isBetween(2L * SEGMENT, 4L * SEGMENT);
            assertHolds(buffer, oldest, 150);
            assertThat(buffer.recovery().notes())
                    .singleElement()
                    .asString()
                    .contains("larger than the capacity of " + 4 * SEGMENT)
                    .contains("the windows from SCN 1 (")
                    .contains("to " + Scn.describe(oldest - 1) + " were given up");
            try (EventCursor late = buffer.cursor()) {
                assertThat(late.seek(oldest - 2, -1)).isEqualTo(SeekResult.NOT_FOUND);
            }
            write(buffer, 151, 200);
            assertThat(held(buffer)).isLessThanOrEqualTo(4L * SEGMENT);
            buffer.close();
            assertThat(BufferCheck.check(ring).violations()).isEmpty();
        }
    }

    @Test
    void shouldKeepTheLastWindowWholeWhenTheCapacityIsLoweredBelowIt() throws Exception {
        int large = 6 * SEGMENT / EVENT;
        MappedEventBuffer first = open(directory, settings(16 * SEGMENT, SEGMENT));
        write(first, 1, 20);
        new Producer(first.writer()).window(21, large, EVENT);
        Path killed = temporary.resolve("killed");
        RingFilesCopy.copy(directory, killed);
        first.close();
        for (Path ring : List.of(directory, killed)) {
            MappedEventBuffer buffer = open(ring, settings(2 * SEGMENT, SEGMENT));

            assertThat(held(buffer)).as("at least the last window").isGreaterThan(5L * SEGMENT);
            assertThat(buffer.view().maxScn()).isEqualTo(21);
            EventCursor cursor = buffer.cursor();
            assertThat(cursor.seek(20, -1)).isEqualTo(SeekResult.FOUND);
            assertThat(readAll(cursor)).hasSize(large + 1);
            assertThat(buffer.writer().resumePoint().scn()).isEqualTo(21);

            write(buffer, 22, 60);
            assertThat(held(buffer)).as("it goes when others have come").isLessThanOrEqualTo(2L * SEGMENT);
            assertHolds(buffer, buffer.view().minScn(), 60);
            buffer.close();
            assertThat(BufferCheck.check(ring).violations()).isEmpty();
        }
    }

    @Test
    void shouldKeepOldSegmentsBesideNewOnesWhenTheirSizeIsRaised() throws Exception {
        for (Path ring : filled(settings(16 * SEGMENT, SEGMENT), 100)) {
            assertKeptWhenSegmentsChange(ring, settings(16 * SEGMENT, 4 * SEGMENT));
        }
    }

    @Test
    void shouldKeepOldSegmentsBesideNewOnesWhenTheirSizeIsLowered() throws Exception {
        for (Path ring : filled(settings(16 * SEGMENT, 4 * SEGMENT), 100)) {
            assertKeptWhenSegmentsChange(ring, settings(16 * SEGMENT, SEGMENT));
        }
    }

    /** Some windows more, so that both sizes are there at once; then so many that the old ones are gone; then back again. */
    private void assertKeptWhenSegmentsChange(Path ring, BufferSettings changed) throws Exception {
        MappedEventBuffer buffer = open(ring, changed);
        assertThat(buffer.recovery().notes()).isEmpty();
        assertHolds(buffer, 1, 100);
        write(buffer, 101, 145);
        assertHolds(buffer, 1, 145);
        assertThat(roomsOf(ring)).as("both sizes").contains(SEGMENT, 4 * SEGMENT);
        assertThat(buffer.view().segments()).isEqualTo(roomsOf(ring).size());

        write(buffer, 146, 500);

        assertThat(held(buffer)).isLessThanOrEqualTo(changed.capacity());
        long oldest = buffer.view().minScn();
        assertHolds(buffer, oldest, 500);
        buffer.close();
        assertThat(roomsOf(ring)).containsOnly(changed.segmentSize());
        assertThat(BufferCheck.check(ring).violations()).isEmpty();
        BufferSettings before = settings(16 * SEGMENT, 5 * SEGMENT - changed.segmentSize());
        MappedEventBuffer again = open(ring, before);
        assertHolds(again, oldest, 500);
        write(again, 501, 520);
        assertThat(again.view().maxScn()).isEqualTo(520);
        again.close();
        assertThat(BufferCheck.check(ring).violations()).isEmpty();
    }

    /** Bytes for events in each segment file, by their names. */
    private static List<Integer> roomsOf(Path ring) throws Exception {
        List<Integer> rooms = new ArrayList<>();
        for (Path file : RingFilesCopy.list(ring)) {
            if (Position.ofSegmentFile(file.getFileName().toString()).isPresent()) {
                byte[] length = Damage.read(file, SegmentLayout.DATA_LENGTH_OFFSET, Integer.BYTES);
                rooms.add(ByteBuffer.wrap(length).getInt());
            }
        }
        return rooms;
    }
}
