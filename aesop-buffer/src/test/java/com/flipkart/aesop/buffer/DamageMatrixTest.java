package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.scn.Scn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every field of every header of every file, as the layouts have them, is zeroed, set to ones, cut off with what follows it,
 * and kept with something behind the file; of a ring that was closed, of one whose process was killed, and of one whose system
 * went down. Either opening is refused with a message that names file and field, or what is served is what was there: windows without a
 * gap, in their order, with their bytes. Where something is missing the report says so. ({@link FlippedBitTest} has single bits.)
 */
class DamageMatrixTest extends RingTest {
    private static final BootId RUN = new BootId(1, 1);
    private static final BootId NEXT_RUN = new BootId(1, 2);
    private static final int WINDOWS = 60;
    private static final long FIRST = 10;
    private static final Set<ErrorCode> NAMED =
            Set.of(ErrorCode.CORRUPT, ErrorCode.WRONG_FILE, ErrorCode.FORMAT_TOO_OLD, ErrorCode.FORMAT_TOO_NEW);

    private final Map<ErrorCode, Integer> refusals = new EnumMap<>(ErrorCode.class);
    private List<ReadEvent> all;
    private int whole;
    private boolean mayKeepIndex;

    /** A ring, and the run of the system in which it is opened. */
    private record Found(Path ring, BootId boot) {}

    /** A field where it lies in a file. */
    private record Place(String file, long offset, int length, String field) {}

    private enum Harm {
        ZEROS,
        ONES,
        CUT_INSIDE,
        EXTENDED
    }

    @BeforeEach
    void makeRings() throws Exception {
        try (MappedEventBuffer buffer = MappedEventBuffer.open(directory, small(), 3, RUN, Probe.NONE)) {
            Producer producer = new Producer(buffer.writer());
            for (long scn = FIRST; scn < FIRST + WINDOWS; scn++) {
                producer.window(scn, 3, 100);
            }
            RingFilesCopy.copy(directory, temporary.resolve("killed"));
            all = contents(buffer);
            assertThat(buffer.view().minScn()).isGreaterThan(FIRST);
        }
    }

    private List<Found> found() {
        Path killed = temporary.resolve("killed");
        return List.of(new Found(directory, RUN), new Found(killed, RUN), new Found(killed, NEXT_RUN));
    }

    /** Everything that is held, found from its start; each window must be found by its SCN as well. */
    private static List<ReadEvent> contents(MappedEventBuffer buffer) {
        BufferView view = buffer.view();
        if (view.isEmpty()) {
            return List.of();
        }
        for (long scn = view.minScn(); scn < view.maxScn(); scn++) {
            try (EventCursor window = buffer.cursor()) {
                assertThat(window.seek(scn, -1)).isEqualTo(SeekResult.FOUND);
                assertThat(window.position())
                        .as("where the window after %d begins", scn)
                        .isEqualTo((scn + 1 - FIRST) * 361);
            }
        }
        EventCursor cursor = buffer.cursor();
        cursor.seek(buffer.view().prevScn(), -1);
        return readAll(cursor);
    }

    @Test
    void shouldRefuseByNameOrServeWhatWasThereWhenTheControlFileIsHarmed() throws Exception {
        for (Found found : found()) {
            List<Place> places = new ArrayList<>(places(ControlLayout.FILE_NAME, 0, ControlLayout.fields()));
            for (int i = 0; i < 2; i++) {
                places.addAll(
                        places(ControlLayout.FILE_NAME, ControlLayout.sessionOffset(i), ControlLayout.sessionFields()));
                places.addAll(places(ControlLayout.FILE_NAME, ControlLayout.slotOffset(i), ControlLayout.slotFields()));
            }
            harmEach(found, places);
        }
        assertThat(refusals.get(ErrorCode.WRONG_FILE))
                .as("the magic, zeros or ones, three times")
                .isEqualTo(6);
        assertThat(refusals.get(ErrorCode.CORRUPT)).as("length above all").isGreaterThan(100);
        assertThat(whole)
                .as("a session, a slot, tail or head can be told from the rest")
                .isGreaterThan(60);
    }

    @Test
    void shouldRefuseByNameOrServeWhatWasThereWhenASegmentsHeaderIsHarmed() throws Exception {
        for (Found found : found()) {
            for (String segment : segments(found.ring())) {
                harmEach(found, places(segment, 0, SegmentLayout.fields()));
            }
        }
        assertThat(refusals.get(ErrorCode.WRONG_FILE)).isGreaterThan(20);
        assertThat(refusals.get(ErrorCode.CORRUPT)).isGreaterThan(300);
        assertThat(whole)
                .as("what may be missing: first SCN, seal, index count")
                .isGreaterThan(50);
    }

    @Test
    void shouldRefuseByNameOrServeWhatWasThereWhenAnIndexEntryIsHarmed() throws Exception {
        mayKeepIndex = true;
        for (Found found : found()) {
            for (String segment : segments(found.ring())) {
                for (int entry : new int[] {0, 5}) {
                    harmEach(found, places(segment, ScnIndex.offset(entry), IndexLayout.fields()));
                }
            }
        }
        assertThat(whole).as("an entry can be made again").isGreaterThan(200);
    }

    private static List<String> segments(Path ring) {
        return RingFilesCopy.list(ring).stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> Position.ofSegmentFile(name).isPresent())
                .toList();
    }

    private static List<Place> places(String file, long base, List<EventLayout.Field> fields) {
        return fields.stream()
                .map(field -> new Place(file, base + field.offset(), field.length(), field.name()))
                .toList();
    }

    private void harmEach(Found found, List<Place> places) throws Exception {
        Path copy = temporary.resolve("harmed");
        for (Place place : places) {
            for (Harm harm : Harm.values()) {
                RingFilesCopy.copy(found.ring(), copy);
                harm(copy.resolve(place.file()), place, harm);
                open(copy, found.boot(), place, harm);
            }
        }
    }

    private static void harm(Path file, Place place, Harm harm) throws IOException {
        byte[] bytes = new byte[place.length()];
        switch (harm) {
            case ZEROS -> Damage.write(file, place.offset(), bytes);
            case ONES -> {
                Arrays.fill(bytes, (byte) 0xFF);
                Damage.write(file, place.offset(), bytes);
            }
            case CUT_INSIDE -> Damage.truncate(file, place.offset() + place.length() / 2);
            case EXTENDED -> Damage.write(file, Files.size(file) + place.length() - 1, (byte) 1);
        }
    }

    private void open(Path ring, BootId boot, Place place, Harm harm) {
        String what = harm + " " + place + " boot " + boot;
        try (MappedEventBuffer buffer = MappedEventBuffer.open(ring, small(), Scn.NONE, boot, Probe.NONE)) {
            List<ReadEvent> served = contents(buffer);
            assertThat(Collections.indexOfSubList(all, served))
                    .as(what + " serves what was there")
                    .isNotNegative();
            assertThat(new HashSet<>(windowsOf(served))).as(what).hasSameSizeAs(windowsOf(served));
            if (served.size() < all.size()) {
                assertThat(buffer.recovery().notes().size() + buffer.recovery().bytesCut())
                        .as(what + " has less, and must say so: " + buffer.recovery())
                        .isPositive();
            } else {
                whole++;
            }
        } catch (AesopException e) {
            boolean named = e.getMessage().contains(place.file())
                    && (e.getMessage().contains("field=") || e.getMessage().contains("format="));
            if (!NAMED.contains(e.code()) || !named) {
                fail(what + ": " + e.describe(), e);
            }
            refusals.merge(e.code(), 1, Integer::sum);
            return;
        }
        // Opening proves no index entry but the last; readers prove what they use, and go round what is wrong.
        assertThat(BufferCheck.check(ring).violations())
                .filteredOn(violation -> !(mayKeepIndex && violation.invariant().equals("I7")))
                .as(what)
                .isEmpty();
    }
}
