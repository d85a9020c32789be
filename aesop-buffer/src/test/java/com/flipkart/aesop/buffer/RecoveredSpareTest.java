package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.scn.Scn;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A ring that a power loss has set back must not take windows of its earlier laps for new ones. */
class RecoveredSpareTest extends RingTest {
    private static final BootId FIRST_RUN = new BootId(1, 1);
    private static final BootId SECOND_RUN = new BootId(2, 2);
    private static final BootId THIRD_RUN = new BootId(3, 3);
    private static final int DATA = SegmentGeometry.of(small()).dataOffset();

    /** With its end-of-period event a quarter of a segment, so that every segment begins with a window. */
    private static final int EVENT = 963;

    @Test
    void shouldNotTakeAnOldLapForNewWindowsWhenPowerIsLostTwice() throws Exception {
        Path lost = loseAllButASpareOfALaterLap();
        Path spare = new RingFiles(lost, Probe.NONE).spares().get(0);
        Object oldFile = Files.getAttribute(spare, "unix:ino");
        byte[] oldLap = Files.readAllBytes(spare);

        Path lostAgain = temporary.resolve("lost-again");
        boolean usedAgain;
        try (MappedEventBuffer buffer = MappedEventBuffer.open(lost, small(), Scn.NONE, SECOND_RUN, Probe.NONE)) {
            assertThat(buffer.writer().resumePoint().scn()).isEqualTo(10);
            Producer producer = new Producer(buffer.writer());
            for (long scn = 11; scn <= 16; scn++) {
                producer.window(scn, 1, EVENT);
            }
            Path second = newestSegment(lost);
            usedAgain = Files.getAttribute(second, "unix:ino").equals(oldFile);
            RingFilesCopy.copy(lost, lostAgain);
        }
        // The header of the second segment has reached the disk, its events have not: there is what the file held
        // before.
        byte[] before = usedAgain ? Arrays.copyOfRange(oldLap, DATA, oldLap.length) : new byte[oldLap.length - DATA];
        Damage.write(newestSegment(lostAgain), DATA, before);

        try (MappedEventBuffer buffer = MappedEventBuffer.open(lostAgain, small(), Scn.NONE, THIRD_RUN, Probe.NONE)) {
            assertThat(buffer.view().maxScn()).isEqualTo(14);
            assertThat(buffer.writer().resumePoint().scn()).isEqualTo(14);
        }
    }

    /** A control file that knows windows 1 to 10, no segment, and a spare file that held later windows. */
    private Path loseAllButASpareOfALaterLap() throws Exception {
        Path lost = Files.createDirectories(temporary.resolve("lost"));
        try (MappedEventBuffer buffer = MappedEventBuffer.open(directory, small(), Scn.NONE, FIRST_RUN, Probe.NONE)) {
            Producer producer = new Producer(buffer.writer());
            for (long scn = 1; scn <= 60; scn++) {
                producer.window(scn, 1, EVENT);
                if (scn == 10) {
                    Files.copy(directory.resolve(ControlLayout.FILE_NAME), lost.resolve(ControlLayout.FILE_NAME));
                }
            }
        }
        List<Path> spares = new RingFiles(directory, Probe.NONE).spares();
        assertThat(spares).hasSize(1);
        Files.copy(spares.get(0), lost.resolve(spares.get(0).getFileName()));
        EventView first = new EventView().wrap(ByteBuffer.wrap(Files.readAllBytes(spares.get(0))), DATA);
        assertThat(first.scn()).as("the first window in the spare file").isGreaterThan(16);
        return lost;
    }

    private static Path newestSegment(Path ring) {
        return new RingFiles(ring, Probe.NONE).segments().lastEntry().getValue();
    }
}
