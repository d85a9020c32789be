package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class EventCursorTest extends RingTest {
    @Test
    void shouldCopyWholeEventsOnlyWhenTheTargetIsSmall() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        for (long scn = 1; scn <= 20; scn++) {
            producer.window(scn, 5, 100);
        }
        EventCursor cursor = buffer.cursor();
        for (int room = 100; room < 2000; room += 37) {
            cursor.seek(0, -1);
            ByteBuffer target = ByteBuffer.allocate(room + 10).position(10);
            List<ReadEvent> events = new ArrayList<>();
            while (!cursor.atEnd()) {
                target.clear().position(10);
                int length = cursor.read(target, ReadOptions.ALL);
                assertThat(length).isPositive().isEqualTo(target.position() - 10);
                events.addAll(ReadEvent.parse(target.flip().position(10)));
            }
            assertThat(events).hasSize(120);
        }
    }

    @Test
    void shouldFillTheTargetToTheLastEventThatFits() {
        MappedEventBuffer buffer = open(BufferSettings.ofCapacity(1 << 20).withIndexSpacing(512));
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 500, 100);
        EventCursor cursor = buffer.cursor();
        cursor.seekOldest();
        ByteBuffer target = ByteBuffer.allocateDirect(30_050);
        assertThat(cursor.read(target, ReadOptions.ALL)).isEqualTo(30_000);
        assertThat(cursor.windowOffset()).isEqualTo(300);
        assertThat(cursor.eventsRead()).isEqualTo(300);
    }

    @Test
    void shouldTellTheLengthOfTheNextEventWhenItAloneExceedsTheTarget() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 1, 3000);
        EventCursor cursor = buffer.cursor();
        cursor.seekOldest();
        ByteBuffer target = ByteBuffer.allocate(2999);

        assertThat(cursor.read(target, ReadOptions.ALL)).isZero();
        assertThat(cursor.pendingEventLength()).isEqualTo(3000);
        assertThat(cursor.read(target, ReadOptions.of(SourceFilter.of((short) 1))))
                .isZero();
        assertThat(cursor.pendingEventLength()).isEqualTo(3000);
        assertThat(target.position()).isZero();
        assertThat(cursor.read(ByteBuffer.allocate(3000), ReadOptions.ALL)).isEqualTo(3000);
        assertThat(cursor.pendingEventLength()).isZero();
    }

    @Test
    void shouldTellWhenItHasBeenLapped() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 5, 100);
        EventCursor cursor = buffer.cursor();
        cursor.seekOldest();
        ByteBuffer target = ByteBuffer.allocate(250);
        cursor.read(target, ReadOptions.ALL);
        for (long scn = 2; scn <= 100; scn++) {
            producer.window(scn, 5, 100);
        }
        int position = target.clear().position(7).position();

        assertThat(cursor.atEnd()).isFalse();
        long oldest = buffer.view().minScn();
        assertThatThrownBy(() -> cursor.read(target, ReadOptions.ALL))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LAPPED))
                .hasMessageContaining("oldest=" + oldest);
        assertThat(target.position()).isEqualTo(position);
        assertThat(buffer.view().counters().lappedReads()).isEqualTo(1);
        assertThatThrownBy(() -> cursor.read(target, ReadOptions.ALL))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ILLEGAL_CALL));
        assertThat(cursor.seek(1, 2)).isEqualTo(SeekResult.NOT_FOUND);
        assertThat(cursor.seek(oldest - 1, -1)).isEqualTo(SeekResult.FOUND);
        assertThat(readAll(cursor).get(0).scn()).isEqualTo(oldest);
    }

    @Test
    void shouldRefuseToReadBeforeASeekAndAfterClose() {
        MappedEventBuffer buffer = open(small());
        ByteBuffer target = ByteBuffer.allocate(100);
        EventCursor cursor = buffer.cursor();
        assertIllegal(() -> cursor.read(target, ReadOptions.ALL), "must seek");
        cursor.seekOldest();
        assertThat(cursor.read(target, ReadOptions.ALL)).isZero();
        assertThat(buffer.view().cursors()).isEqualTo(1);
        cursor.close();
        cursor.close();
        assertThat(buffer.view().cursors()).isZero();
        assertIllegal(() -> cursor.read(target, ReadOptions.ALL), "after it was closed");
        EventCursor other = buffer.cursor();
        other.seekOldest();
        buffer.close();
        assertIllegal(() -> other.read(target, ReadOptions.ALL), "after its buffer was closed");
        assertIllegal(other::atEnd, "after its buffer was closed");
        assertIllegal(() -> other.seek(1, 1), "after its buffer was closed");
        assertIllegal(buffer::cursor, "after it was closed");
        assertIllegal(buffer::view, "after it was closed");
    }

    @Test
    void shouldReadAcrossSegmentsWhenAWindowSpansThem() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 50, 200);
        EventCursor cursor = buffer.cursor();
        cursor.seek(0, -1);
        ByteBuffer target = ByteBuffer.allocate(11_000);
        assertThat(cursor.read(target, ReadOptions.ALL)).isEqualTo(50 * 200 + 61);
        assertThat(cursor.seek(1, 33)).isEqualTo(SeekResult.FOUND);
        assertThat(readAll(cursor)).hasSize(18).first().isEqualTo(ReadEvent.data(1, 1, 1033, 200));
    }

    @Test
    void shouldNameFileAndOffsetWhenTheBytesAreNoEvent() throws Exception {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 5, 100);
        producer.window(2, 5, 100);
        Path segment = directory.resolve(Position.segmentFile(0));
        EventCursor cursor = buffer.cursor();
        cursor.seek(0, -1);
        int offset = SegmentGeometry.of(small()).dataOffset() + 100 + 5;
        byte[] length = new byte[4];
        try (var channel = FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.read(ByteBuffer.wrap(length), offset);
            channel.write(ByteBuffer.wrap(new byte[] {0x7F, 0, 0, 0}), offset);
            assertThatThrownBy(() -> cursor.read(ByteBuffer.allocate(350), ReadOptions.of(SourceFilter.of((short) 1))))
                    .isInstanceOfSatisfying(
                            AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT))
                    .hasMessageContaining(segment.toString())
                    .hasMessageContaining("offset=" + (offset - 5))
                    .hasMessageContaining("aesop buffer check");
            channel.write(ByteBuffer.wrap(length), offset);
        }
        assertThat(Files.exists(segment)).isTrue();
        assertThat(readAll(cursor)).hasSize(12);
    }

    @Test
    void shouldCopyIntoHeapAndDirectTargetsAlike() {
        MappedEventBuffer buffer = open(small());
        new Producer(buffer.writer()).window(1, 5, 100);
        ByteBuffer heap = ByteBuffer.allocate(1000);
        ByteBuffer direct = ByteBuffer.allocateDirect(1000);
        EventCursor cursor = buffer.cursor();
        cursor.seekOldest();
        cursor.read(heap, ReadOptions.ALL);
        cursor.seekOldest();
        cursor.read(direct, ReadOptions.ALL);
        assertThat(heap.flip()).isEqualTo(direct.flip());
    }

    private static void assertIllegal(ThrowingCallable call, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ILLEGAL_CALL))
                .hasMessageContaining(text);
    }
}
