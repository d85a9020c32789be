package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.testkit.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * A window that is rolled back takes its segment files away again. The power goes while their names are still on the disk:
 * they must not cut the segment short in which the writer has gone on.
 */
class RolledBackNameTest extends RingTest {
    private static final BootId RUN = new BootId(3, 3);
    private static final BootId NEXT_RUN = new BootId(3, 4);

    /** Has the supply stop before it forces the names that it has changed, and the sealer when it has forced a seal. */
    private final CountDownLatch powerIsLost = new CountDownLatch(1);

    private final CountDownLatch sealed = new CountDownLatch(1);

    /** The file for the second segment, and the next, which must be there before the supply stops. */
    private final CountDownLatch spares = new CountDownLatch(2);

    private ForgetfulDisk disk;

    /** What the disk does, and the supply's stop. */
    private final Probe stopping = new Probe() {
        @Override
        public void at(Point point) {
            if (point == Point.SEALED) {
                sealed.countDown();
            } else if (point == Point.SPARE_READY) {
                spares.countDown();
            }
            if (point == Point.RETIRED_RENAMED || point == Point.SEGMENT_DELETED || point == Point.SEALED) {
                Deadline.inSeconds(30).await(powerIsLost, "the power to be lost");
            }
        }

        @Override
        public void forced(Path file, long offset, long length) {
            disk.forced(file, offset, length);
        }

        @Override
        public void directoryForced(Path forced) {
            disk.directoryForced(forced);
        }
    };

    @Test
    void shouldKeepAForcedWindowWhereOneThatWasRolledBackHadLeftTheSegment() throws Exception {
        Path next = temporary.resolve("next");
        disk = new ForgetfulDisk(directory, temporary.resolve("links"));
        BufferSettings settings = small().withFsync(FsyncPolicy.WINDOW, BufferSettings.DEFAULT_FSYNC_INTERVAL);
        MappedEventBuffer buffer = opened(MappedEventBuffer.open(directory, settings, Scn.NONE, RUN, stopping));
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 20, 120);
        rollBackBehindTheSegment(producer);

        producer.window(2, 10, 100);
        disk.losePower(next, false, 1, new Random(1));

        powerIsLost.countDown();
        closeAll();
        disk.close();
        assertThat(lastScnIn(next, settings))
                .as("the last window that was forced")
                .isEqualTo(2);
    }

    @Test
    void shouldSealNoSegmentBeforeTheNameIsGoneThatWouldContradictIt() throws Exception {
        Path next = temporary.resolve("next");
        disk = new ForgetfulDisk(directory, temporary.resolve("links"));
        MappedEventBuffer buffer = opened(MappedEventBuffer.open(directory, small(), Scn.NONE, RUN, stopping));
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 20, 120);
        rollBackBehindTheSegment(producer);

        producer.window(2, 20, 100);
        producer.window(3, 1, 100);
        Deadline.inSeconds(30).await(sealed, "the first segment to be sealed");
        disk.losePower(next, false, 1, new Random(1));

        powerIsLost.countDown();
        closeAll();
        disk.close();
        assertThat(lastScnIn(next, small())).as("the last window").isBetween(1L, 3L);
    }

    @Test
    void shouldLeaveNoGapWhenTheProcessIsKilledWhileItTakesSegmentsAway() throws Exception {
        Path killed = temporary.resolve("killed");
        AtomicBoolean copied = new AtomicBoolean();
        Probe killing = point -> {
            if (point == Probe.Point.SEGMENT_SET_ASIDE && copied.compareAndSet(false, true)) {
                copy(directory, killed);
            }
        };
        MappedEventBuffer buffer = opened(MappedEventBuffer.open(directory, small(), Scn.NONE, RUN, killing));
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 20, 120);
        producer.begin();
        for (int i = 0; i < 6; i++) {
            producer.append((short) 1, i, 2000);
        }
        assertThat(buffer.view().segments()).isGreaterThan(3);

        producer.sink().rollback();

        assertThat(copied).isTrue();
        MappedEventBuffer again = opened(MappedEventBuffer.open(killed, small(), Scn.NONE, RUN, Probe.NONE));
        assertThat(again.recovery().origin()).isEqualTo(RecoveryReport.Origin.PROCESS_CRASHED);
        assertThat(again.writer().resumePoint().scn()).isEqualTo(1);
    }

    private static void copy(Path from, Path to) {
        try {
            RingFilesCopy.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The segment has 4096 bytes: the event does not fit behind the first window, but smaller ones do. */
    private void rollBackBehindTheSegment(Producer producer) {
        long firstEnd = 20 * 120 + 61;
        producer.begin();
        producer.append((short) 1, 1, 2000);
        assertThat(directory.resolve(Position.segmentFile(firstEnd)))
                .as("the segment of the open window")
                .exists();
        Deadline.inSeconds(30).await(spares, "the next spare file");
        // Somebody forces the directory, as the supply does for the next spare file.
        disk.directoryForced(directory);
        producer.sink().rollback();
    }

    private long lastScnIn(Path ring, BufferSettings settings) {
        MappedEventBuffer buffer = opened(MappedEventBuffer.open(ring, settings, Scn.NONE, NEXT_RUN, Probe.NONE));
        assertThat(buffer.recovery().origin()).isEqualTo(RecoveryReport.Origin.SYSTEM_CRASHED);
        return buffer.writer().resumePoint().scn();
    }
}
