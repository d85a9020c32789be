package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.testkit.Seeds;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index of one segment, written as a writer does, against a sorted map of its entries. */
class ScnIndexTest {
    private static final long FIRST_POSITION = 1_000_000;
    private static final SegmentGeometry GEOMETRY = new SegmentGeometry(64 * 1024, 256);

    @TempDir(factory = MemoryDirectory.class)
    Path temporary;

    private MappedSegment mapped;
    private Segment segment;
    private ScnIndexWriter writer;
    private long position = FIRST_POSITION;
    private long eventNumber = 500;

    @BeforeEach
    void makeSegment() throws IOException {
        Path file = temporary.resolve(Position.segmentFile(FIRST_POSITION));
        Files.write(file, new byte[(int) GEOMETRY.fileLength()]);
        MappedByteBuffer bytes = Mappings.map(file, true);
        SegmentHeader header = new SegmentHeader(
                SegmentLayout.STATE_LIVE, new UUID(1, 2), BootId.UNKNOWN, FIRST_POSITION, 9, 500, 0, GEOMETRY);
        header.write(bytes);
        mapped = new MappedSegment(file, bytes, GEOMETRY, Probe.NONE);
        segment = new Segment(mapped, header);
        writer = new ScnIndexWriter(Probe.NONE);
        writer.enter(segment);
        writer.commit(9);
    }

    @AfterEach
    void unmap() {
        mapped.unmap();
    }

    /** Events of one window, each {@code length} bytes long; the bytes of an event are its SCN alone. */
    private void window(long scn, int events, int length) {
        for (int ordinal = 0; ordinal < events; ordinal++) {
            segment.bytes().putLong(segment.offsetOf(position) + 11, scn);
            writer.event(position, 5, ScnIndexWriter.OPEN, ordinal, eventNumber);
            position += length;
            eventNumber++;
        }
        writer.publish(segment, scn);
        writer.commit(scn);
    }

    @Test
    void shouldFindNothingWhenEmpty() {
        assertThat(ScnIndex.floorScn(segment, Long.MAX_VALUE)).isEqualTo(ScnIndex.NONE);
        window(10, 2, 100);
        assertThat(segment.indexCount()).isZero();
        assertThat(ScnIndex.floorPosition(segment, position)).isEqualTo(ScnIndex.NONE);
    }

    @Test
    void shouldWriteAnEntryWhenItsStretchIsOver() {
        window(10, 3, 100);
        window(11, 1, 100);
        assertThat(segment.indexCount()).isEqualTo(1);
        assertThat(ScnIndex.scn(segment, 0)).isEqualTo(10);
        assertThat(ScnIndex.position(segment, 0)).isEqualTo(FIRST_POSITION);
        assertThat(ScnIndex.eventNumber(segment, 0)).isEqualTo(500);
        assertThat(ScnIndex.ordinal(segment, 0)).isZero();
        assertThat(ScnIndex.bitmapWord(segment, 0, 0)).isEqualTo(1 << 5);
        window(12, 6, 100);
        assertThat(segment.indexCount()).isEqualTo(3);
        assertThat(ScnIndex.scn(segment, 1)).isEqualTo(11);
        assertThat(ScnIndex.scn(segment, 2)).isEqualTo(12);
        assertThat(ScnIndex.ordinal(segment, 2)).isEqualTo(2);
    }

    @Test
    void shouldForgetTheOpenWindowWhenRolledBack() {
        window(10, 2, 100);
        long back = position;
        long number = eventNumber;
        writer.event(position, 200, ScnIndexWriter.OPEN, 0, eventNumber);
        writer.event(position + 300, 200, ScnIndexWriter.OPEN, 1, eventNumber + 1);
        writer.event(position + 600, 200, ScnIndexWriter.OPEN, 2, eventNumber + 2);
        writer.rollback();
        position = back;
        eventNumber = number;
        window(11, 6, 100);
        assertThat(segment.indexCount()).isEqualTo(2);
        assertThat(ScnIndex.position(segment, 1)).isEqualTo(FIRST_POSITION + 300);
        assertThat(ScnIndex.bitmapWord(segment, 0, 3)).as("source 200").isZero();
    }

    @Test
    void shouldFindGreatestAtOrBelowLikeASortedMap() {
        Seeds.run(random -> {
            for (long scn = 10; position < FIRST_POSITION + 60_000; scn += 1 + random.nextInt(3)) {
                window(scn, 1 + random.nextInt(12), 61 + random.nextInt(200));
            }
            TreeMap<Long, Integer> byScn = new TreeMap<>();
            TreeMap<Long, Integer> byPosition = new TreeMap<>();
            TreeMap<Long, Integer> byNumber = new TreeMap<>();
            for (int entry = 0; entry < segment.indexCount(); entry++) {
                byScn.put(ScnIndex.scn(segment, entry), entry);
                byPosition.put(ScnIndex.position(segment, entry), entry);
                byNumber.put(ScnIndex.eventNumber(segment, entry), entry);
            }
            assertThat(byPosition).hasSizeGreaterThan(100);
            for (int i = 0; i < 20_000; i++) {
                long scn = random.nextInt(1000);
                assertThat(ScnIndex.floorScn(segment, scn)).isEqualTo(floor(byScn, scn));
                long somewhere = FIRST_POSITION - 5 + random.nextInt(60_100);
                assertThat(ScnIndex.floorPosition(segment, somewhere)).isEqualTo(floor(byPosition, somewhere));
                long number = 495L + random.nextInt(600);
                assertThat(ScnIndex.floorEventNumber(segment, number)).isEqualTo(floor(byNumber, number));
            }
        });
    }

    private static int floor(NavigableMap<Long, Integer> map, long key) {
        Map.Entry<Long, Integer> found = map.floorEntry(key);
        return found == null ? ScnIndex.NONE : found.getValue();
    }

    @Test
    void shouldBelieveNoEntryThatDoesNotCheckOrDoesNotPointAtItsEvent() {
        for (long scn = 10; scn < 60; scn++) {
            window(scn, 2, 150);
        }
        int found = ScnIndex.floorScn(segment, 30);
        int at = ScnIndex.offset(found);
        segment.bytes().putLong(at + IndexLayout.POSITION_OFFSET, ScnIndex.position(segment, found) + 1);
        assertThat(ScnIndex.floorScn(segment, 30)).isEqualTo(ScnIndex.DAMAGED);
        segment.bytes().putInt(at + IndexLayout.CHECK_OFFSET, IndexLayout.check(segment.bytes(), at));
        assertThat(ScnIndex.floorScn(segment, 30))
                .as("checks, but points elsewhere")
                .isEqualTo(ScnIndex.DAMAGED);
    }
}
