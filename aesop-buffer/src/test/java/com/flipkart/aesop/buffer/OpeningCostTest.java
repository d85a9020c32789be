package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.scn.Scn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What opening costs does not depend on how much a buffer holds. Counted, not timed: the bytes that it proves, and the memory
 * of the ring's files that it has touched, as the kernel tells it (Linux maps up to 16 pages that lie around one that is touched).
 */
class OpeningCostTest extends RingTest {
    private static final BootId RUN = new BootId(5, 5);
    private static final int MEGABYTE = 1 << 20;
    /** Not smaller: the index of a segment must be longer than what is mapped around a page. */
    private static final int SMALL = 64 * MEGABYTE;

    private static final int LARGE = 512 * MEGABYTE;
    private static final int WINDOW_EVENTS = 50;
    private static final int EVENT = 1000;

    /** For each segment: its header, the index's end, its first event, and the events behind the last entry. */
    private static final int PLACES_A_SEGMENT = 5;

    private static final int AROUND = 16 * SegmentLayout.PAGE;

    /** What an opening has cost. */
    private record Cost(long bytesProved, long bytesTouched) {}

    private Path closed(int capacity) {
        return temporary.resolve("closed" + capacity);
    }

    private Path killed(int capacity) {
        return temporary.resolve("killed" + capacity);
    }

    private static BufferSettings settings(int capacity) {
        return BufferSettings.ofCapacity(capacity).withSealDelay(Duration.ofHours(1));
    }

    /** Writes more than fits, then copies what a killed process would have left, then closes it. */
    private void fill(int capacity) throws IOException {
        Path ring = closed(capacity);
        try (MappedEventBuffer buffer = MappedEventBuffer.open(ring, settings(capacity), Scn.NONE, RUN, Probe.NONE)) {
            Producer producer = new Producer(buffer.writer());
            int windows = capacity / (WINDOW_EVENTS * EVENT) * 5 / 4;
            for (long scn = 1; scn <= windows; scn++) {
                producer.window(scn, WINDOW_EVENTS, EVENT);
            }
            assertThat(buffer.view().tailPosition() - buffer.view().headPosition())
                    .as("bytes held")
                    .isGreaterThan(capacity * 3L / 4);
            RingFilesCopy.copy(ring, killed(capacity));
        }
    }

    private Cost open(Path ring, int capacity, RecoveryReport.Origin expected) throws IOException {
        try (MappedEventBuffer buffer = MappedEventBuffer.open(ring, settings(capacity), Scn.NONE, RUN, Probe.NONE)) {
            assertThat(buffer.recovery().origin()).isEqualTo(expected);
            assertThat(buffer.view().segments())
                    .as("segments are an eighth of the capacity")
                    .isBetween(7, 8);
            return new Cost(buffer.recovery().bytesScanned(), touched(ring));
        }
    }

    /** Bytes of the files in this directory that this process has in its page tables. */
    private static long touched(Path ring) throws IOException {
        long kilobytes = 0;
        boolean inRing = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.startsWith("Rss:") && inRing) {
                kilobytes += Long.parseLong(line.replaceAll("\\D", ""));
            } else if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                inRing = line.contains(ring + "/");
            }
        }
        return kilobytes * 1024;
    }

    @Test
    void shouldCostTheSameWhateverABufferHolds() throws Exception {
        fill(SMALL);
        fill(LARGE);

        Cost smallClosed = open(closed(SMALL), SMALL, RecoveryReport.Origin.CLOSED);
        Cost largeClosed = open(closed(LARGE), LARGE, RecoveryReport.Origin.CLOSED);
        Cost smallKilled = open(killed(SMALL), SMALL, RecoveryReport.Origin.PROCESS_CRASHED);
        Cost largeKilled = open(killed(LARGE), LARGE, RecoveryReport.Origin.PROCESS_CRASHED);

        long window = WINDOW_EVENTS * EVENT + 61;
        assertThat(new long[] {
                    smallClosed.bytesProved(),
                    largeClosed.bytesProved(),
                    smallKilled.bytesProved(),
                    largeKilled.bytesProved()
                })
                .as("bytes proved: the last window")
                .containsOnly(window);
        for (Cost[] pair : new Cost[][] {{smallClosed, largeClosed}, {smallKilled, largeKilled}}) {
            assertThat(pair[0].bytesTouched()).as("it is counted at all").isGreaterThan(8 * SegmentLayout.PAGE);
            assertThat(pair[1].bytesTouched())
                    .as("touched of %d bytes, of %d were %d", LARGE, SMALL, pair[0].bytesTouched())
                    .isLessThan(pair[0].bytesTouched() + 4 * AROUND)
                    .isLessThan(9 * PLACES_A_SEGMENT * AROUND + 4 * window);
        }
    }
}
