package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.producer.ResumePoint;
import com.flipkart.aesop.core.scn.Scn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BufferRecoveryTest extends RingTest {
    private static final BootId THIS_RUN = new BootId(1, 1);
    private static final BootId NEXT_RUN = new BootId(2, 2);
    private static final int DATA = SegmentGeometry.of(small()).dataOffset();

    private MappedEventBuffer open(Path ring, BootId boot) {
        return opened(MappedEventBuffer.open(ring, small(), Scn.NONE, boot, Probe.NONE));
    }

    /** What a kill leaves of a ring with windows 1 to 5 of 3 events each, and the position where window 5 begins. */
    private Path killedRing(Probe probe) throws Exception {
        Path killed = temporary.resolve("killed");
        try (MappedEventBuffer buffer = MappedEventBuffer.open(directory, small(), Scn.NONE, THIS_RUN, probe)) {
            Producer producer = new Producer(buffer.writer());
            for (long scn = 1; scn <= 5; scn++) {
                producer.window(scn, 3, 100);
            }
            if (probe == Probe.NONE) {
                RingFilesCopy.copy(directory, killed);
            }
        }
        return killed;
    }

    private static long lastWindowOffset() {
        return DATA + 4L * 361;
    }

    private Path copyOf(Path ring, String name) throws Exception {
        Path copy = temporary.resolve(name);
        RingFilesCopy.copy(ring, copy);
        return copy;
    }

    private void assertHolds(Path ring, BootId boot, long lastScn, RecoveryReport.Origin origin) {
        try (MappedEventBuffer buffer = MappedEventBuffer.open(ring, small(), Scn.NONE, boot, Probe.NONE)) {
            assertThat(buffer.recovery().origin()).isEqualTo(origin);
            assertThat(buffer.view().maxScn()).isEqualTo(lastScn);
            assertThat(buffer.writer().resumePoint().scn()).isEqualTo(lastScn);
            EventCursor cursor = buffer.cursor();
            cursor.seek(0, -1);
            List<ReadEvent> expected = new ArrayList<>();
            for (long scn = 1; scn <= lastScn; scn++) {
                for (int i = 0; i < 3; i++) {
                    expected.add(ReadEvent.data(scn, 1, scn * 1000 + i, 100));
                }
                expected.add(ReadEvent.end(scn));
            }
            assertThat(readAll(cursor)).isEqualTo(expected);
            new Producer(buffer.writer()).window(lastScn + 1, 1, 200);
        }
        assertThat(BufferCheck.check(ring).violations()).isEmpty();
    }

    @Test
    void shouldDropTheLastWindowWhenThePowerTearsItAtAnyByte() throws Exception {
        Path killed = killedRing(Probe.NONE);
        Path torn = temporary.resolve("torn");
        for (int kept = 0; kept < 361; kept++) {
            RingFilesCopy.copy(killed, torn);
            Path segment = torn.resolve(Position.segmentFile(0));
            Damage.write(segment, lastWindowOffset() + kept, new byte[361 - kept]);
            boolean nothingButZerosLost = isSame(segment, killed.resolve(Position.segmentFile(0)));
            assertHolds(torn, NEXT_RUN, nothingButZerosLost ? 5 : 4, RecoveryReport.Origin.SYSTEM_CRASHED);
        }
    }

    private static boolean isSame(Path one, Path other) throws Exception {
        return Files.mismatch(one, other) < 0;
    }

    @Test
    void shouldDropAnUncommittedWindowWhenTheProcessDiesAtAnyByteOfIt() throws Exception {
        Path killed = temporary.resolve("killed");
        int[] ends = new int[1];
        Probe copyBeforePublishing = point -> {
            if (point == Probe.Point.SLOT_WRITTEN && ++ends[0] == 5) {
                copyQuietly(directory, killed);
            }
        };
        killedRing(copyBeforePublishing);
        Path torn = temporary.resolve("torn");
        for (int written = 0; written <= 361; written++) {
            RingFilesCopy.copy(killed, torn);
            Damage.write(torn.resolve(Position.segmentFile(0)), lastWindowOffset() + written, new byte[361 - written]);
            assertHolds(torn, THIS_RUN, 4, RecoveryReport.Origin.PROCESS_CRASHED);
        }
    }

    private static void copyQuietly(Path from, Path to) {
        try {
            RingFilesCopy.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldRefuseToOpenWhenTheLastWindowIsDamagedThoughNothingCouldTearIt() throws Exception {
        Path killed = killedRing(Probe.NONE);
        for (int byteAt = 0; byteAt < 361; byteAt += 7) {
            Path damaged = copyOf(killed, "damaged" + byteAt);
            Path segment = damaged.resolve(Position.segmentFile(0));
            Damage.flipBit(segment, lastWindowOffset() + byteAt, byteAt % 8);
            assertThatThrownBy(() -> open(damaged, THIS_RUN))
                    .isInstanceOfSatisfying(
                            AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
                    .hasMessageContaining(segment.toString())
                    .hasMessageContaining("aesop buffer check")
                    .hasMessageContaining("docs/formats/buffer.md");
        }
    }

    @Test
    void shouldNotTakeRemainsOfATornWindowForAWindowWhenAShorterOneIsWrittenOverIt() throws Exception {
        Path killed = temporary.resolve("killed");
        int[] ends = new int[1];
        killedRing(point -> {
            if (point == Probe.Point.SLOT_WRITTEN && ++ends[0] == 5) {
                copyQuietly(directory, killed);
            }
        });
        // Window 5 was patched, not published: 100 + 100 + 100 + 61 bytes. A window whose end comes where its second
        // event began would be followed by events and an end of a greater SCN.
        try (MappedEventBuffer buffer = MappedEventBuffer.open(killed, small(), Scn.NONE, THIS_RUN, Probe.NONE)) {
            Producer producer = new Producer(buffer.writer());
            producer.sink().begin();
            producer.append((short) 1, 1, 139);
            producer.sink().rollback();
            producer.sink().begin();
            producer.append((short) 1, 1, 239);
            producer.sink().commit(4 + 1, 1, new TextPosition("short"));
            RingFilesCopy.copy(killed, directory);
        }
        try (MappedEventBuffer buffer = MappedEventBuffer.open(directory, small(), Scn.NONE, NEXT_RUN, Probe.NONE)) {
            assertThat(buffer.view().maxScn()).isEqualTo(5);
            assertThat(buffer.view().tailPosition()).isEqualTo(4 * 361 + 300);
        }
    }

    @Test
    void shouldCountAllBytesOfAnOpenWindowWhenItHadLeftSegmentsBehind() throws Exception {
        Path killed = temporary.resolve("killed");
        try (MappedEventBuffer buffer = MappedEventBuffer.open(directory, small(), Scn.NONE, THIS_RUN, Probe.NONE)) {
            Producer producer = new Producer(buffer.writer());
            producer.window(1, 3, 100);
            producer.sink().begin();
            for (int i = 0; i < 50; i++) {
                producer.append((short) 1, i, 300);
            }
            RingFilesCopy.copy(directory, killed);
        }

        RecoveryReport report = open(killed, THIS_RUN).recovery();

        assertThat(report.bytesCut()).isEqualTo(50 * 300);
        assertThat(report.lastScn()).isEqualTo(1);
        assertThat(report.notes()).isEmpty();
        closeAll();
        assertHolds(killed, NEXT_RUN, 1, RecoveryReport.Origin.CLOSED);
    }

    @Test
    void shouldTellWhichCommittedWindowsHaveNotReachedTheDiskWhenTheSystemWentDown() throws Exception {
        Path killed = killedRing(Probe.NONE);
        Damage.write(killed.resolve(Position.segmentFile(0)), lastWindowOffset() - 100, new byte[461]);

        RecoveryReport report = open(killed, NEXT_RUN).recovery();

        assertThat(report.lastScn()).isEqualTo(3);
        assertThat(report.bytesCut()).isEqualTo(2 * 361);
        assertThat(report.notes())
                .singleElement()
                .asString()
                .contains("windows after SCN 3 (", "up to SCN 5 (", killed.toString(), "from its source again");
    }

    @Test
    void shouldCountNothingWhenOnlyAnEarlierLapHasLeftBytesBehindTheTail() throws Exception {
        Path killed = temporary.resolve("killed");
        try (MappedEventBuffer buffer = MappedEventBuffer.open(directory, small(), Scn.NONE, THIS_RUN, Probe.NONE)) {
            Producer producer = new Producer(buffer.writer());
            for (long scn = 1; scn <= 100; scn++) {
                producer.window(scn, 3, 100);
            }
            assertThat(buffer.view().counters().segmentsEvicted()).isGreaterThan(3);
            RingFilesCopy.copy(directory, killed);
        }

        RecoveryReport report = open(killed, NEXT_RUN).recovery();

        assertThat(report.origin()).isEqualTo(RecoveryReport.Origin.SYSTEM_CRASHED);
        assertThat(report.lastScn()).isEqualTo(100);
        assertThat(report.bytesCut()).isZero();
        assertThat(report.notes()).isEmpty();
    }

    @Test
    void shouldNameTheFilesWhoseHeadersHaveNotReachedTheDisk() throws Exception {
        Path killed = temporary.resolve("killed");
        try (MappedEventBuffer buffer = MappedEventBuffer.open(directory, small(), Scn.NONE, THIS_RUN, Probe.NONE)) {
            Producer producer = new Producer(buffer.writer());
            for (long scn = 1; scn <= 30; scn++) {
                producer.window(scn, 3, 100);
            }
            RingFilesCopy.copy(directory, killed);
        }
        List<Path> segments = segments(killed);
        Path newest = segments.get(segments.size() - 1);
        Damage.write(newest, 0, spareHeader(killed));

        RecoveryReport report = open(killed, NEXT_RUN).recovery();

        assertThat(report.lastScn()).isBetween(20L, 29L);
        assertThat(report.notes()).hasSize(2);
        assertThat(report.notes().get(0)).contains(killed.toString(), "files=1 first=" + newest.getFileName());
        assertThat(report.notes().get(1)).contains("after SCN " + report.lastScn() + " (", "up to SCN 30 (");
        assertThat(report.bytesCut()).as("bytes of windows that are gone").isEqualTo((30 - report.lastScn()) * 361);
        assertThat(newest).doesNotExist();
    }

    /** As a file that waits to be used has it. */
    private static byte[] spareHeader(Path ring) {
        ControlFile control = ControlFile.open(ring.resolve(ControlLayout.FILE_NAME), false, Probe.NONE);
        try {
            ByteBuffer header = ByteBuffer.allocate(SegmentLayout.PAGE);
            SegmentHeader.spare(control.ring(), SegmentGeometry.of(small())).write(header);
            return header.array();
        } finally {
            control.unmap();
        }
    }

    private static List<Path> segments(Path ring) {
        return RingFilesCopy.list(ring).stream()
                .filter(file ->
                        Position.ofSegmentFile(file.getFileName().toString()).isPresent())
                .toList();
    }

    @Test
    void shouldKeepWhatIsOlderWhenTheLastWindowIsDamagedAndWhatTheMessageSaysIsDone() throws Exception {
        List<Path> segments = fillThreeSegments();
        Path newest = segments.get(2);
        long tail = 30 * 361;
        long newestStart =
                Position.ofSegmentFile(newest.getFileName().toString()).orElseThrow();
        Damage.flipBit(newest, DATA + tail - newestStart - 80, 2);
        assertThatThrownBy(() -> open(directory, THIS_RUN))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
                .hasMessageContaining(newest.toString())
                .hasMessageContaining("SCN 30 whole")
                .hasMessageContaining("move it, every newer segment and the file 'control' aside");

        Files.delete(newest);
        Files.delete(directory.resolve(ControlLayout.FILE_NAME));

        MappedEventBuffer buffer = open(directory, THIS_RUN);
        long last = buffer.view().maxScn();
        assertThat(last).isBetween(20L, 29L);
        assertThat(buffer.view().minScn()).isEqualTo(1);
        assertThat(buffer.writer().resumePoint().scn()).isEqualTo(last);
        assertThat(buffer.recovery().notes())
                .singleElement()
                .asString()
                .contains(directory.resolve(ControlLayout.FILE_NAME).toString(), "last window is SCN " + last + " (");
    }

    @Test
    void shouldResumeAfterTheLastWindowWithoutItsPositionWhenThePowerLossKeptAnother() throws Exception {
        Path killed = killedRing(Probe.NONE);
        Damage.write(killed.resolve(Position.segmentFile(0)), lastWindowOffset() + 300, new byte[61]);
        ResumePoint point = open(killed, NEXT_RUN).writer().resumePoint();
        assertThat(point.scn()).isEqualTo(4);
        assertThat(point.position()).map(TextPosition::textOf).contains("at 4");
        closeAll();

        Path older = copyOf(killed, "older");
        try (MappedEventBuffer buffer = MappedEventBuffer.open(older, small(), Scn.NONE, THIS_RUN, Probe.NONE)) {
            Producer producer = new Producer(buffer.writer());
            producer.window(5, 1, 100);
            producer.window(6, 1, 100);
            producer.window(7, 1, 100);
            RingFilesCopy.copy(older, directory);
        }
        // Windows 5 and 6 reached the disk, 7 did not; the slots say 6 and 7; then 6 is lost as well.
        Damage.write(directory.resolve(Position.segmentFile(0)), DATA + 4 * 361 + 161, new byte[322]);
        point = open(directory, NEXT_RUN).writer().resumePoint();
        assertThat(point.scn()).isEqualTo(5);
        assertThat(point.position()).isEmpty();
    }

    @Test
    void shouldOpenAClosedRingWithoutScanningWhateverSystemRuns() throws Exception {
        killedRing(Probe.NONE);
        MappedEventBuffer buffer = open(directory, NEXT_RUN);
        assertThat(buffer.recovery().origin()).isEqualTo(RecoveryReport.Origin.CLOSED);
        assertThat(buffer.recovery().bytesScanned()).isEqualTo(361);
        assertThat(buffer.recovery().notes()).isEmpty();
    }

    @Test
    void shouldCheckTheLastWindowOnlyWhenTheProcessDiedHoweverMuchIsHeld() throws Exception {
        BufferSettings settings = BufferSettings.ofCapacity(8 << 20).withSealDelay(Duration.ZERO);
        try (MappedEventBuffer buffer = MappedEventBuffer.open(directory, settings, Scn.NONE, THIS_RUN, Probe.NONE)) {
            Producer producer = new Producer(buffer.writer());
            for (long scn = 1; scn <= 20_000; scn++) {
                producer.window(scn, 3, 100);
            }
            RingFilesCopy.copy(directory, temporary.resolve("killed"));
        }
        MappedEventBuffer reopened =
                opened(MappedEventBuffer.open(temporary.resolve("killed"), settings, Scn.NONE, THIS_RUN, Probe.NONE));
        assertThat(reopened.recovery().origin()).isEqualTo(RecoveryReport.Origin.PROCESS_CRASHED);
        assertThat(reopened.recovery().bytesScanned()).isEqualTo(361);
        assertThat(reopened.recovery().notes()).isEmpty();
        assertThat(reopened.view().eventsHeld()).isEqualTo(80_000);
    }

    @Test
    void shouldScanFromTheLastSealedSegmentsOnWhenTheSystemWentDown() throws Exception {
        BufferSettings settings = BufferSettings.ofCapacity(8 << 20).withSealDelay(Duration.ZERO);
        try (MappedEventBuffer buffer = MappedEventBuffer.open(directory, settings, Scn.NONE, THIS_RUN, Probe.NONE)) {
            Producer producer = new Producer(buffer.writer());
            for (long scn = 1; scn <= 20_000; scn++) {
                producer.window(scn, 3, 100);
            }
        }
        reopenAsIfNotClosed(settings);
        MappedEventBuffer reopened =
                opened(MappedEventBuffer.open(temporary.resolve("killed"), settings, Scn.NONE, NEXT_RUN, Probe.NONE));
        assertThat(reopened.recovery().origin()).isEqualTo(RecoveryReport.Origin.SYSTEM_CRASHED);
        assertThat(reopened.view().maxScn()).isEqualTo(20_000);
        assertThat(reopened.recovery().bytesScanned()).isBetween(1L << 20, 3L << 20);
    }

    private void reopenAsIfNotClosed(BufferSettings settings) throws Exception {
        try (MappedEventBuffer again = MappedEventBuffer.open(directory, settings, Scn.NONE, THIS_RUN, Probe.NONE)) {
            assertThat(again.recovery().origin()).isEqualTo(RecoveryReport.Origin.CLOSED);
            RingFilesCopy.copy(directory, temporary.resolve("killed"));
        }
    }

    @Test
    void shouldMakeTheControlFileAnewWhenItWasMovedAside() throws Exception {
        Path killed = killedRing(Probe.NONE);
        Files.delete(killed.resolve(ControlLayout.FILE_NAME));
        MappedEventBuffer buffer = open(killed, THIS_RUN);
        assertThat(buffer.view().maxScn()).isEqualTo(5);
        assertThat(buffer.view().prevScn()).isZero();
        assertThat(buffer.recovery().bytesScanned()).isEqualTo(5 * 361);
        assertThat(buffer.recovery().notes()).singleElement().asString().contains("has been made anew", "SCN 5 (");
        assertThat(buffer.writer().resumePoint().position()).isEmpty();
    }

    @Test
    void shouldGoOnAfterTheLastScnAndSaySoWhenAllSegmentsWereMovedAside() throws Exception {
        killedRing(Probe.NONE);
        for (Path file : RingFilesCopy.list(directory)) {
            if (file.getFileName().toString().endsWith(".segment")) {
                Files.delete(file);
            }
        }
        MappedEventBuffer buffer = open(directory, THIS_RUN);
        assertThat(buffer.recovery().notes()).singleElement().asString().contains("all history is gone", "5 (");
        assertThat(buffer.view().isEmpty()).isTrue();
        assertThat(buffer.view().prevScn()).isEqualTo(5);
        assertThat(buffer.writer().resumePoint().scn()).isEqualTo(5);
        EventCursor cursor = buffer.cursor();
        assertThat(cursor.seek(4, -1)).isEqualTo(SeekResult.NOT_FOUND);
        assertThat(cursor.seek(5, -1)).isEqualTo(SeekResult.EMPTY);
        new Producer(buffer.writer()).window(6, 1, 100);
        assertThat(windowsOf(readAll(cursor))).containsExactly(6L);
    }

    @Test
    void shouldKeepWhatIsNewerWhenADamagedSegmentAndAllOlderWereMovedAside() throws Exception {
        List<Path> segments = fillThreeSegments();
        Files.delete(segments.get(0));
        MappedEventBuffer buffer = open(directory, THIS_RUN);
        BufferView view = buffer.view();
        assertThat(view.maxScn()).isEqualTo(30);
        assertThat(view.minScn()).isEqualTo(view.prevScn() + 1).isGreaterThan(5);
        EventCursor cursor = buffer.cursor();
        assertThat(cursor.seek(view.prevScn() - 1, -1)).isEqualTo(SeekResult.NOT_FOUND);
        assertThat(cursor.seek(view.prevScn(), -1)).isEqualTo(SeekResult.FOUND);
        assertThat(windowsOf(readAll(cursor)))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(view.minScn(), 30).boxed().toList());
    }

    private List<Path> fillThreeSegments() throws Exception {
        try (MappedEventBuffer buffer = MappedEventBuffer.open(directory, small(), Scn.NONE, THIS_RUN, Probe.NONE)) {
            Producer producer = new Producer(buffer.writer());
            for (long scn = 1; scn <= 30; scn++) {
                producer.window(scn, 3, 100);
            }
        }
        List<Path> segments = segments(directory);
        assertThat(segments).hasSize(3);
        return segments;
    }

    @Test
    void shouldSayThatItDeletesSegmentsWhenTheBeginningOfTheirWindowWasMovedAside() throws Exception {
        try (MappedEventBuffer buffer = MappedEventBuffer.open(directory, small(), Scn.NONE, THIS_RUN, Probe.NONE)) {
            Producer producer = new Producer(buffer.writer());
            producer.window(1, 45, 300);
            producer.window(2, 3, 100);
        }
        List<Path> segments = segments(directory);
        assertThat(segments).hasSize(4);
        Files.delete(segments.get(0));

        MappedEventBuffer buffer = open(directory, THIS_RUN);

        assertThat(buffer.view().minScn()).isEqualTo(2);
        assertThat(buffer.view().prevScn()).isEqualTo(1);
        assertThat(buffer.recovery().notes())
                .singleElement()
                .asString()
                .contains(
                        directory.toString(), "files=2 first=" + segments.get(1).getFileName());
        assertThat(segments(directory)).containsExactly(segments.get(3));
    }

    @Test
    void shouldNameTheGapWhenASegmentIsMissingInTheMiddleOrAtTheEnd() throws Exception {
        List<Path> segments = fillThreeSegments();
        Path middle = copyOf(directory, "middle");
        Files.delete(middle.resolve(segments.get(1).getFileName()));
        assertThatThrownBy(() -> open(middle, THIS_RUN))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
                .hasMessageContaining("is one missing?");
        Path end = copyOf(directory, "end");
        Files.delete(end.resolve(segments.get(2).getFileName()));
        assertThatThrownBy(() -> open(end, THIS_RUN))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
                .hasMessageContaining("is a segment missing?");
        Files.delete(end.resolve(ControlLayout.FILE_NAME));
        assertThat(open(end, THIS_RUN).view().maxScn()).isBetween(20L, 29L);
    }

    @Test
    void shouldGiveTheOldestUpAndSaySoWhenTheCapacityIsSmallerThanBefore() throws Exception {
        fillThreeSegments();
        BufferSettings smaller = new BufferSettings(8192, 4096, 64 * 1024, 256, QueuePolicy.OVERWRITE_ON_WRITE);
        MappedEventBuffer buffer = open(smaller);
        assertThat(buffer.recovery().notes()).singleElement().asString().contains("larger than the capacity of 8192");
        assertThat(buffer.view().maxScn()).isEqualTo(30);
        assertThat(buffer.view().segments()).isEqualTo(2);
        EventCursor cursor = buffer.cursor();
        cursor.seek(buffer.view().prevScn(), -1);
        assertThat(windowsOf(readAll(cursor)))
                .endsWith(30L)
                .startsWith(buffer.view().minScn());
    }

    @Test
    void shouldReadSegmentsOfAnotherSizeAndSpacingWhenTheSettingsWereChanged() throws Exception {
        fillThreeSegments();
        BufferSettings larger = new BufferSettings(1 << 20, 64 * 1024, 64 * 1024, 1024, QueuePolicy.OVERWRITE_ON_WRITE);
        MappedEventBuffer buffer = open(larger);
        Producer producer = new Producer(buffer.writer());
        for (long scn = 31; scn <= 500; scn++) {
            producer.window(scn, 3, 100);
        }
        EventCursor cursor = buffer.cursor();
        cursor.seek(0, -1);
        assertThat(windowsOf(readAll(cursor))).hasSize(500);
        assertThat(cursor.seek(20, 2)).isEqualTo(SeekResult.FOUND);
        assertThat(readAll(cursor)).hasSize(480 * 4 + 2);
        assertThat(buffer.recovery().notes()).isEmpty();
    }

    @Test
    void shouldRefuseFourWaysWhenTheFileIsWrongOrOldOrNewOrTorn() throws Exception {
        Path killed = killedRing(Probe.NONE);
        for (String name : List.of(ControlLayout.FILE_NAME, Position.segmentFile(0))) {
            assertThat(codeAfter(killed, name, file -> Damage.write(file, 0, (byte) 'X')))
                    .isEqualTo(ErrorCode.WRONG_FILE);
            assertThat(codeAfter(killed, name, file -> Damage.write(file, 8, (byte) 0, (byte) 0, (byte) 0, (byte) 2)))
                    .isEqualTo(ErrorCode.FORMAT_TOO_NEW);
            assertThat(codeAfter(killed, name, file -> Damage.write(file, 8, (byte) 0, (byte) 0, (byte) 0, (byte) 0)))
                    .isEqualTo(ErrorCode.FORMAT_TOO_OLD);
            assertThat(codeAfter(killed, name, file -> Damage.truncate(file, 4100)))
                    .isEqualTo(ErrorCode.CORRUPT);
            assertThat(codeAfter(killed, name, file -> Damage.truncate(file, 100)))
                    .isEqualTo(ErrorCode.CORRUPT);
            assertThat(codeAfter(killed, name, file -> Damage.truncate(file, 0)))
                    .isEqualTo(ErrorCode.CORRUPT);
        }
        try (MappedEventBuffer other = MappedEventBuffer.open(temporary.resolve("other"), small())) {
            new Producer(other.writer()).window(1, 1, 100);
        }
        Path foreign = temporary.resolve("other").resolve(Position.segmentFile(0));
        assertThat(codeAfter(
                        killed,
                        Position.segmentFile(0),
                        file -> Files.copy(foreign, file, StandardCopyOption.REPLACE_EXISTING)))
                .isEqualTo(ErrorCode.WRONG_FILE);
    }

    @Test
    void shouldSayWhatToDoWithAFileThatIsAnothersOrWasOverwritten() throws Exception {
        Path killed = killedRing(Probe.NONE);
        Path segment = killed.resolve(Position.segmentFile(0));
        Damage.write(segment, 0, new byte[SegmentLayout.PAGE]);

        assertThatThrownBy(() -> open(killed, THIS_RUN))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_FILE))
                .hasMessageContaining("Opening " + segment + " failed")
                .hasMessageContaining("field=magic expected=4145534f50534547 actual=0")
                .hasMessageContaining("If another buffer has written it, give each a directory of its own")
                .hasMessageContaining("if not, it is damaged. Run 'aesop buffer check'")
                .hasMessageContaining("move it and every older segment aside");
    }

    private interface Change {
        void to(Path file) throws Exception;
    }

    private ErrorCode codeAfter(Path ring, String name, Change change) throws Exception {
        Path copy = copyOf(ring, "changed");
        change.to(copy.resolve(name));
        try {
            MappedEventBuffer.open(copy, small(), Scn.NONE, THIS_RUN, Probe.NONE)
                    .close();
            throw new AssertionError("opened in spite of the change to " + name);
        } catch (AesopException e) {
            assertThat(e).hasMessageContaining(copy.resolve(name).toString());
            return e.code();
        }
    }

    @Test
    void shouldTakeInitialScnOnlyWhenThereIsNoRing() {
        MappedEventBuffer buffer = open(small(), 77);
        assertThat(buffer.writer().resumePoint().scn()).isEqualTo(77);
        assertThat(buffer.writer().resumePoint().position()).isEmpty();
        closeAll();
        assertThat(open(small(), 99).writer().resumePoint().scn()).isEqualTo(77);
    }
}
