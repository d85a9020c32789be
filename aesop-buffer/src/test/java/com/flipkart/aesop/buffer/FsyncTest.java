package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.testkit.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is forced, when and by whom, and what becomes of a ring whose disk says no. */
@Timeout(60)
class FsyncTest extends RingTest {
    private static final BootId RUN = new BootId(1, 1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicBoolean broken = new AtomicBoolean();
    private final List<String> forced = new ArrayList<>();

    /** Remembers what was forced, but for files that are being prepared, and fails if the disk is broken. */
    private final Probe disk = new Probe() {
        @Override
        public void at(Point point) {
            // Only what is forced matters.
        }

        @Override
        public void forced(Path file, long offset, long length) {
            if (broken.get()) {
                throw new UncheckedIOException(new IOException("Input/output error"));
            }
            boolean window = !Thread.currentThread().getName().startsWith("aesop-buffer-supply");
            synchronized (forced) {
                if (window) {
                    forced.add(file.getFileName() + " " + offset + " " + length);
                }
            }
        }
    };

    private MappedEventBuffer open(FsyncPolicy policy, Duration interval, Probe probe) {
        BufferSettings settings = small().withSealDelay(HOUR).withFsync(policy, interval);
        return opened(MappedEventBuffer.open(directory, settings, Scn.NONE, RUN, probe));
    }

    private List<String> forcedSince(Runnable start) {
        synchronized (forced) {
            forced.clear();
        }
        start.run();
        synchronized (forced) {
            return List.copyOf(forced);
        }
    }

    @Test
    void shouldForceEventsThenPositionOfEachWindow() {
        MappedEventBuffer buffer = open(FsyncPolicy.WINDOW, HOUR, disk);
        Producer producer = new Producer(buffer.writer());
        String segment = Position.segmentFile(0);
        int data = SegmentGeometry.of(small()).dataOffset();

        assertThat(forcedSince(() -> producer.window(1, 2, 100)))
                .as("the first window of a segment brings the header along")
                .containsExactly(
                        segment + " " + data + " 261",
                        segment + " 0 4096",
                        "control " + ControlLayout.slotOffset(0) + " " + (ControlLayout.SLOT_BYTES + 4));
        assertThat(buffer.view().forcedPosition()).isEqualTo(261);
        assertThat(forcedSince(() -> producer.window(2, 1, 100)))
                .containsExactly(
                        segment + " " + (data + 261) + " 161",
                        "control " + ControlLayout.slotOffset(1) + " " + (ControlLayout.SLOT_BYTES + 4));
        assertThat(buffer.view().forcedPosition()).isEqualTo(buffer.view().tailPosition());
    }

    @Test
    void shouldForceNoWindowForItsOwnSakeIfNothingIsSaid() {
        MappedEventBuffer buffer = open(FsyncPolicy.NONE, Duration.ofMillis(1), disk);
        Producer producer = new Producer(buffer.writer());

        assertThat(forcedSince(() -> producer.window(1, 2, 100))).isEmpty();
        assertThat(buffer.view().forcedPosition()).isZero();
    }

    @Test
    void shouldForceWhatIsNewWhileTheWriterGoesOnWhenThatIsDoneFromTimeToTime() throws Exception {
        CountDownLatch inForce = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Probe slow = new Probe() {
            @Override
            public void at(Point point) {
                // Only what is forced matters.
            }

            @Override
            public void forced(Path file, long offset, long length) {
                if (Thread.currentThread().getName().startsWith("aesop-buffer-forcer")) {
                    inForce.countDown();
                    Deadline.in(Duration.ofSeconds(30)).await(goOn, "the disk to be ready");
                }
            }
        };
        MappedEventBuffer buffer = open(FsyncPolicy.INTERVAL, Duration.ofMillis(1), slow);
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 2, 100);
        Deadline.in(Duration.ofSeconds(30)).await(inForce, "the first forcing");

        for (long scn = 2; scn <= 20; scn++) {
            producer.window(scn, 2, 100);
        }

        assertThat(buffer.view().maxScn()).isEqualTo(20);
        assertThat(buffer.view().forcedPosition()).isZero();
        goOn.countDown();
        Deadline.in(Duration.ofSeconds(30))
                .until(
                        () -> buffer.view().forcedPosition() == buffer.view().tailPosition(),
                        "everything to be on the disk");
    }

    @Test
    void shouldForceWhatAKilledProcessHasLeftBeforeItPromisesAnything() throws Exception {
        MappedEventBuffer first = open(FsyncPolicy.NONE, HOUR, Probe.NONE);
        Producer producer = new Producer(first.writer());
        for (long scn = 1; scn <= 20; scn++) {
            producer.window(scn, 2, 150);
        }
        Path killed = temporary.resolve("killed");
        RingFilesCopy.copy(directory, killed);
        BufferSettings settings = small().withSealDelay(HOUR).withFsync(FsyncPolicy.WINDOW, HOUR);

        MappedEventBuffer buffer = opened(MappedEventBuffer.open(killed, settings, Scn.NONE, RUN, disk));

        assertThat(buffer.recovery().origin()).isEqualTo(RecoveryReport.Origin.PROCESS_CRASHED);
        assertThat(buffer.view().forcedPosition()).isEqualTo(first.view().tailPosition());
        for (int i = 0; i < buffer.view().segments(); i++) {
            assertThat(forced).anyMatch(range -> range.matches("\\d+\\.segment \\d{4,} \\d+"));
        }
    }

    @Test
    void shouldMakeNoWindowVisibleAndTakeNoMoreWhenOneCannotBeForced() {
        MappedEventBuffer buffer = open(FsyncPolicy.WINDOW, HOUR, disk);
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 2, 100);
        broken.set(true);

        assertRefused(() -> producer.window(2, 2, 100), "Forcing the window of SCN 2");
        assertThat(buffer.view().maxScn()).isEqualTo(1);
        assertRefused(() -> producer.sink().resumePoint(), "Forcing the window of SCN 2");
        producer.sink().rollback();
        broken.set(false);

        assertRefused(() -> producer.sink().begin(), "start the relay again");
        assertThat(buffer.view().maxScn()).isEqualTo(1);
        assertThat(buffer.view().counters().forceFailures()).isEqualTo(1);
        closeAll();
        MappedEventBuffer again = open(FsyncPolicy.WINDOW, HOUR, disk);
        assertThat(again.recovery().origin())
                .as("a ring that could not be forced must not say that it is on the disk")
                .isEqualTo(RecoveryReport.Origin.PROCESS_CRASHED);
        assertThat(again.writer().resumePoint().scn()).isEqualTo(1);
        assertThat(again.writer().resumePoint().position().map(TextPosition::textOf))
                .contains("at 1");
        new Producer(again.writer()).window(2, 1, 100);
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO_FAILED))
                .hasMessageContaining(text);
    }

    @Test
    void shouldGoOnAndTryAgainWhenWhatIsForcedFromTimeToTimeCannotBe() {
        MappedEventBuffer buffer = open(FsyncPolicy.INTERVAL, Duration.ofMillis(1), disk);
        Producer producer = new Producer(buffer.writer());
        broken.set(true);
        producer.window(1, 2, 100);
        Deadline deadline = Deadline.in(Duration.ofSeconds(30));
        deadline.until(() -> buffer.view().counters().forceFailures() > 1, "two failures");
        producer.window(2, 2, 100);
        assertThat(buffer.view().maxScn()).isEqualTo(2);

        broken.set(false);

        deadline.until(() -> buffer.view().forcedPosition() == buffer.view().tailPosition(), "everything to be forced");
    }
}
