package com.flipkart.aesop.mysql.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.producer.ResumePoint;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.scn.SourcePosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows that are too large, and rows that are damaged, on events put together by hand: (id INT, v TEXT of latin1). */
class RowsDecoderTest {
    private static final int MAX = 200;
    /** Header, id in one byte, the branch of the union, the length of the text in two bytes. */
    private static final int ROOM_FOR_TEXT = MAX - 61 - 1 - 1 - 2;

    private final Sink sink = new Sink();
    private final TableCache tables =
            new TableCache(new MonitoredTables(List.of(HandMade.table()), true), HandMade.COLLATIONS);
    private final RowsDecoder decoder = new RowsDecoder(sink);

    /** Keeps what is appended; claims may be of {@link #MAX} bytes. */
    private static final class Sink implements WindowSink {
        private final ByteBuffer bytes = ByteBuffer.allocate(MAX);
        private int appended;
        private int claims;

        @Override
        public ResumePoint resumePoint() {
            return ResumePoint.FIRST;
        }

        @Override
        public void begin() {}

        @Override
        public ByteBuffer claim(int maxLength) {
            assertThat(maxLength).isLessThanOrEqualTo(MAX);
            claims++;
            return bytes.clear().limit(maxLength);
        }

        @Override
        public void append(int length) {
            appended++;
        }

        @Override
        public void abort() {}

        @Override
        public void commit(long scn, long timestampNanos, SourcePosition position) {}

        @Override
        public void rollback() {}

        @Override
        public void advance(SourcePosition position) {}

        @Override
        public int maxEventLength() {
            return MAX;
        }
    }

    private RowPlan plan(RawEvent rows) {
        tables.announce(HandMade.announce(HandMade.TABLE_ID, "t"));
        return tables.plan(rows);
    }

    private void decode(RawEvent rows) {
        decoder.decode(rows, RowsDecoder.Kind.INSERT, false, plan(rows), 0);
    }

    private AesopException refused(RawEvent rows) {
        AesopException refused = catchThrowableOfType(AesopException.class, () -> decode(rows));
        assertThat(refused).as("the refusal").isNotNull();
        assertThat(sink.appended).isZero();
        return refused;
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldAppendARowWhenItFitsAlthoughItsTextCouldHaveGrownBeyondTheMaximum() {
        decode(HandMade.insert(1, latin1("x".repeat(ROOM_FOR_TEXT))).event());

        assertThat(sink.appended).isEqualTo(1);
        assertThat(decoder.events()).isEqualTo(1);
    }

    @Test
    void shouldSayThatARowIsTooLargeWhenItsTextGrowsBeyondTheMaximum() {
        AesopException refused = refused(
                HandMade.insert(1, latin1("é".repeat(ROOM_FOR_TEXT / 2 + 1))).event());

        assertThat(refused.code()).isEqualTo(ErrorCode.EVENT_TOO_LARGE);
        assertThat(refused).hasMessageContaining("d.t").hasMessageContaining("maxEventLength=" + MAX);
        assertThat(sink.claims).isEqualTo(1);
    }

    @Test
    void shouldSayThatARowIsTooLargeWithoutReadingItWhenItCannotBeSmaller() {
        AesopException refused =
                refused(HandMade.insert(1, latin1("x".repeat(2 * MAX))).event());

        assertThat(refused.code()).isEqualTo(ErrorCode.EVENT_TOO_LARGE);
        assertThat(refused).hasMessageContaining("needs at least");
        assertThat(sink.claims).isZero();
    }

    @Test
    void shouldSayThatARowIsDamagedWhenItEndsInACellHoweverLargeTheRowIs() {
        for (int length : new int[] {1, ROOM_FOR_TEXT, 2 * MAX}) {
            AesopException refused =
                    refused(HandMade.insert(1, latin1("x".repeat(length))).event(1));

            assertThat(refused.code()).isEqualTo(ErrorCode.UNDECODABLE_CHANGE);
            assertThat(refused).hasMessageContaining("A row of d.t ends before its column v");
        }
        assertThat(sink.claims).isZero();
    }

    @Test
    void shouldSayThatARowIsDamagedWhereverItIsCut() {
        EventBytes row = HandMade.insert(1, latin1("abc"));
        int rowLength = 1 + 4 + 2 + 3;
        for (int missing = 1; missing < rowLength; missing++) {
            assertThat(refused(row.event(missing)).code()).isEqualTo(ErrorCode.UNDECODABLE_CHANGE);
        }
        for (int missing = rowLength + 1; missing <= rowLength + 2; missing++) {
            assertThat(refused(row.event(missing)).code()).isEqualTo(ErrorCode.UNDECODABLE_CHANGE);
        }
    }

    @Test
    void shouldSayThatColumnsDoNotFitWhenTheRowHasOthersThanItsTable() {
        RawEvent rows = EventBytes.of(EventCode.WRITE_ROWS_V1)
                .number(HandMade.TABLE_ID, 6)
                .number(1, 2)
                .number(3, 1)
                .raw((byte) 0b111, (byte) 0)
                .number(1, 4)
                .event();

        assertThatThrownBy(() -> decode(rows))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNDECODABLE_CHANGE))
                .hasMessageContaining("have 3 columns, the table was announced with 2");
    }
}
