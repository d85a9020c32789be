package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.scn.Scn;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each row of the table of {@link EventCursor#seek}, which is Databus's table of checkpoints. */
class SeekTableTest extends RingTest {
    private static final long P = 100;

    private MappedEventBuffer buffer;
    private Producer producer;

    /** P = 100; windows 110, 120, 130 of 3 events each; a lone end at 140; window 150 of 2 events. */
    private void fill() {
        buffer = open(small(), P);
        producer = new Producer(buffer.writer());
        for (long scn : new long[] {110, 120, 130}) {
            producer.window(scn, 3, 100);
        }
        producer.window(140, 0, 0);
        producer.window(150, 2, 100);
    }

    private List<String> after(SeekResult expected, long windowScn, long windowOffset) {
        try (EventCursor cursor = buffer.cursor()) {
            assertThat(cursor.seek(windowScn, windowOffset)).isEqualTo(expected);
            return expected.hasPlace() ? describe(readAll(cursor)) : List.of();
        }
    }

    private static List<String> describe(List<ReadEvent> events) {
        List<String> texts = new ArrayList<>();
        for (ReadEvent event : events) {
            texts.add(event.isEnd() ? event.scn() + " end" : event.scn() + "." + event.key() % 1000);
        }
        return texts;
    }

    @Test
    void shouldBeEmptyWhenNoWindowIsHeldAndScnIsAtOrAfterPrevious() {
        buffer = open(small(), P);
        assertThat(after(SeekResult.EMPTY, P, -1)).isEmpty();
        assertThat(after(SeekResult.EMPTY, P, 0)).isEmpty();
        assertThat(after(SeekResult.EMPTY, P + 50, 3)).isEmpty();
    }

    @Test
    void shouldBeEmptyWhileTheFirstWindowIsOpen() {
        buffer = open(small(), P);
        producer = new Producer(buffer.writer());
        producer.sink().begin();
        producer.append((short) 1, 1, 100);
        assertThat(after(SeekResult.EMPTY, P, -1)).isEmpty();
        producer.sink().rollback();
    }

    @Test
    void shouldNotFindWhenNoWindowIsHeldAndScnIsBeforePrevious() {
        buffer = open(small(), P);
        after(SeekResult.NOT_FOUND, P - 1, -1);
    }

    @Test
    void shouldStartWithTheFirstSourceEventWhenAskedForTheOldest() {
        buffer = open(small(), P);
        producer = new Producer(buffer.writer());
        producer.window(105, 0, 0);
        producer.window(106, 0, 0);
        producer.window(110, 1, 100);
        EventCursor cursor = buffer.cursor();
        assertThat(cursor.seekOldest()).isEqualTo(SeekResult.FOUND);
        assertThat(describe(readAll(cursor))).containsExactly("110.0", "110 end");
    }

    @Test
    void shouldWaitAtTheEndWhenAskedForTheOldestAndOnlyEndsAreHeld() {
        buffer = open(small(), P);
        producer = new Producer(buffer.writer());
        producer.window(105, 0, 0);
        EventCursor cursor = buffer.cursor();
        assertThat(cursor.seekOldest()).isEqualTo(SeekResult.AT_END);
        producer.window(110, 1, 100);
        assertThat(describe(readAll(cursor))).containsExactly("110.0", "110 end");
    }

    @Test
    void shouldBeAtTheEndWhenTheLastWindowHasBeenSeen() {
        fill();
        assertThat(after(SeekResult.AT_END, 150, -1)).isEmpty();
    }

    @Test
    void shouldReadNothingWhenScnIsInTheFuture() {
        fill();
        assertThat(after(SeekResult.FUTURE, 151, -1)).isEmpty();
        assertThat(after(SeekResult.FUTURE, Long.MAX_VALUE, 7)).isEmpty();
    }

    @Test
    void shouldReadWhatComesAfterTheFutureScnWhenItHasCome() {
        fill();
        EventCursor cursor = buffer.cursor();
        assertThat(cursor.seek(170, -1)).isEqualTo(SeekResult.FUTURE);
        producer.window(160, 1, 100);
        assertThat(readAll(cursor)).isEmpty();
        producer.window(170, 1, 100);
        assertThat(readAll(cursor)).isEmpty();
        assertThat(cursor.windowScn()).isEqualTo(170);
        producer.window(180, 1, 100);
        assertThat(describe(readAll(cursor))).containsExactly("180.0", "180 end");
    }

    @Test
    void shouldReadEverythingAfterWindowWhenItIsHeldAndWasSeenWhole() {
        fill();
        assertThat(after(SeekResult.FOUND, 130, -1)).containsExactly("140 end", "150.0", "150.1", "150 end");
        assertThat(after(SeekResult.FOUND, 140, -1)).containsExactly("150.0", "150.1", "150 end");
    }

    @Test
    void shouldSkipSoManyEventsWhenOffsetIsGiven() {
        fill();
        assertThat(after(SeekResult.FOUND, 150, 0)).containsExactly("150.0", "150.1", "150 end");
        assertThat(after(SeekResult.FOUND, 150, 1)).containsExactly("150.1", "150 end");
        assertThat(after(SeekResult.FOUND, 150, 2)).containsExactly("150 end");
    }

    @Test
    void shouldCountEndsAndFollowingWindowsWhenOffsetIsBeyondItsWindow() {
        fill();
        assertThat(after(SeekResult.FOUND, 130, 3)).startsWith("130 end", "140 end");
        assertThat(after(SeekResult.FOUND, 130, 4)).startsWith("140 end", "150.0");
        assertThat(after(SeekResult.FOUND, 130, 6)).containsExactly("150.1", "150 end");
        assertThat(after(SeekResult.FOUND, 110, 14)).containsExactly("150.1", "150 end");
    }

    @Test
    void shouldWaitForTheRestWhenOffsetIsBeyondTheLastEvent() {
        fill();
        assertThat(after(SeekResult.AT_END, 150, 3)).isEmpty();
        assertThat(after(SeekResult.AT_END, 150, Long.MAX_VALUE)).isEmpty();
        EventCursor cursor = buffer.cursor();
        assertThat(cursor.seek(150, 4)).isEqualTo(SeekResult.AT_END);
        producer.window(160, 2, 100);
        assertThat(describe(readAll(cursor))).containsExactly("160.1", "160 end");
    }

    @Test
    void shouldStartWithTheNextWindowWhenScnLiesBetweenTwo() {
        fill();
        assertThat(after(SeekResult.FOUND, 125, -1)).startsWith("130.0");
        assertThat(after(SeekResult.FOUND, 125, 5)).startsWith("130.0");
        assertThat(after(SeekResult.FOUND, 145, 0)).containsExactly("150.0", "150.1", "150 end");
    }

    @Test
    void shouldStartWithTheFirstWindowWhenScnLiesBetweenPreviousAndIt() {
        fill();
        assertThat(after(SeekResult.FOUND, P + 1, -1)).startsWith("110.0").hasSize(16);
        assertThat(after(SeekResult.FOUND, P + 1, 2)).startsWith("110.0");
        assertThat(after(SeekResult.FOUND, P, -1)).startsWith("110.0");
    }

    @Test
    void shouldNotFindWhenScnIsBeforePreviousOrInsideIt() {
        fill();
        after(SeekResult.NOT_FOUND, P - 1, -1);
        after(SeekResult.NOT_FOUND, P, 0);
        after(SeekResult.NOT_FOUND, -1, -1);
        after(SeekResult.NOT_FOUND, Long.MIN_VALUE, 0);
    }

    @Test
    void shouldReadTheNewestWindowAgainWhenAskedForTheNewest() {
        fill();
        EventCursor cursor = buffer.cursor();
        assertThat(cursor.seekNewest()).isEqualTo(SeekResult.FOUND);
        assertThat(describe(readAll(cursor))).containsExactly("150.0", "150.1", "150 end");
    }

    @Test
    void shouldSayWhatComesBeforeTheNewestWindowWhenThatIsTheFirst() {
        buffer = open(small());
        producer = new Producer(buffer.writer());
        producer.window(50, 2, 100);
        EventCursor cursor = buffer.cursor();

        assertThat(cursor.seekNewest()).isEqualTo(SeekResult.FOUND);

        assertThat(cursor.windowScn()).isEqualTo(buffer.view().prevScn()).isEqualTo(49);
        assertThat(cursor.windowOffset()).isEqualTo(-1);
        EventCursor there = buffer.cursor();
        assertThat(there.seek(cursor.windowScn(), cursor.windowOffset())).isEqualTo(SeekResult.FOUND);
        assertThat(describe(readAll(there))).containsExactly("50.0", "50.1", "50 end");
        assertThat(describe(readAll(cursor))).containsExactly("50.0", "50.1", "50 end");
        producer.window(60, 1, 100);
        assertThat(cursor.seekNewest()).isEqualTo(SeekResult.FOUND);
        assertThat(cursor.windowScn()).isEqualTo(50);
    }

    @Test
    void shouldTakePreviousScnFromTheFirstWindowWhenNobodyHasSaidIt() {
        buffer = open(small());
        producer = new Producer(buffer.writer());
        assertThat(buffer.view().prevScn()).isEqualTo(Scn.NONE);
        EventCursor early = buffer.cursor();
        assertThat(early.seek(10, -1)).isEqualTo(SeekResult.EMPTY);
        EventCursor oldest = buffer.cursor();
        assertThat(oldest.seekOldest()).isEqualTo(SeekResult.EMPTY);

        producer.window(50, 1, 100);

        assertThat(buffer.view().prevScn()).isEqualTo(49);
        assertThatThrownBy(() -> early.read(ByteBuffer.allocate(1000), ReadOptions.ALL))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCN_NOT_FOUND))
                .hasMessageContaining("10 (")
                .hasMessageContaining("50 (");
        assertThat(describe(readAll(oldest))).containsExactly("50.0", "50 end");
        after(SeekResult.NOT_FOUND, 48, -1);
        assertThat(after(SeekResult.FOUND, 49, -1)).startsWith("50.0");
    }

    @Test
    void shouldKeepPreviousScnWhenReopened() {
        fill();
        closeAll();
        buffer = open(small(), 7);
        assertThat(buffer.view().prevScn()).isEqualTo(P);
        assertThat(after(SeekResult.FOUND, P, -1)).startsWith("110.0");
    }

    @Test
    void shouldMovePreviousScnToTheLastWindowGivenUp() {
        fill();
        for (long scn = 160; scn < 360; scn++) {
            producer.window(scn, 3, 100);
        }
        BufferView view = buffer.view();
        assertThat(view.prevScn()).isEqualTo(view.minScn() - 1);
        after(SeekResult.NOT_FOUND, view.prevScn() - 1, -1);
        after(SeekResult.NOT_FOUND, view.prevScn(), 0);
        assertThat(after(SeekResult.FOUND, view.prevScn(), -1)).startsWith(view.minScn() + ".0");
    }

    @Test
    void shouldGoOnAtEachPlaceThatItHasReportedItself() {
        fill();
        ByteBuffer target = ByteBuffer.allocate(130);
        EventCursor cursor = buffer.cursor();
        cursor.seek(P, -1);
        List<String> expected = after(SeekResult.FOUND, P, -1);
        int read = 0;
        while (!cursor.atEnd()) {
            target.clear();
            cursor.read(target, ReadOptions.ALL);
            read += ReadEvent.parse(target.flip()).size();
            List<String> rest = expected.subList(read, expected.size());
            SeekResult found = rest.isEmpty() ? SeekResult.AT_END : SeekResult.FOUND;
            assertThat(after(found, cursor.windowScn(), cursor.windowOffset())).isEqualTo(rest);
        }
        assertThat(read).isEqualTo(expected.size());
        assertThat(cursor.eventsRead()).isEqualTo(read);
    }
}
