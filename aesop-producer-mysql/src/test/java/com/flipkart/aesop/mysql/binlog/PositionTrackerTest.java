package com.flipkart.aesop.mysql.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionTrackerTest {
    private static final long WRAP = 1L << 32;
    private static final int LENGTH = 27;

    private final PositionTracker tracker = new PositionTracker();

    private void startAt(long offset) {
        tracker.reset(new MySqlPosition("binlog.000001", 0, offset, 1, "", ""));
    }

    /** An XID event of {@link #LENGTH} bytes that says where it ends. */
    private static RawEvent ending(long nextPosition) {
        RawEvent event = HandMade.xid();
        for (int i = 0; i < 4; i++) {
            event.bytes()[13 + i] = (byte) (nextPosition >>> (8 * i));
        }
        return event;
    }

    /** Offset before, what the event says (its low 32 bits), and the offset after. */
    @ParameterizedTest
    @CsvSource({
        "4, 31, 31",
        "4, 0, 31",
        "100, 200, 200",
        "4294967290, 21, 4294967317",
        "4294967290, 0, 4294967317",
        "4294967317, 48, 4294967344",
        "4294967317, 4294967200, 4294967200",
        "8589934590, 21, 8589934613",
        "12884901888, 27, 12884901915",
    })
    void shouldFollowTheTrueOffsetAlthoughEventsCarryItsLowHalf(long before, long said, long after) {
        startAt(before);

        tracker.pass(ending(said));

        assertThat(tracker.offset()).isEqualTo(after);
    }

    @Test
    void shouldCountBeyondFourGigabytesEventByEvent() {
        startAt(WRAP - 10 * LENGTH);
        for (long end = WRAP - 9 * LENGTH; end < WRAP + 10 * LENGTH; end += LENGTH) {
            tracker.pass(ending(end));
            assertThat(tracker.offset()).isEqualTo(end);
        }
    }

    @Test
    void shouldKeepTheEndOfTheLastTransactionAndNotWhatCameAfter() {
        startAt(4);
        tracker.pass(ending(31));
        tracker.endTransaction();
        tracker.pass(ending(58));
        tracker.confirm();

        assertThat(tracker.confirmed().offset()).isEqualTo(31);
        assertThat(tracker.offset()).isEqualTo(58);
    }
}
