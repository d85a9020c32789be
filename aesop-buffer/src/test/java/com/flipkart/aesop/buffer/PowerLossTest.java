package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.producer.ResumePoint;
import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.testkit.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ring lives through one power loss after the other on a disk that loses random pages that were not forced; half of them
 * come between two windows, the others at any named step of any thread. Windows are rolled back now and then. Each time
 * what is left must open, hold whole windows without a gap, at least up to the last sealed segment, and go on. What a policy
 * promises to force must be there in any case.
 */
class PowerLossTest extends RingTest {
    private static final Logger LOG = LoggerFactory.getLogger(PowerLossTest.class);
    private static final int LIVES = 400;
    private static final long TIME_BOX_NANOS = TimeUnit.SECONDS.toNanos(4);

    /** Where each window ends that was ever committed, in the life that committed it last. */
    private final TreeMap<Long, Long> ends = new TreeMap<>();

    private Random random;
    private BufferSettings settings = small();

    /** Last window that was committed; of that at the loss of power a window may be there that was being committed. */
    private volatile long committed;

    private long atLoss;

    /** The last window, if it came back without its position. */
    private long withoutPosition = Scn.NONE;

    private volatile boolean powerIsLost;
    private long forced;
    private int scansThatCut;
    private int positionsKept;
    private int lossesTold;
    private int forcedInTime;

    @Test
    @Timeout(value = 90, unit = TimeUnit.SECONDS)
    void shouldKeepAPrefixOfWholeWindowsWhenRandomUnforcedPagesAreLost() {
        Seeds.run(numbers -> {
            int lives = loseAllOver(numbers);
            assertThat(scansThatCut).as("losses that hit something").isGreaterThan(lives / 10);
            assertThat(lossesTold).as("losses that were told").isPositive();
        });
    }

    @Test
    @Timeout(value = 90, unit = TimeUnit.SECONDS)
    void shouldLoseNoCommittedWindowWhenEachIsForced() {
        settings = small().withFsync(FsyncPolicy.WINDOW, BufferSettings.DEFAULT_FSYNC_INTERVAL);
        Seeds.run(numbers -> {
            loseAllOver(numbers);
            assertThat(scansThatCut).as("losses that hit a committed window").isZero();
            assertThat(lossesTold).as("losses that were told").isZero();
            assertThat(positionsKept)
                    .as("positions of the last window that were there")
                    .isPositive();
        });
    }

    @Test
    @Timeout(value = 90, unit = TimeUnit.SECONDS)
    void shouldLoseNoWindowThatWasForcedWhenThatIsDoneFromTimeToTime() {
        settings = small().withSealDelay(Duration.ofHours(1)).withFsync(FsyncPolicy.INTERVAL, Duration.ofMillis(1));
        Seeds.run(numbers -> {
            loseAllOver(numbers);
            assertThat(forcedInTime).as("lives in which something was forced").isPositive();
            assertThat(scansThatCut).as("losses that hit something").isPositive();
        });
    }

    /** Returns how many lives there were. */
    private int loseAllOver(Random numbers) throws Exception {
        random = numbers;
        long deadline = System.nanoTime() + TIME_BOX_NANOS;
        Path ring = temporary.resolve("life0");
        int life = 0;
        while (life < LIVES && System.nanoTime() < deadline) {
            Path next = temporary.resolve("life" + (life + 1));
            live(ring, next, life);
            RingFilesCopy.delete(ring);
            ring = next;
            life++;
        }
        LOG.info(
                "Power losses with fsync={}: {}, of which {} cost windows, as the buffer said of {}; positions kept: {};"
                        + " lives in which something was forced: {}",
                settings.fsync(),
                life,
                scansThatCut,
                lossesTold,
                positionsKept,
                forcedInTime);
        assertThat(life).isGreaterThan(20);
        return life;
    }

    private void live(Path ring, Path next, int life) throws Exception {
        ForgetfulDisk disk = new ForgetfulDisk(ring, temporary.resolve("links"));
        BootId boot = new BootId(1, life + 1);
        long sealed = life == 0 ? -1 : lastSealed(ring);
        try (MappedEventBuffer buffer = MappedEventBuffer.open(ring, settings, Scn.NONE, boot, disk)) {
            verify(buffer, sealed, life);
            long tailAtStart = buffer.view().tailPosition();
            Producer producer = new Producer(buffer.writer());
            long scn = Math.max(0, producer.sink().resumePoint().scn());
            ends.tailMap(scn, false).clear();
            committed = ends.isEmpty() ? Scn.NONE : ends.lastKey();
            powerIsLost = false;
            if (random.nextBoolean()) {
                Random pages = new Random(random.nextLong());
                disk.after(1 + random.nextInt(2000), () -> losePower(buffer, disk, next, pages));
            }
            for (int i = random.nextInt(80); i > 0 && !powerIsLost; i--) {
                scn++;
                window(producer, scn);
                ends.put(scn, buffer.view().tailPosition());
                committed = powerIsLost ? committed : scn;
            }
            if (random.nextBoolean()) {
                openWindow(producer);
            }
            synchronized (disk) {
                losePower(buffer, disk, next, random);
            }
            forcedInTime += forced > tailAtStart ? 1 : 0;
        }
        disk.close();
        assertThat(BufferCheck.check(ring).violations()).isEmpty();
    }

    /** Between two windows, or wherever the machinery is just now. Holds the disk's lock, whichever thread it is on. */
    private void losePower(MappedEventBuffer buffer, ForgetfulDisk disk, Path next, Random pages) {
        if (powerIsLost) {
            return;
        }
        try {
            BufferView before = buffer.view();
            forced = before.forcedPosition() > before.headPosition() ? before.forcedPosition() : 0;
            atLoss = committed;
            disk.losePower(next, pages);
            powerIsLost = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void openWindow(Producer producer) {
        producer.sink().begin();
        for (int i = random.nextInt(50); i > 0; i--) {
            producer.append((short) 9, i, 61 + random.nextInt(300));
        }
    }

    /** Where the last committed window ends that ends by {@code position}. */
    private long lastEnd(long position) {
        return ends.values().stream()
                .filter(end -> end <= position)
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    private void window(Producer producer, long scn) {
        if (random.nextInt(6) == 0) {
            openWindow(producer);
            producer.sink().rollback();
        }
        if (random.nextInt(9) == 0) {
            producer.window(scn, 30 + random.nextInt(40), 250);
        } else {
            producer.window(scn, random.nextInt(5), 61 + random.nextInt(400));
        }
    }

    /** Every window that is there is one that was committed, nothing is missing between two, and what was sealed is there. */
    private void verify(MappedEventBuffer buffer, long sealed, int life) {
        BufferView view = buffer.view();
        if (life == 0) {
            return;
        }
        assertThat(buffer.recovery().origin()).isEqualTo(RecoveryReport.Origin.SYSTEM_CRASHED);
        long begun = ends.isEmpty() ? Scn.NONE : ends.lastKey();
        long last = buffer.writer().resumePoint().scn();
        scansThatCut += last < atLoss ? 1 : 0;
        if (settings.fsync() == FsyncPolicy.WINDOW) {
            assertThat(last).as("last window, after " + buffer.recovery()).isBetween(atLoss, begun);
            boolean hasPosition = buffer.writer().resumePoint().position().isPresent();
            if (last == atLoss && last != Scn.NONE && last != withoutPosition) {
                // One that was being committed may be there without it, in this life and in those after: its events are
                // forced first.
                assertThat(hasPosition).as("position of window " + last).isTrue();
            }
            withoutPosition = hasPosition ? Scn.NONE : last;
        }
        assertThat(view.tailPosition())
                .as("what was forced, after " + buffer.recovery())
                .isGreaterThanOrEqualTo(lastEnd(forced));
        assertThat(last).as("last window").isBetween(sealed, begun);
        if (buffer.recovery().notes().stream().anyMatch(note -> note.contains("from its source again"))) {
            assertThat(last).as("last window, after " + buffer.recovery()).isLessThan(begun);
            lossesTold++;
        }
        verifyResume(buffer.writer().resumePoint());
        if (view.isEmpty()) {
            return;
        }
        assertThat(view.tailPosition()).isEqualTo(ends.get(view.maxScn()));
        EventCursor cursor = buffer.cursor();
        assertThat(cursor.seek(view.prevScn(), -1)).isEqualTo(SeekResult.FOUND);
        List<ReadEvent> events = readAll(cursor);
        List<Long> expected = new ArrayList<>();
        for (long scn = view.minScn(); scn <= view.maxScn(); scn++) {
            expected.add(scn);
        }
        assertThat(windowsOf(events)).isEqualTo(expected);
        assertThat(events).noneMatch(event -> event.source() == 9);
        for (ReadEvent event : events) {
            assertThat(event.isEnd() ? event.scn() : event.key() / 1000).isEqualTo(event.scn());
        }
    }

    /** Greatest SCN of the windows that end in sealed segments. */
    private long lastSealed(Path ring) {
        SegmentLoader loader = new SegmentLoader(new RingFiles(ring, Probe.NONE), false);
        ControlFile control = ControlFile.open(ring.resolve(ControlLayout.FILE_NAME), false, Probe.NONE);
        try {
            loader.loadAfterSystemCrash(control.ring(), control.head());
            long sealed = -1;
            for (Segment segment : loader.segments()) {
                sealed = segment.isSealed() ? segment.sealEnd() : sealed;
            }
            long end = sealed;
            return ends.entrySet().stream()
                    .filter(window -> window.getValue() <= end)
                    .mapToLong(Map.Entry::getKey)
                    .max()
                    .orElse(-1);
        } finally {
            loader.unmapAll();
            control.unmap();
        }
    }

    private void verifyResume(ResumePoint point) {
        if (point.position().isPresent()) {
            assertThat(TextPosition.textOf(point.position().get())).isEqualTo("at " + point.scn());
            positionsKept++;
        }
    }
}
