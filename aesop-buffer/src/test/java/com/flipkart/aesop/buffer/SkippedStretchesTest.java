package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A few of a thousand sources are read from full segments, where whole blocks of index entries are skipped. */
class SkippedStretchesTest extends RingTest {
    private static final int SPACING = 256;
    private static final int SEGMENT = 512 << 10;
    private static final int WINDOWS = 12_000;
    private static final int SOURCES = 1000;

    private final List<ReadEvent> written = new ArrayList<>();
    private MappedEventBuffer buffer;

    private void fill(Random random) {
        written.clear();
        buffer = open(new BufferSettings(8 << 20, SEGMENT, 64 << 10, SPACING, QueuePolicy.OVERWRITE_ON_WRITE), 0);
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
                int room = 200 + random.nextInt(2000);
                int share = 1 << (8 + random.nextInt(16));
                assertThat(read(sources, room, share))
                        .as("sources %s, %d bytes a read, %d bytes of scanning", sources, room, share)
                        .isEqualTo(expected(sources));
            }
        });
    }

    @Test
    void shouldLookAtTheEventsWhereAnEntryIsDamaged() throws IOException {
        fill(new Random(1));
        Path full = files().get(2);
        int block = ScnIndex.offset(5 * IndexProof.BLOCK + 17) + IndexLayout.BITMAP_OFFSET;
        byte[] before = Damage.read(full, block, IndexLayout.BITMAP_WORDS * Long.BYTES);
        Damage.write(full, block, new byte[before.length]);
        for (int source = 1; source <= SOURCES; source += 7) {
            assertThat(read(Set.of(source), 10_000, 1 << 20)).isEqualTo(expected(Set.of(source)));
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
