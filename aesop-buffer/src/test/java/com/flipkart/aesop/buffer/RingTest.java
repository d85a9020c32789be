package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.testkit.NoLeaks;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What tests of a ring share: they open it; afterwards its invariants are proved, and no mapping, thread or process may be
 * left.
 */
@NoLeaks
abstract class RingTest {
    @TempDir(factory = MemoryDirectory.class)
    Path temporary;

    Path directory;
    private final List<MappedEventBuffer> opened = new ArrayList<>();
    private int mappingsBefore;

    @BeforeEach
    void countMappings() {
        directory = temporary.resolve("ring");
        mappingsBefore = Mappings.open();
    }

    @AfterEach
    void proveInvariants() {
        closeAll();
        assertThat(Mappings.open()).as("mappings left open").isEqualTo(mappingsBefore);
        if (Files.exists(directory.resolve(ControlLayout.FILE_NAME))) {
            assertThat(BufferCheck.check(directory).violations()).isEmpty();
        }
    }

    final void closeAll() {
        opened.forEach(MappedEventBuffer::close);
        opened.clear();
    }

    /** 4 segments of 4 KiB, an index entry each 256 bytes, events up to 64 KiB; full segments are forced at once. */
    static BufferSettings small() {
        return new BufferSettings(16 * 1024, 4096, 64 * 1024, 256, QueuePolicy.OVERWRITE_ON_WRITE)
                .withSealDelay(Duration.ZERO);
    }

    final MappedEventBuffer open(BufferSettings settings) {
        return open(settings, Scn.NONE);
    }

    final MappedEventBuffer open(BufferSettings settings, long initialScn) {
        return opened(MappedEventBuffer.open(directory, settings, initialScn));
    }

    final MappedEventBuffer opened(MappedEventBuffer buffer) {
        opened.add(buffer);
        return buffer;
    }

    /** Everything that the cursor can read now. */
    static List<ReadEvent> readAll(EventCursor cursor) {
        return readAll(cursor, ReadOptions.ALL, 1 << 17);
    }

    static List<ReadEvent> readAll(EventCursor cursor, ReadOptions options, int targetLength) {
        List<ReadEvent> events = new ArrayList<>();
        ByteBuffer target = ByteBuffer.allocateDirect(targetLength);
        while (!cursor.atEnd()) {
            target.clear();
            int length = cursor.read(target, options);
            if (length == 0 && cursor.pendingEventLength() > 0) {
                throw new AssertionError("An event of " + cursor.pendingEventLength() + " bytes does not fit");
            }
            events.addAll(ReadEvent.parse(target.flip()));
        }
        return events;
    }

    /** The SCNs of the end-of-period events among these. */
    static List<Long> windowsOf(List<ReadEvent> events) {
        return events.stream().filter(ReadEvent::isEnd).map(ReadEvent::scn).toList();
    }
}
