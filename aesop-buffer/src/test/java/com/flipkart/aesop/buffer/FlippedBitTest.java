package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.error.ErrorKind;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.testkit.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One bit is flipped in every byte of every header field of every file, of a ring whose process was killed and of one that
 * was closed. Either opening names the file, or everything is there as before: never less, never something else.
 */
class FlippedBitTest extends RingTest {
    private static final BootId RUN = new BootId(1, 1);
    private static final int WINDOWS = 60;
    private static final Set<ErrorCode> NAMED =
            Set.of(ErrorCode.CORRUPT, ErrorCode.WRONG_FILE, ErrorCode.FORMAT_TOO_OLD, ErrorCode.FORMAT_TOO_NEW);

    private final Map<ErrorCode, Integer> refusals = new EnumMap<>(ErrorCode.class);
    private List<ReadEvent> all;
    private long minScn;
    private int healed;

    @BeforeEach
    void makeRings() throws Exception {
        try (MappedEventBuffer buffer = MappedEventBuffer.open(directory, small(), 3, RUN, Probe.NONE)) {
            Producer producer = new Producer(buffer.writer());
            for (long scn = 10; scn < 10 + WINDOWS; scn++) {
                producer.window(scn, 3, 100);
            }
            RingFilesCopy.copy(directory, temporary.resolve("killed"));
            all = contents(buffer);
            minScn = buffer.view().minScn();
        }
        assertThat(minScn).isGreaterThan(10);
    }

    private static List<ReadEvent> contents(MappedEventBuffer buffer) {
        EventCursor cursor = buffer.cursor();
        cursor.seek(buffer.view().prevScn(), -1);
        return readAll(cursor);
    }

    @Test
    void shouldNameTheFileOrHoldEverythingWhenABitOfTheControlFileIsFlipped() {
        Seeds.run(random -> {
            for (Path ring : List.of(directory, temporary.resolve("killed"))) {
                flipEach(
                        ring, ControlLayout.FILE_NAME, 0, ControlLayout.fields().subList(0, 5), random);
                for (int i = 0; i < 2; i++) {
                    flipEach(
                            ring,
                            ControlLayout.FILE_NAME,
                            ControlLayout.sessionOffset(i),
                            ControlLayout.sessionFields(),
                            random);
                    List<EventLayout.Field> slot = ControlLayout.slotFields();
                    flipEach(
                            ring,
                            ControlLayout.FILE_NAME,
                            ControlLayout.slotOffset(i),
                            slot.subList(0, slot.size() - 1),
                            random);
                    EventLayout.Field position = new EventLayout.Field(ControlLayout.SLOT_BYTES, 4, "position", "");
                    flipEach(ring, ControlLayout.FILE_NAME, ControlLayout.slotOffset(i), List.of(position), random);
                }
                flipEach(
                        ring, ControlLayout.FILE_NAME, 0, ControlLayout.fields().subList(7, 9), random);
            }
        });
        assertThat(refusals.get(ErrorCode.WRONG_FILE)).isGreaterThanOrEqualTo(16);
        assertThat(refusals.get(ErrorCode.CORRUPT)).isGreaterThanOrEqualTo(40);
        assertThat(healed)
                .as("a session, a slot, tail or head can be told from the rest")
                .isGreaterThan(200);
    }

    @Test
    void shouldNameTheFileOrHoldEverythingWhenABitOfASegmentsHeaderIsFlipped() {
        Seeds.run(random -> {
            for (Path ring : List.of(directory, temporary.resolve("killed"))) {
                for (Path file : RingFilesCopy.list(ring)) {
                    String name = file.getFileName().toString();
                    if (Position.ofSegmentFile(name).isPresent()) {
                        flipEach(ring, name, 0, SegmentLayout.fields(), random);
                    }
                }
            }
        });
        assertThat(refusals.get(ErrorCode.WRONG_FILE)).isGreaterThan(20);
        assertThat(refusals.get(ErrorCode.CORRUPT)).isGreaterThan(300);
        assertThat(healed).as("the index count is only a hint").isGreaterThan(20);
    }

    @Test
    void shouldFindEveryWindowWhenABitOfAnIndexEntryIsFlipped() {
        Seeds.run(random -> {
            for (int round = 0; round < 60; round++) {
                Path copy = temporary.resolve("flipped");
                RingFilesCopy.copy(directory, copy);
                List<Path> segments = RingFilesCopy.list(copy).stream()
                        .filter(file -> Position.ofSegmentFile(
                                        file.getFileName().toString())
                                .isPresent())
                        .toList();
                Path segment = segments.get(random.nextInt(segments.size()));
                int byteAt = random.nextInt(8 * IndexLayout.ENTRY_LENGTH);
                try (MappedEventBuffer buffer = MappedEventBuffer.open(copy, small(), Scn.NONE, RUN, Probe.NONE)) {
                    Damage.flipBit(segment, SegmentLayout.HEADER_LENGTH + byteAt, random.nextInt(8));
                    findEveryWindow(buffer);
                }
            }
        });
    }

    private void findEveryWindow(MappedEventBuffer buffer) {
        ReadOptions one = new ReadOptions(SourceFilter.of((short) 1), true, 1 << 20);
        ReadOptions none = new ReadOptions(SourceFilter.of((short) 200), true, 1 << 20);
        try (EventCursor cursor = buffer.cursor()) {
            for (long scn = minScn; scn < 10 + WINDOWS - 1; scn++) {
                assertThat(cursor.seek(scn, -1)).isEqualTo(SeekResult.FOUND);
                assertThat(readAll(cursor)).hasSize((int) (10 + WINDOWS - 1 - scn) * 4);
                assertThat(cursor.seek(scn, 2)).isEqualTo(SeekResult.FOUND);
                assertThat(readAll(cursor, one, 1 << 16)).hasSize((int) (10 + WINDOWS - scn) * 4 - 2);
                assertThat(cursor.seek(scn, -1)).isEqualTo(SeekResult.FOUND);
                assertThat(readAll(cursor, none, 1 << 16)).containsExactly(ReadEvent.end(10 + WINDOWS - 1));
            }
        }
    }

    private void flipEach(Path ring, String name, long base, List<EventLayout.Field> fields, Random random)
            throws Exception {
        Path copy = temporary.resolve("flipped");
        for (EventLayout.Field field : fields) {
            for (int i = 0; i < field.length(); i++) {
                RingFilesCopy.copy(ring, copy);
                long offset = base + field.offset() + i;
                int bit = random.nextInt(8);
                Damage.flipBit(copy.resolve(name), offset, bit);
                open(copy, name, field.name() + ", offset " + offset + ", bit " + bit);
            }
        }
    }

    private void open(Path ring, String name, String what) {
        try (MappedEventBuffer buffer = MappedEventBuffer.open(ring, small(), Scn.NONE, RUN, Probe.NONE)) {
            assertThat(contents(buffer)).as(what).endsWith(all.toArray(new ReadEvent[0]));
            assertThat(buffer.view().maxScn()).as(what).isEqualTo(10 + WINDOWS - 1);
            healed++;
        } catch (AesopException e) {
            if (!NAMED.contains(e.code())
                    || e.code().kind() == ErrorKind.INTERNAL
                    || !e.getMessage().contains(name)) {
                fail(what + ": " + e.describe(), e);
            }
            refusals.merge(e.code(), 1, Integer::sum);
            return;
        }
        assertThat(BufferCheck.check(ring).violations()).as(what).isEmpty();
    }

    /** The events that are held, so that a shorter list would be noticed. */
    @Test
    void shouldStartFromRingsThatHoldEverything() throws Exception {
        assertThat(all).hasSize((int) (10 + WINDOWS - minScn) * 4);
        List<RecoveryReport.Origin> origins = new ArrayList<>();
        for (Path ring : List.of(directory, temporary.resolve("killed"))) {
            try (MappedEventBuffer buffer = MappedEventBuffer.open(ring, small(), Scn.NONE, RUN, Probe.NONE)) {
                origins.add(buffer.recovery().origin());
            }
        }
        assertThat(origins).containsExactly(RecoveryReport.Origin.CLOSED, RecoveryReport.Origin.PROCESS_CRASHED);
    }
}
