package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.scn.Scn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong just when a window ends, is rolled back, or is the first. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class WindowEndTest extends RingTest {
    private final AtomicBoolean broken = new AtomicBoolean();

    private MappedEventBuffer openFailingAt(Probe.Point where) {
        Probe probe = point -> {
            if (point == where && broken.get()) {
                throw new IllegalStateException("broken at " + where);
            }
        };
        return opened(MappedEventBuffer.open(directory, small(), Scn.NONE, BootId.current(), probe));
    }

    @Test
    void shouldFindAnEmptyRingWhenTheFirstWindowIsKnownAndItsTailIsNotYet() {
        BufferAssembly parts = BufferAssembly.open(directory, small(), Scn.NONE, BootId.current(), Probe.NONE);
        MappedEventBuffer buffer = opened(new MappedEventBuffer(parts));
        parts.ring().moveHead(parts.ring().head().withFirstWindow(5));
        EventCursor cursor = buffer.cursor();

        assertThat(cursor.seekOldest()).isEqualTo(SeekResult.EMPTY);
        assertThat(cursor.seekNewest()).isEqualTo(SeekResult.EMPTY);
        assertThat(cursor.seek(4, -1)).isEqualTo(SeekResult.EMPTY);
        assertThat(cursor.seek(9, -1)).isEqualTo(SeekResult.EMPTY);
        assertThat(buffer.view().isEmpty()).isTrue();

        new Producer(buffer.writer()).window(5, 1, 100);
        assertThat(cursor.seek(4, -1)).isEqualTo(SeekResult.FOUND);
        assertThat(windowsOf(readAll(cursor))).containsExactly(5L);
    }

    @Test
    void shouldCommitAndTellWhenMakingRoomFailsAfterwards() {
        MappedEventBuffer buffer = openFailingAt(Probe.Point.HEAD_MOVED);
        Producer producer = new Producer(buffer.writer());
        AtomicInteger told = new AtomicInteger();
        buffer.onCommit(told::incrementAndGet);
        // Larger than the ring: what was before it is given up when it ends.
        producer.window(1, 20, 300);
        producer.sink().begin();
        for (int i = 0; i < 60; i++) {
            producer.append((short) 1, 2000 + i, 300);
        }
        broken.set(true);
        producer.commit(2);

        assertThat(told).hasValue(2);
        assertThat(buffer.view().maxScn()).isEqualTo(2);
        broken.set(false);
        assertThatThrownBy(() -> producer.sink().begin())
                .hasFieldOrPropertyWithValue("code", ErrorCode.INTERNAL)
                .hasMessageContaining("after SCN 2")
                .hasMessageContaining("broken at HEAD_MOVED");
        producer.window(3, 1, 100);
        assertThat(told).hasValue(3);
        assertThat(buffer.view().maxScn()).isEqualTo(3);
    }

    @Test
    void shouldRollBackAtTheSecondTryWhenASegmentCouldNotBeRenamed() throws Exception {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 2, 100);
        producer.sink().begin();
        for (int i = 0; i < 40; i++) {
            producer.append((short) 9, i, 300);
        }
        Path second = segmentAfterTheFirst();
        Path hidden = directory.resolve("hidden");
        Files.move(second, hidden);
        assertThatThrownBy(() -> producer.sink().rollback()).hasFieldOrPropertyWithValue("code", ErrorCode.IO_FAILED);

        Files.move(hidden, second);
        producer.sink().rollback();
        producer.window(2, 40, 300);
        EventCursor cursor = buffer.cursor();
        cursor.seekOldest();
        assertThat(readAll(cursor)).hasSize(44).noneMatch(event -> event.source() == 9);
    }

    private Path segmentAfterTheFirst() {
        return new RingFiles(directory, Probe.NONE)
                .segments()
                .tailMap(0L, false)
                .lastEntry()
                .getValue();
    }

    @Test
    void shouldGiveEverythingBackWhenOpeningFailsHalfWay() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        for (long scn = 1; scn <= 30; scn++) {
            producer.window(scn, 3, 300);
        }
        closeAll();
        int mapped = Mappings.open();
        BufferSettings less = new BufferSettings(8 * 1024, 4096, 64 * 1024, 256, QueuePolicy.OVERWRITE_ON_WRITE);
        Probe probe = point -> {
            if (point == Probe.Point.HEAD_MOVED) {
                throw new IllegalStateException("broken");
            }
        };
        assertThatThrownBy(() -> MappedEventBuffer.open(directory, less, Scn.NONE, BootId.current(), probe))
                .hasMessage("broken");

        assertThat(Mappings.open()).isEqualTo(mapped);
        assertThat(open(less).view().maxScn()).isEqualTo(30);
    }
}
