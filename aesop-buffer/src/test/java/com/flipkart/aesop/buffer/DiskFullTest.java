package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.LimitedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real file system with no space left: a message, never a signal; and nothing that was committed is touched. */
class DiskFullTest extends RingTest {
    private LimitedDisk disk;
    private Path full;
    private Path filler;

    @BeforeEach
    void mount() {
        disk = LimitedDisk.create(1 << 20);
        full = disk.directory().resolve("ring");
        filler = disk.directory().resolve("filler");
    }

    @AfterEach
    void unmount() {
        closeAll();
        disk.close();
    }

    private static BufferSettings roomy() {
        return new BufferSettings(8 << 20, 64 << 10, 64 << 10, 4096, QueuePolicy.OVERWRITE_ON_WRITE);
    }

    @Test
    void shouldTellTheWriterAndKeepHistoryReadableWhenNoSpaceIsLeftForTheNextSegment() {
        MappedEventBuffer buffer = opened(MappedEventBuffer.open(full, roomy()));
        Producer producer = new Producer(buffer.writer());
        long[] scn = new long[1];
        AesopException failure = (AesopException) catchThrowable(() -> {
            while (true) {
                scn[0]++;
                producer.window(scn[0], 10, 1000);
            }
        });
        assertThat(failure.code()).isEqualTo(ErrorCode.DISK_FULL);
        assertThat(failure).hasMessageContaining(full.toString()).hasMessageContaining("goes on by itself");
        assertThat(scn[0]).isGreaterThan(50);

        EventCursor cursor = buffer.cursor();
        cursor.seekOldest();
        assertThat(windowsOf(readAll(cursor))).hasSize((int) scn[0] - 1);
        producer.sink().rollback();
        assertThatThrownBy(() -> producer.window(scn[0], 70, 1000))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL));
        producer.sink().rollback();
        closeAll();
        assertThat(BufferCheck.check(full).violations()).isEmpty();
    }

    /** Lists of sources are a matter of speed: without them a reader looks at more. */
    @Test
    void shouldReadAFewSourcesRightWhenTheirListsCannotBeWritten() throws Exception {
        MappedEventBuffer buffer = opened(MappedEventBuffer.open(full, roomy()));
        fillDisk();
        Producer producer = new Producer(buffer.writer());
        List<ReadEvent> wanted = new ArrayList<>();
        long last = 90;
        for (long scn = 1; scn <= last; scn++) {
            producer.sink().begin();
            for (int source = 1; source <= 12; source++) {
                producer.append((short) source, scn * 1000 + source, 80);
            }
            producer.commit(scn);
            wanted.add(ReadEvent.data(scn, 5, scn * 1000 + 5, 80));
            wanted.add(ReadEvent.end(scn));
        }
        assertThat(buffer.view().segments()).isEqualTo(2);
        SourceLists lists = buffer.segments()[0].sourceLists();
        Deadline.inSeconds(20).until(() -> lists.of(0) != null, "somebody has tried to list the full segment");
        assertThat(buffer.listedSpans()).isZero();
        EventCursor cursor = buffer.cursor();
        cursor.seekOldest();
        ReadOptions options = new ReadOptions(SourceFilter.of((short) 5), true, 1 << 20);
        assertThat(readAll(cursor, options, 1000)).isEqualTo(wanted);
    }

    @Test
    void shouldGoOnInTheSameWindowWhenSpaceIsFreeAgain() throws Exception {
        MappedEventBuffer buffer = opened(MappedEventBuffer.open(full, roomy()));
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 1, 100);
        fillDisk();
        producer.sink().begin();
        List<ReadEvent> written = new ArrayList<>();
        AesopException failure = null;
        while (failure == null) {
            failure = (AesopException) catchThrowable(() -> {
                producer.append((short) 1, written.size(), 1000);
                written.add(ReadEvent.data(2, 1, written.size(), 1000));
            });
        }
        assertThat(failure.code()).isEqualTo(ErrorCode.DISK_FULL);
        Files.delete(filler);

        for (int i = 0; i < 100; i++) {
            producer.append((short) 1, written.size(), 1000);
            written.add(ReadEvent.data(2, 1, written.size(), 1000));
        }
        producer.commit(2);
        written.add(ReadEvent.end(2));
        EventCursor cursor = buffer.cursor();
        cursor.seek(1, -1);
        assertThat(readAll(cursor)).isEqualTo(written);
    }

    @Test
    void shouldOpenAndServeAnExistingRingWhenTheDiskIsFull() throws Exception {
        try (MappedEventBuffer buffer = MappedEventBuffer.open(full, roomy())) {
            new Producer(buffer.writer()).window(1, 10, 100);
        }
        fillDisk();
        MappedEventBuffer buffer = opened(MappedEventBuffer.open(full, roomy()));
        assertThat(buffer.recovery().notes()).isEmpty();
        EventCursor cursor = buffer.cursor();
        cursor.seekOldest();
        assertThat(readAll(cursor)).hasSize(11);
        new Producer(buffer.writer()).window(2, 10, 100);
        assertThat(readAll(cursor)).hasSize(11);
    }

    @Test
    void shouldFailToMakeANewRingWhenTheDiskIsFullAndSucceedLater() throws Exception {
        Files.createDirectories(full);
        fillDisk();
        assertThatThrownBy(() -> MappedEventBuffer.open(full, roomy()))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL))
                .hasMessageContaining(full.toString())
                .hasMessageContaining("what could not be started has to be started again");
        Files.delete(filler);
        new Producer(opened(MappedEventBuffer.open(full, roomy())).writer()).window(1, 10, 100);
    }

    @Test
    void shouldGoOnOverwritingWhenTheRingIsFullAndTheDiskAsWell() throws Exception {
        BufferSettings settings =
                new BufferSettings(256 << 10, 64 << 10, 64 << 10, 4096, QueuePolicy.OVERWRITE_ON_WRITE);
        MappedEventBuffer buffer = opened(MappedEventBuffer.open(full, settings));
        Producer producer = new Producer(buffer.writer());
        long scn = 0;
        while (buffer.view().counters().segmentsEvicted() < 2) {
            producer.window(++scn, 10, 1000);
        }
        fillDisk();
        while (buffer.view().counters().segmentsEvicted() < 20) {
            producer.window(++scn, 10, 1000);
        }
        assertThat(buffer.view().maxScn()).isEqualTo(scn);
    }

    private void fillDisk() throws Exception {
        try (var out = Files.newOutputStream(filler)) {
            byte[] page = new byte[4096];
            while (disk.freeBytes() > 0) {
                out.write(page);
            }
        } catch (IOException noSpace) {
            assertThat(noSpace).hasMessageContaining("No space left");
        }
    }
}
