package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.OptionalLong;
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
                .contains("1 violations");
        Damage.write(first, 0, (byte) 1);
        assertThat(command(BufferCommands.OK, "dump", "--events", ring.toString()))
                .contains("segment 0000000000000000000.segment unreadable: WRONG_FILE")
                .contains("scn=25");
        assertThat(command(BufferCommands.FAILED, "check"))
                .contains("expected a command and a directory")
                .contains("dump [--index]");
        assertThat(command(BufferCommands.FAILED, "mend", ring.toString())).contains("there is no command mend");
        assertThat(command(BufferCommands.FAILED, "check", ring + "x")).contains("IO_FAILED");
    }

    private static String command(int exit, String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertThat(BufferCommands.run(List.of(arguments), out)).isEqualTo(exit);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
