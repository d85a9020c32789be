package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventLayout;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checker must complain: each invariant is broken once. */
class BufferCheckTest extends RingTest {
    private static final int DATA = SegmentGeometry.of(small()).dataOffset();

    private Path ring;
    private Path first;
    private Path control;

    @BeforeEach
    void makeRing() {
        ring = temporary.resolve("broken");
        try (MappedEventBuffer buffer = MappedEventBuffer.open(ring, small(), 0)) {
            Producer producer = new Producer(buffer.writer());
            for (long scn = 1; scn <= 25; scn++) {
                producer.window(scn, 3, 100);
            }
        }
        first = ring.resolve(Position.segmentFile(0));
        control = ring.resolve(ControlLayout.FILE_NAME);
        assertThat(BufferCheck.check(ring)).isEqualTo(new BufferCheck.Result(25, 100, List.of()));
    }

    private void assertViolated(String invariant, Path file, String text) {
        assertThat(BufferCheck.check(ring).violations()).as(invariant).anySatisfy(violation -> {
            assertThat(violation.invariant()).isEqualTo(invariant);
            assertThat(violation.toString()).contains(file.toString()).contains(text);
        });
    }

    @Test
    void shouldComplainWhenAFileIsUnreadable() throws Exception {
        Damage.write(first, 0, (byte) 1);
        assertViolated("I1", first, "WRONG_FILE");
    }

    @Test
    void shouldComplainWhenASegmentIsMissing() throws Exception {
        Files.delete(ring.resolve(Position.segmentFile(secondPosition())));
        assertViolated("I1", first, "is one missing?");
    }

    private long secondPosition() {
        return RingFilesCopy.list(ring).stream()
                .map(file -> Position.ofSegmentFile(file.getFileName().toString()))
                .filter(position -> position.isPresent() && position.getAsLong() > 0)
                .mapToLong(OptionalLong::getAsLong)
                .min()
                .orElseThrow();
    }

    @Test
    void shouldComplainWhenThereIsNoSegment() throws Exception {
        for (Path segment : segments()) {
            Files.delete(segment);
        }
        assertViolated("I2", ring, "there is no segment");
    }

    private List<Path> segments() {
        return RingFilesCopy.list(ring).stream()
                .filter(file ->
                        Position.ofSegmentFile(file.getFileName().toString()).isPresent())
                .toList();
    }

    @Test
    void shouldComplainWhenTheTailLiesBehindTheNewestSegment() {
        long beyond = 1_000_000;
        changeControl(file -> moveTail(file, 25, beyond));
        assertViolated("I3", segments().get(segments().size() - 1), "tail=1000000 is not in [0, ");
    }

    @Test
    void shouldComplainWhenASealReachesBeyondTheTail() {
        changeControl(file -> moveTail(file, 4, 4 * 361));
        assertViolated("I10", first, "beyond tail=" + 4 * 361);
    }

    /** As if window {@code scn} were the last one and ended there. */
    private static void moveTail(ControlFile file, long scn, long tail) {
        file.slots().write(new PositionSlots.Slot(0, scn, tail, tail - 361, scn * 4, Optional.empty()));
        file.publishTail(tail);
    }

    @Test
    void shouldComplainWhenMoreIsKeptThanTheCapacity() {
        changeControl(file -> file.writeSession(true, BootId.current(), 4096, 1));
        assertViolated("I11", first, "capacity=4096");
    }

    private void changeControl(Consumer<ControlFile> change) {
        ControlFile file = ControlFile.open(control, true, Probe.NONE);
        try {
            change.accept(file);
        } finally {
            file.unmap();
        }
    }

    @Test
    void shouldComplainWhenTheTailIsElsewhere() throws Exception {
        Damage.write(control, ControlLayout.TAIL_OFFSET, new byte[8]);
        assertViolated("I8", control, "tail=0");
    }

    @Test
    void shouldComplainWhenAnEventIsDamaged() throws Exception {
        Damage.flipBit(first, DATA + 361 + 80, 3);
        assertViolated("I4", first, "offset=" + (DATA + 361) + ": event is WRONG_VALUE_CRC");
    }

    @Test
    void shouldComplainWhenSecondWindowIsNumberedLikeTheFirst() throws Exception {
        ByteBuffer event = ByteBuffer.wrap(Damage.read(first, DATA + 361, 100));
        event.putLong(EventLayout.SCN_OFFSET, 1);
        event.putInt(EventLayout.HEADER_CRC_OFFSET, new EventCrc().compute(event, 5, 56));
        Damage.write(first, DATA + 361, event.array());
        assertViolated("I4", first, "SCN 1 in window 1 after window 1");
    }

    @Test
    void shouldComplainWhenAHeaderLiesAboutItsFirstEvent() throws Exception {
        Damage.write(first, SegmentLayout.FIRST_SCN_OFFSET, new byte[] {0, 0, 0, 0, 0, 0, 0, 9});
        assertViolated("I6", first, "first SCN expected=1 actual=9");
    }

    @Test
    void shouldComplainWhenAHeaderLiesAboutWhatCameBefore() throws Exception {
        Path second = ring.resolve(Position.segmentFile(secondPosition()));
        rewriteHeader(second, SegmentLayout.FIRST_ORDINAL_OFFSET, 0, 0, 0, 7);
        assertViolated("I6", second, "first ordinal expected=");
        rewriteHeader(second, SegmentLayout.PREVIOUS_SCN_OFFSET, 0, 0, 0, 0, 0, 0, 0, 99);
        assertViolated("I6", second, "previous SCN expected=");
        rewriteHeader(second, SegmentLayout.FIRST_EVENT_NUMBER_OFFSET, 0, 0, 0, 0, 0, 0, 0, 99);
        assertViolated("I1", first, "field=seal event number expected=99");
        Damage.write(first, SegmentLayout.SEAL_CRC_OFFSET, new byte[4]);
        assertViolated("I6", second, "first event number expected=");
    }

    /** Changes a field, and the checksum so that it is right. */
    private static void rewriteHeader(Path segment, int offset, int... values) throws Exception {
        ByteBuffer header = ByteBuffer.wrap(Damage.read(segment, 0, SegmentLayout.PAGE));
        for (int i = 0; i < values.length; i++) {
            header.put(offset + i, (byte) values[i]);
        }
        header.putInt(SegmentLayout.CRC_OFFSET, new RegionCrc(header).of(0, SegmentLayout.CRC_OFFSET));
        Damage.write(segment, 0, header.array());
    }

    @Test
    void shouldNameEveryFileThatIsDamaged() throws Exception {
        List<Path> segments = segments();
        assertThat(segments).hasSize(3);
        Damage.flipBit(first, DATA + 361 + 80, 3);
        Damage.flipBit(segments.get(2), DATA + 500, 1);
        assertThat(BufferCheck.check(ring).violations())
                .extracting(BufferCheck.Violation::invariant, BufferCheck.Violation::file)
                .containsExactly(tuple("I4", first), tuple("I4", segments.get(2)));

        Damage.write(first, 0, new byte[SegmentLayout.PAGE]);
        Damage.truncate(segments.get(2), 0);
        Damage.truncate(control, 100);
        assertThat(BufferCheck.check(ring).violations())
                .extracting(BufferCheck.Violation::invariant, BufferCheck.Violation::file)
                .containsExactly(tuple("I1", control), tuple("I1", first), tuple("I1", segments.get(2)));
    }

    @Test
    void shouldTellEachStretchThatIsDamagedInOneSegment() throws Exception {
        // Windows 2 and 6: an event's value, whose length can be believed; window 4: a length, so an index entry shows
        // the way.
        Damage.flipBit(first, DATA + 361 + 80, 3);
        Damage.write(first, DATA + 3 * 361 + 100 + EventLayout.LENGTH_OFFSET, new byte[4]);
        Damage.flipBit(first, DATA + 5 * 361 + 300 + 20, 1);

        BufferCheck.Result result = BufferCheck.check(ring);

        long entry = entryBehind(3 * 361 + 100);
        assertThat(result.violations())
                .extracting(BufferCheck.Violation::what)
                .containsExactly(
                        "offset=" + (DATA + 361) + ": event is WRONG_VALUE_CRC; from=361 to=461 bytes=100"
                                + " lost: windows after SCN 1 and the beginning of SCN 2; tail=9025",
                        "offset=" + (DATA + 1183) + ": no event; from=1183 to=" + entry + " bytes="
                                + (entry - 1183) + " lost: windows after SCN 3 and the beginning of SCN "
                                + (entry / 361 + 1) + "; tail=9025",
                        "offset=" + (DATA + 2105) + ": event is WRONG_HEADER_CRC; from=2105 to=" + entryBehind(2105)
                                + " bytes=" + (entryBehind(2105) - 2105) + " lost: windows after SCN 5"
                                + " and before SCN 7; tail=9025");
        assertThat(entryBehind(2105)).as("a window begins there").isEqualTo(6 * 361);
        assertThat(result.violations()).extracting(BufferCheck.Violation::file).containsOnly(first);
        assertThat(result.windows()).as("all that have an end: but for 6").isEqualTo(24);
    }

    /** Where the first stretch begins behind a position of the first segment: events are 100 and 61 bytes long. */
    private long entryBehind(long position) throws Exception {
        ByteBuffer entries = ByteBuffer.wrap(Damage.read(first, SegmentLayout.PAGE, 16 * IndexLayout.ENTRY_LENGTH));
        for (int entry = 0; entry < 16; entry++) {
            long at = entries.getLong(entry * IndexLayout.ENTRY_LENGTH + IndexLayout.POSITION_OFFSET);
            if (at > position) {
                return at;
            }
        }
        throw new AssertionError("no entry behind " + position);
    }

    @Test
    void shouldEndAStretchWithItsSegmentIfNothingInItCanBeBelieved() throws Exception {
        long end = secondPosition();
        Damage.write(first, DATA + 361, new byte[(int) end - 361]);

        BufferCheck.Result result = BufferCheck.check(ring);

        assertThat(result.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.file()).isEqualTo(first);
            assertThat(violation.what())
                    .contains("from=361 to=" + end + " bytes=" + (end - 361)
                            + " lost: windows after SCN 1 and the beginning of SCN 12");
        });
        assertThat(result.windows())
                .as("the first, and all that end in the other segments")
                .isEqualTo(1 + 14);
    }

    @Test
    void shouldEndAStretchWithTheRingIfNothingFollows() throws Exception {
        Path newest = segments().get(2);
        long from = 24L * 361 + 100;
        Damage.write(newest, DATA + (from - secondNewestEnd()), new byte[261]);

        assertThat(BufferCheck.check(ring).violations())
                .extracting(BufferCheck.Violation::what)
                .containsExactly("offset=" + (DATA + from - secondNewestEnd())
                        + ": no event; from=8764 to=9025 bytes=261 lost: windows after SCN 24; tail=9025");
    }

    private long secondNewestEnd() {
        return Position.ofSegmentFile(segments().get(2).getFileName().toString())
                .orElseThrow();
    }

    @Test
    void shouldSayHowAMissingControlFileComesBack() throws Exception {
        Files.delete(control);
        assertViolated("I1", control, "it makes the file anew from the segments");
    }

    @Test
    void shouldComplainWhenAnIndexEntryLies() throws Exception {
        Damage.flipBit(first, ScnIndex.offset(3) + IndexLayout.BITMAP_OFFSET + 5, 1);
        assertViolated("I7", first, "index entry 3");
    }

    @Test
    void shouldComplainWhenIndexEntriesAreMissing() throws Exception {
        Damage.write(first, SegmentLayout.INDEX_COUNT_OFFSET, new byte[] {0, 0, 0, 0, 0, 0, 0, 2});
        assertViolated("I7", first, "index count=2");
    }

    @Test
    void shouldComplainWhenTheHeadIsElsewhere() throws Exception {
        Damage.write(control, ControlLayout.HEAD_OFFSET + 7, (byte) 5);
        assertViolated("I9", control, "head=5, but the first window begins at 0");
    }

    @Test
    void shouldComplainWhenASealIsDamaged() throws Exception {
        Damage.flipBit(first, SegmentLayout.SEAL_END_OFFSET + 7, 0);
        assertViolated("I1", first, "seal CRC");
    }

    @Test
    void shouldComplainOfForeignFiles() throws Exception {
        Path foreign = Files.writeString(ring.resolve("notes.txt"), "mine");
        assertViolated("I12", foreign, "is not a file of a ring");
    }

    @Test
    void shouldRefuseADirectoryThatIsNotThereOrInUse() {
        assertThatThrownBy(() -> BufferCheck.check(temporary.resolve("nowhere")))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO_FAILED))
                .hasMessageContaining("nowhere");
        MappedEventBuffer buffer = open(small());
        assertThat(buffer.view().isEmpty()).isTrue();
        assertThatThrownBy(() -> BufferCheck.check(directory))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOCKED));
    }

    @Test
    void shouldSpeakAsACommand() throws Exception {
        assertThat(command(BufferCommands.OK, "check", ring.toString()))
                .isEqualTo(ring + ": 25 windows, 100 events, all invariants hold\n");
        assertThat(command(BufferCommands.OK, "dump", ring.toString()))
                .contains("tail=" + 25 * 361)
                .contains("segment 0000000000000000000.segment version=1 live")
                .doesNotContain("entry 0");
        Damage.flipBit(first, DATA + 361 + 80, 3);
        assertThat(command(BufferCommands.DAMAGED, "check", ring.toString()))
                .contains("I4 " + first)
                .contains("1 violations. What to do: docs/formats/buffer.md, \"When a file is damaged\"");
        assertThat(command(BufferCommands.OK, "dump", "--events", ring.toString()))
                .containsOnlyOnce("damaged")
                .containsPattern("  361 event .* damaged: WRONG_VALUE_CRC\n");
        Damage.write(first, DATA + 2 * 361 + EventLayout.LENGTH_OFFSET, new byte[4]);
        assertThat(command(BufferCommands.OK, "dump", "--events", ring.toString()))
                .contains("  722 damaged: no event at offset=" + (DATA + 722));
        Damage.write(first, 0, (byte) 1);
        assertThat(command(BufferCommands.OK, "dump", "--events", ring.toString()))
                .contains("segment 0000000000000000000.segment unreadable: WRONG_FILE")
                .contains("scn=25");
        assertThat(command(BufferCommands.FAILED, "check"))
                .contains("expected a command and a directory")
                .contains("dump [--index]");
        assertThat(command(BufferCommands.FAILED, "mend", ring.toString())).contains("there is no command mend");
        for (String name : List.of("check", "dump")) {
            assertThat(command(BufferCommands.FAILED, name, ring + "x"))
                    .contains("IO_FAILED", "there is no directory " + ring + "x");
        }
        Damage.truncate(control, 100);
        assertThat(command(BufferCommands.OK, "dump", "--events", ring.toString()))
                .contains("control unreadable: CORRUPT: File " + control)
                .contains("unreadable: WRONG_FILE: Opening " + first)
                .contains("scn=25")
                .doesNotContain("no event at offset");
    }

    private static String command(int exit, String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertThat(BufferCommands.run(List.of(arguments), out)).isEqualTo(exit);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
