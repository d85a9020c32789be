package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.event.EventWriter;
import com.flipkart.aesop.core.event.Opcode;
import com.flipkart.aesop.core.event.SourceIds;
import com.flipkart.aesop.core.producer.ResumePoint;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.core.scn.SourcePosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WindowWriterTest extends RingTest {
    @Test
    void shouldHideWindowUntilCommitted() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        EventCursor cursor = buffer.cursor();
        cursor.seekOldest();

        producer.sink().begin();
        producer.append((short) 3, 42, 100);
        assertThat(cursor.atEnd()).isTrue();
        assertThat(readAll(cursor)).isEmpty();
        producer.commit(10);

        assertThat(cursor.atEnd()).isFalse();
        assertThat(readAll(cursor)).containsExactly(ReadEvent.data(10, 3, 42, 100), ReadEvent.end(10));
    }

    @Test
    void shouldWriteEveryFieldOfTheEndOfPeriodEventWhenBytesOfAnEarlierLapLieThere() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        for (long scn = 1; scn <= 200; scn++) {
            producer.window(scn, 3, 150);
        }
        EventCursor cursor = buffer.cursor();
        ByteBuffer target = ByteBuffer.allocate(10_000);
        cursor.seekNewest();
        cursor.read(target, ReadOptions.ALL);

        EventView end = new EventView().wrap(target, target.position() - 61);
        assertThat(end.verify(new EventCrc(), target.position())).isEqualTo(EventView.Verdict.VALID);
        assertThat(end.sourceId()).isEqualTo(SourceIds.END_OF_PERIOD);
        assertThat(end.scn()).isEqualTo(200);
        assertThat(end.attributes()).isZero();
        assertThat(end.timestampNanos()).isEqualTo(Producer.timestamp(200));
        assertThat(end.longKey()).isZero();
        assertThat(end.schemaIdHigh()).isZero();
        assertThat(end.schemaIdLow()).isZero();
        assertThat(end.valueCrc()).isZero();
        assertThat(end.physicalPartition()).isZero();
        assertThat(end.logicalPartition()).isZero();
    }

    @Test
    void shouldWriteTheGoldenEventWhenItsFieldsAreThoseOfTheVector() {
        MappedEventBuffer buffer = open(small());
        EventWriter event = new EventWriter();
        WindowSink sink = buffer.writer();
        sink.begin();
        event.begin(sink.claim(74));
        event.header(Opcode.UPSERT, (short) 40, (short) 2, 1234567890123456789L);
        event.physicalPartition((short) 1)
                .schemaId(0x0011223344556677L, 0x8899AABBCCDDEEFFL)
                .longKey(42);
        event.value("hello databus".getBytes(StandardCharsets.US_ASCII), 0, 13);
        sink.append(event.finish());
        sink.commit(1000, 1, new TextPosition("x"));

        ByteBuffer target = ByteBuffer.allocate(1000);
        EventCursor cursor = buffer.cursor();
        cursor.seekOldest();
        cursor.read(target, ReadOptions.ALL);
        assertThat(HexFormat.of().formatHex(target.array(), 0, 74))
                .isEqualTo("00de6e4a8b0000004a000100000000000003e800010002112210f47de981150028001122334455667788"
                        + "99aabbccddeeffec360e12000000000000002a68656c6c6f2064617461627573");
    }

    @Test
    void shouldPatchEventsWithByteKeysAndLongKeysWhenTheWindowHasBoth() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        producer.sink().begin();
        producer.append((short) 1, 5, 61);
        producer.appendByteKey((short) 2, "key7", 0);
        producer.appendByteKey((short) 2, "a longer key", 300);
        producer.append((short) 1, 6, 1000);
        producer.commit(0x0123_4567_89AB_CDEFL);

        EventCursor cursor = buffer.cursor();
        cursor.seekOldest();
        assertThat(readAll(cursor))
                .extracting(ReadEvent::scn)
                .containsOnly(0x0123_4567_89AB_CDEFL)
                .hasSize(5);
    }

    @Test
    void shouldLeaveNothingWhenRolledBack() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 2, 100);
        producer.sink().begin();
        producer.append((short) 9, 1, 500);
        producer.sink().rollback();
        producer.window(2, 1, 100);

        EventCursor cursor = buffer.cursor();
        cursor.seekOldest();
        assertThat(readAll(cursor))
                .extracting(ReadEvent::source)
                .containsExactly((short) 1, (short) 1, (short) -2, (short) 1, (short) -2);
        assertThat(buffer.view().counters().windowsRolledBack()).isEqualTo(1);
    }

    @Test
    void shouldGiveSegmentsBackWhenAWindowThatSpannedThemIsRolledBack() {
        MappedEventBuffer buffer =
                open(new BufferSettings(64 * 1024, 4096, 64 * 1024, 256, QueuePolicy.OVERWRITE_ON_WRITE));
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 2, 100);
        for (int round = 0; round < 20; round++) {
            producer.sink().begin();
            for (int i = 0; i < 60; i++) {
                producer.append((short) 9, i, 500);
            }
            producer.sink().rollback();
            producer.window(2 + round, 3, 200);
        }

        EventCursor cursor = buffer.cursor();
        assertThat(cursor.seek(1, -1)).isEqualTo(SeekResult.FOUND);
        List<ReadEvent> events = readAll(cursor);
        assertThat(windowsOf(events)).hasSize(20).startsWith(2L).endsWith(21L);
        assertThat(events).hasSize(80).noneMatch(event -> event.source() == 9);
    }

    @Test
    void shouldKeepAWindowWholeWhenItIsLargerThanTheCapacity() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 2, 100);
        producer.window(2, 1000, 200);

        assertThat(buffer.view().bytesHeld()).isGreaterThan(200_000);
        EventCursor cursor = buffer.cursor();
        assertThat(cursor.seek(1, -1)).isEqualTo(SeekResult.FOUND);
        assertThat(readAll(cursor)).hasSize(1001).last().isEqualTo(ReadEvent.end(2));
        producer.window(3, 1, 100);
        assertThat(buffer.view().minScn()).isEqualTo(3);
        assertThat(buffer.view().bytesHeld()).isEqualTo(161);
    }

    @Test
    void shouldTakeAnEventThatIsLongerThanASegment() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 1, 60_000);
        producer.window(2, 1, 100);
        producer.window(3, 2, 50_000);

        EventCursor cursor = buffer.cursor();
        cursor.seek(2, -1);
        assertThat(readAll(cursor))
                .containsExactly(
                        ReadEvent.data(3, 1, 3000, 50_000), ReadEvent.data(3, 1, 3001, 50_000), ReadEvent.end(3));
    }

    @Test
    void shouldUseASegmentToItsEndWhenClaimsAreMuchLargerThanEvents() {
        MappedEventBuffer buffer = open(small());
        WindowSink sink = buffer.writer();
        EventWriter event = new EventWriter();
        for (long scn = 1; scn <= 20; scn++) {
            sink.begin();
            event.begin(sink.claim(4096));
            event.header(Opcode.UPSERT, (short) 1, (short) 0, 1).schemaId(1, 2).longKey(scn);
            event.value(Producer.value(scn, 39), 0, 39);
            sink.append(event.finish());
            sink.commit(scn, 1, new TextPosition(""));
        }
        // 25 windows of 161 bytes fit into 4096 bytes.
        assertThat(buffer.view().segments()).isEqualTo(1);
        EventCursor cursor = buffer.cursor();
        cursor.seekOldest();
        assertThat(windowsOf(readAll(cursor))).hasSize(20);
    }

    @Test
    void shouldRejectEventLargerThanMaxEventLength() {
        WindowSink sink = open(small()).writer();
        sink.begin();
        assertThatThrownBy(() -> sink.claim(64 * 1024 + 1))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EVENT_TOO_LARGE))
                .hasMessageContaining("65537")
                .hasMessageContaining("maxEventLength=65536");
        sink.claim(64 * 1024);
        sink.abort();
        sink.rollback();
    }

    @Test
    void shouldRefuseCallsOutOfOrderAndChangeNothing() {
        MappedEventBuffer buffer = open(small());
        WindowSink sink = buffer.writer();
        TextPosition position = new TextPosition("p");
        assertIllegal(() -> sink.claim(100), "claim");
        assertIllegal(() -> sink.append(100), "append");
        assertIllegal(sink::abort, "abort");
        assertIllegal(() -> sink.commit(1, 1, position), "commit");
        assertIllegal(sink::rollback, "rollback");
        sink.begin();
        assertIllegal(sink::begin, "begin");
        assertIllegal(() -> sink.append(100), "append");
        assertIllegal(() -> sink.advance(position), "advance");
        sink.claim(100);
        assertIllegal(() -> sink.claim(100), "claim");
        assertIllegal(() -> sink.commit(1, 1, position), "commit");
        sink.abort();
        sink.commit(1, 1, position);
        sink.begin();
        assertIllegal(() -> sink.commit(1, 1, position), "greater than the one before");
        sink.rollback();
        buffer.close();
        assertIllegal(sink::begin, "CLOSED");
        assertThat(buffer.recovery().origin()).isEqualTo(RecoveryReport.Origin.NEW);
    }

    @Test
    void shouldRefuseEventsThatAreNone() {
        WindowSink sink = open(small()).writer();
        sink.begin();
        ByteBuffer claim = sink.claim(200);
        int start = claim.position();
        EventWriter event = new EventWriter().begin(claim);
        event.header(Opcode.UPSERT, (short) 1, (short) 0, 1).schemaId(1, 2).longKey(4);
        event.value(new byte[39], 0, 39);
        int length = event.finish();

        assertIllegal(() -> sink.append(60), "60 bytes");
        assertIllegal(() -> sink.append(201), "201 bytes");
        assertIllegal(() -> sink.append(length + 1), "say its length");
        claim.clear();
        claim.put(start, (byte) 2);
        assertIllegal(() -> sink.append(length), "version=2");
        claim.put(start, (byte) 0).putShort(start + 31, SourceIds.END_OF_PERIOD);
        assertIllegal(() -> sink.append(length), "sourceId=-2");
        claim.putShort(start + 31, (short) 1).putShort(start + 9, (short) 9).putInt(start + 53, length - 56);
        assertIllegal(() -> sink.append(length), "key of 44 bytes");
        claim.putInt(start + 53, -1);
        assertIllegal(() -> sink.append(length), "key of -1 bytes");
        claim.putInt(start + 53, length - 57);
        sink.append(length);
        sink.commit(1, 1, new TextPosition(""));
    }

    @Test
    void shouldKeepTheWindowOpenWhenAPositionLies() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        producer.sink().begin();
        producer.append((short) 1, 1, 100);
        assertIllegal(() -> producer.sink().commit(1, 1, new LyingPosition(10, 9)), "announced 10 bytes and wrote 9");
        assertIllegal(() -> producer.sink().commit(1, 1, new LyingPosition(65537, 1)), "65537");
        producer.commit(1);
        EventCursor cursor = buffer.cursor();
        cursor.seekOldest();
        assertThat(readAll(cursor)).hasSize(2);
    }

    private record LyingPosition(int encodedLength, int written) implements SourcePosition {
        @Override
        public void encode(ByteBuffer target) {
            for (int i = 0; i < written; i++) {
                target.put((byte) i);
            }
        }

        @Override
        public String describe() {
            return "lie";
        }
    }

    @Test
    void shouldResumeAfterTheLastWindowOrAdvance() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        assertThat(producer.sink().resumePoint()).isEqualTo(ResumePoint.FIRST);
        producer.sink().advance(new TextPosition("before all"));
        assertResume(producer, Scn.NONE, "before all");
        producer.window(5, 1, 100);
        assertResume(producer, 5, "at 5");
        producer.sink().advance(new TextPosition("further"));
        assertResume(producer, 5, "further");
        closeAll();
        MappedEventBuffer reopened = open(small());
        assertResume(new Producer(reopened.writer()), 5, "further");
    }

    @Test
    void shouldCallListenersAfterEachWindowUntilTheyAreRemovedOrThrow() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger bad = new AtomicInteger();
        Runnable removal = buffer.onCommit(calls::incrementAndGet);
        buffer.onCommit(() -> {
            bad.incrementAndGet();
            throw new IllegalStateException("thrown on purpose by a test");
        });
        producer.window(1, 1, 100);
        producer.window(2, 0, 100);
        removal.run();
        removal.run();
        producer.window(3, 1, 100);
        assertThat(calls).hasValue(2);
        assertThat(bad).hasValue(1);
    }

    private static void assertResume(Producer producer, long scn, String position) {
        ResumePoint point = producer.sink().resumePoint();
        assertThat(point.scn()).isEqualTo(scn);
        assertThat(point.position()).map(TextPosition::textOf).contains(position);
    }

    private static void assertIllegal(ThrowingCallable call, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ILLEGAL_CALL))
                .hasMessageContaining(text);
    }
}
