package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is given up because it is old, by whom, and what becomes of it when clocks are set. */
@Timeout(60)
class AgeLimitTest extends RingTest {
    private static final BootId RUN = new BootId(1, 1);
    private static final long START = 1_700_000_000_000L;

    private final AtomicLong wallMillis = new AtomicLong(START);
    private final AtomicLong nanos = new AtomicLong();

    /** Clocks that the test sets. */
    private final Probe clocks = new Probe() {
        @Override
        public void at(Point point) {
            // Only the time matters.
        }

        @Override
        public long wallMillis() {
            return wallMillis.get();
        }

        @Override
        public long nanos() {
            return nanos.get();
        }
    };

    private void pass(Duration time) {
        wallMillis.addAndGet(time.toMillis());
        nanos.addAndGet(time.toNanos());
    }

    private MappedEventBuffer open(Path ring, Duration maxAge) {
        return opened(MappedEventBuffer.open(ring, small().withMaxAge(maxAge), Scn.NONE, RUN, clocks));
    }

    /** Opens a ring that no timer looks after: what an hour is divided by is longer than a test. */
    private MappedEventBuffer open() {
        return open(directory, Duration.ofHours(1));
    }

    /** Windows from {@code scn} on until the next segment is begun; returns the last one's SCN. */
    private static long fillSegment(MappedEventBuffer buffer, Producer producer, long scn) {
        int before = buffer.view().segments();
        long next = scn;
        while (buffer.view().segments() == before) {
            producer.window(next++, 2, 300);
        }
        return next - 1;
    }

    @Test
    void shouldGiveUpASegmentWhoseLastWindowIsTooOldWhenTheNextWindowComes() {
        MappedEventBuffer buffer = open();
        Producer producer = new Producer(buffer.writer());
        long first = fillSegment(buffer, producer, 1);
        pass(Duration.ofMinutes(30));
        long second = fillSegment(buffer, producer, first + 1);
        pass(Duration.ofMinutes(30));
        producer.window(second + 1, 1, 100);
        assertThat(buffer.view().minScn()).as("just an hour old").isEqualTo(1);

        pass(Duration.ofMillis(1));
        producer.window(second + 2, 1, 100);

        assertThat(buffer.view().minScn()).isBetween(first, first + 1);
        assertThat(buffer.view().counters().segmentsEvicted()).isEqualTo(1);
        EventCursor cursor = buffer.cursor();
        assertThat(cursor.seek(0, -1)).isEqualTo(SeekResult.NOT_FOUND);
        assertThat(cursor.seek(buffer.view().prevScn(), -1)).isEqualTo(SeekResult.FOUND);
        assertThat(windowsOf(readAll(cursor))).endsWith(second + 2);
    }

    @Test
    void shouldKeepTheNewestSegmentHoweverOldItIs() {
        MappedEventBuffer buffer = open();
        Producer producer = new Producer(buffer.writer());
        long last = fillSegment(buffer, producer, 1);
        pass(Duration.ofDays(400));

        producer.sink().advance(new TextPosition("somewhere"));
        assertThat(buffer.view().minScn()).as("nobody has written").isEqualTo(1);
        producer.window(last + 1, 0, 0);

        assertThat(buffer.view().segments()).isEqualTo(1);
        assertThat(buffer.view().maxScn()).isEqualTo(last + 1);
    }

    @Test
    void shouldNeverGiveTheLastWindowUp() {
        MappedEventBuffer buffer = open();
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 100, 300);
        assertThat(buffer.view().segments()).isGreaterThan(4);
        pass(Duration.ofDays(400));
        producer.begin();
        producer.append((short) 1, 1, 300);
        producer.sink().rollback();
        closeAll();

        assertThat(open().view().minScn()).isEqualTo(1);
    }

    @Test
    void shouldGiveUpWhatIsTooOldWhileNobodyWrites() {
        MappedEventBuffer buffer = open(directory, Duration.ofMillis(200));
        Producer producer = new Producer(buffer.writer());
        long last = fillSegment(buffer, producer, 1);
        producer.window(last + 1, 1, 100);
        assertThat(buffer.view().minScn()).isEqualTo(1);

        pass(Duration.ofSeconds(1));

        Deadline.in(Duration.ofSeconds(30))
                .until(() -> buffer.view().minScn() > 1, "the oldest segment to be given up");
        assertThat(buffer.view().segments()).isEqualTo(1);
        producer.window(last + 2, 3, 300);
        assertThat(buffer.view().maxScn()).isEqualTo(last + 2);
    }

    @Test
    void shouldLeaveTheRingAloneWhileAWindowIsOpenAndGiveUpWhenItEnds() {
        AtomicBoolean looked = new AtomicBoolean();
        MappedEventBuffer buffer = open(directory, Duration.ofMillis(200));
        Producer producer = new Producer(buffer.writer());
        long last = fillSegment(buffer, producer, 1);
        producer.window(last + 1, 1, 100);
        producer.begin();
        producer.append((short) 1, 1, 100);

        pass(Duration.ofSeconds(1));
        Thread timer = new Thread(() -> {
            ((WindowWriter) buffer.writer()).makeRoomBetweenWindows();
            looked.set(true);
        });
        timer.start();
        Deadline.in(Duration.ofSeconds(30)).join(timer);

        assertThat(looked).isTrue();
        assertThat(buffer.view().minScn()).isEqualTo(1);
        producer.commit(last + 2);
        assertThat(buffer.view().minScn()).isGreaterThan(1);
    }

    @Test
    void shouldNotMindThatTheClockIsSetWhileItRuns() {
        MappedEventBuffer buffer = open();
        Producer producer = new Producer(buffer.writer());
        long last = fillSegment(buffer, producer, 1);
        wallMillis.addAndGet(TimeUnit.DAYS.toMillis(10));
        producer.window(last + 1, 1, 100);
        assertThat(buffer.view().minScn()).as("the clock was set forward").isEqualTo(1);

        wallMillis.addAndGet(TimeUnit.DAYS.toMillis(-20));
        pass(Duration.ofMinutes(61));
        producer.window(last + 2, 1, 100);

        assertThat(buffer.view().minScn()).as("the clock was set back").isGreaterThan(1);
    }

    @Test
    void shouldCountFromTheOpeningWhenTheClockHasGoneBackSinceOrNobodyHasSaid() throws Exception {
        MappedEventBuffer buffer = open();
        long last = fillSegment(buffer, new Producer(buffer.writer()), 1);
        closeAll();
        Path unknown = temporary.resolve("unknown");
        RingFilesCopy.copy(directory, unknown);
        Damage.flipBit(unknown.resolve(Position.segmentFile(0)), SegmentLayout.FULL_SINCE_OFFSET + 2, 6);
        wallMillis.addAndGet(TimeUnit.DAYS.toMillis(-1));

        for (Path ring : List.of(directory, unknown)) {
            MappedEventBuffer again = open(ring, Duration.ofHours(1));
            Producer producer = new Producer(again.writer());
            pass(Duration.ofMinutes(60));
            producer.window(last + 1, 1, 100);
            assertThat(again.view().minScn()).isEqualTo(1);
            pass(Duration.ofMinutes(1));
            producer.window(last + 2, 1, 100);
            assertThat(again.view().minScn()).isGreaterThan(1);
        }
    }

    @Test
    void shouldGiveUpAndSaySoAtOpeningWhatHasBecomeTooOldMeanwhile() {
        MappedEventBuffer buffer = open();
        long last = fillSegment(buffer, new Producer(buffer.writer()), 1);
        closeAll();
        pass(Duration.ofHours(2));

        MappedEventBuffer again = open();

        assertThat(again.recovery().notes())
                .singleElement()
                .asString()
                .contains("committed more than maxAge=PT1H ago", "from SCN 1 ", "were given up");
        assertThat(again.view().maxScn()).isEqualTo(last);
        assertThat(again.view().minScn()).isGreaterThan(1);
    }

    /** The timer and the writing thread both give segments up; a reader follows them. */
    @Test
    void shouldLoseNoWindowBetweenTimerAndWriter() {
        Seeds.run(random -> {
            Path ring = temporary.resolve("both" + random.nextInt());
            MappedEventBuffer buffer = opened(MappedEventBuffer.open(ring, small().withMaxAge(Duration.ofMillis(1))));
            WindowWriter writer = (WindowWriter) buffer.writer();
            AtomicBoolean done = new AtomicBoolean();
            Thread timer = new Thread(() -> {
                while (!done.get()) {
                    writer.makeRoomBetweenWindows();
                }
            });
            timer.start();
            Producer producer = new Producer(writer);
            for (long scn = 1; scn <= 20_000; scn++) {
                producer.window(scn, random.nextInt(4), 61 + random.nextInt(200));
            }
            done.set(true);
            Deadline.in(Duration.ofSeconds(30)).join(timer);

            BufferView view = buffer.view();
            assertThat(view.maxScn()).isEqualTo(20_000);
            assertThat(view.counters().segmentsEvicted()).isGreaterThan(100);
            EventCursor cursor = buffer.cursor();
            cursor.seek(view.prevScn(), -1);
            assertThat(windowsOf(readAll(cursor))).hasSize((int) (view.maxScn() - view.minScn()) + 1);
            buffer.close();
            assertThat(BufferCheck.check(ring).violations()).isEmpty();
        });
    }
}
