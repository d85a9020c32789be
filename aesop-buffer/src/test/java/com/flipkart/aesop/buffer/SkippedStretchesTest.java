package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A few of a thousand sources are read: with lists of the sources, where a reader goes from event to event, and without, where whole
 * blocks of index entries are skipped.
 */
class SkippedStretchesTest extends RingTest {
    private static final int SPACING = 256;
    private static final int SEGMENT = 512 << 10;
    private static final int WINDOWS = 12_000;
    private static final int SOURCES = 1000;

    private final List<ReadEvent> written = new ArrayList<>();
    private MappedEventBuffer buffer;

    private static BufferSettings settings() {
        return new BufferSettings(8 << 20, SEGMENT, 64 << 10, SPACING, QueuePolicy.OVERWRITE_ON_WRITE);
    }

    private void fill(Random random) {
        written.clear();
        buffer = open(settings(), 0);
        Producer producer = new Producer(buffer.writer());
        for (long scn = 1; scn <= WINDOWS; scn++) {
            producer.sink().begin();
            int source = 1 + random.nextInt(SOURCES);
            int events = 1 + random.nextInt(4);
            boolean mixed = random.nextInt(4) == 0;
            for (int i = 0; i < events; i++) {
                int of = mixed ? 1 + random.nextInt(SOURCES) : source;
                producer.append((short) of, scn * 10 + i, 100);
                written.add(ReadEvent.data(scn, of, scn * 10 + i, 100));
            }
            producer.commit(scn);
            written.add(ReadEvent.end(scn));
        }
        assertThat(buffer.view().prevScn()).as("nothing was evicted").isZero();
    }

    /** The data events of these sources, the ends of their windows, and the newest end. */
    private List<ReadEvent> expected(Set<Integer> sources) {
        List<ReadEvent> wanted = new ArrayList<>();
        boolean touched = false;
        for (ReadEvent event : written) {
            if (event.isEnd()) {
                if (touched || event.scn() == WINDOWS) {
                    wanted.add(event);
                }
                touched = false;
            } else if (sources.contains((int) event.source())) {
                wanted.add(event);
                touched = true;
            }
        }
        return wanted;
    }

    private List<ReadEvent> read(Set<Integer> sources, int room, int share) {
        SourceFilter filter =
                SourceFilter.of(sources.stream().map(Integer::shortValue).toList());
        try (EventCursor cursor = buffer.cursor()) {
            cursor.seekOldest();
            return readAll(cursor, new ReadOptions(filter, EventFilter.ALL, true, share), room);
        }
    }

    @Test
    void shouldMissNothingOfAFewSources() {
        Seeds.run(random -> {
            fill(random);
            for (int i = 0; i < 20; i++) {
                Set<Integer> sources = random.ints(1 + random.nextInt(3), 1, SOURCES + 1)
                        .boxed()
                        .collect(Collectors.toSet());
                if (i == 10) {
                    awaitLists();
                }
                int room = 200 + random.nextInt(2000);
                int share = 1 << (8 + random.nextInt(16));
                assertThat(read(sources, room, share))
                        .as("sources %s, %d bytes a read, %d bytes of scanning", sources, room, share)
                        .isEqualTo(expected(sources));
            }
        });
    }

    /** Full segments are listed in the background. */
    private void awaitLists() {
        Deadline.inSeconds(20).until(this::isListed, "all full segments are listed");
    }

    private boolean isListed() {
        Segment[] segments = buffer.segments();
        boolean listed = true;
        for (int i = 0; i < segments.length - 1; i++) {
            SourceLists lists = segments[i].sourceLists();
            int spans = (segments[i].indexCount() + lists.spanEntries() - 1) / lists.spanEntries();
            listed &= lists.listed() == spans;
        }
        return listed;
    }

    @Test
    void shouldListTheSourcesAgainForWhoReadsAfterARestart() {
        fill(new Random(2));
        awaitLists();
        closeAll();
        buffer = open(settings(), 0);
        assertThat(buffer.listedSpans()).isZero();
        assertThat(read(Set.of(7, 700), 1000, 1 << 20)).isEqualTo(expected(Set.of(7, 700)));
        awaitLists();
        assertThat(read(Set.of(7, 700), 1000, 1 << 20)).isEqualTo(expected(Set.of(7, 700)));
    }

    @Test
    void shouldLeaveNoFileBehind() throws IOException {
        fill(new Random(3));
        awaitLists();
        assertThat(temporaries()).isNotEmpty();
        closeAll();
        assertThat(temporaries()).isEmpty();
    }

    @Test
    void shouldGiveListsBackWithTheirSegments() throws IOException {
        fill(new Random(4));
        awaitLists();
        List<Path> before = temporaries();
        Producer producer = new Producer(buffer.writer());
        long scn = WINDOWS;
        while (buffer.view().counters().segmentsEvicted() < 20) {
            scn++;
            producer.window(scn, 50, 200);
        }
        Deadline.inSeconds(20).until(() -> temporaries().stream().noneMatch(before::contains), "the lists are gone");
    }

    /** What goes on behind a span that was taken for whole would be in no list, and a reader would go past it. */
    @Test
    void shouldNotTakeASegmentForFullThatOnlyAnOpenWindowHasLeft() {
        buffer = open(small(), 0);
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 10, 300);
        Segment segment = buffer.segments()[0];
        int span = segment.indexCount() / segment.sourceLists().spanEntries();
        assertThat(SourceListBuilder.committedEnd(segment, span, tail())).isEqualTo(-1);

        producer.sink().begin();
        producer.append((short) 1, 1, 2000);
        assertThat(buffer.segments()).hasSize(2);
        assertThat(segment.end()).isEqualTo(tail());
        assertThat(SourceListBuilder.committedEnd(segment, span, tail())).isEqualTo(-1);

        producer.sink().rollback();
        producer.window(2, 1, 100);
        assertThat(buffer.segments()).as("it fits into the first segment").hasSize(1);
        assertThat(SourceListBuilder.committedEnd(segment, span, tail())).isEqualTo(-1);

        producer.window(3, 1, 2000);
        assertThat(buffer.segments()).hasSize(2);
        assertThat(SourceListBuilder.committedEnd(segment, span, tail())).isEqualTo(segment.end());
    }

    /** Where committed events end. */
    private long tail() {
        try (EventCursor cursor = buffer.cursor()) {
            cursor.seekOldest();
            readAll(cursor);
            return cursor.position();
        }
    }

    /** So that a reader knows how much more room it needs. */
    @Test
    void shouldTellTheLengthOfAnEventThatAListLeadsToAndThatDoesNotFit() {
        fill(new Random(7));
        awaitLists();
        ByteBuffer narrow = ByteBuffer.allocate(99);
        for (short source = 1; source <= 50; source++) {
            try (EventCursor cursor = buffer.cursor()) {
                cursor.seekOldest();
                assertThat(cursor.read(narrow, new ReadOptions(SourceFilter.of(source), true, 1 << 24)))
                        .isZero();
                assertThat(cursor.pendingEventLength()).as("source %d", source).isEqualTo(100);
            }
        }
    }

    /** What the lists say is in memory of ours; an event that they lead to may be damaged like any other. */
    @Test
    void shouldRefuseADamagedEventThatAListLeadsTo() throws IOException {
        fill(new Random(6));
        awaitLists();
        ReadEvent wanted = written.stream()
                .filter(event -> !event.isEnd() && event.scn() > 1000)
                .findFirst()
                .orElseThrow();
        Set<Integer> sources = Set.of((int) wanted.source());
        Path file = files().get(0);
        int at = offsetOf(wanted);
        byte[] before = Damage.read(file, at + EventLayout.LENGTH_OFFSET, Integer.BYTES);
        Damage.write(file, at + EventLayout.LENGTH_OFFSET, new byte[] {0x7f, 0, 0, 0});
        assertThatThrownBy(() -> read(sources, 5000, 1 << 20))
                .isInstanceOfSatisfying(
                        AesopException.class,
                        e -> assertThat(e.code()).as(e.describe()).isEqualTo(ErrorCode.CORRUPT))
                .hasMessageContaining("offset=" + at);
        Damage.write(file, at + EventLayout.LENGTH_OFFSET, before);
        assertThat(read(sources, 5000, 1 << 20)).isEqualTo(expected(sources));
    }

    /** Where an event of the oldest segment lies in its file. */
    private int offsetOf(ReadEvent wanted) {
        int at = SegmentGeometry.of(settings()).dataOffset();
        for (ReadEvent event : written) {
            if (event.equals(wanted)) {
                return at;
            }
            at += event.length();
        }
        throw new AssertionError(wanted + " was not written");
    }

    private List<Path> temporaries() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(RingFiles.TEMPORARY_SUFFIX))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldLookAtTheEventsWhereAnEntryIsDamaged() throws IOException {
        fill(new Random(1));
        Path full = files().get(2);
        int block = ScnIndex.offset(5 * IndexProof.BLOCK + 17) + IndexLayout.BITMAP_OFFSET;
        byte[] before = Damage.read(full, block, IndexLayout.BITMAP_WORDS * Long.BYTES);
        Damage.write(full, block, new byte[before.length]);
        int many = SourceFilter.FEW + 1;
        for (int source = 1; source + many <= SOURCES; source += many) {
            Set<Integer> sources =
                    IntStream.range(source, source + many).boxed().collect(Collectors.toSet());
            assertThat(read(sources, 10_000, 1 << 20)).isEqualTo(expected(sources));
        }
        assertThat(buffer.view().counters().damagedIndexBlocks()).isPositive();
        Damage.write(full, block, before);
    }

    /** The ring's segments, oldest first. */
    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+\\.segment"))
                    .sorted(Comparator.comparing(Path::getFileName))
                    .toList();
        }
    }
}
