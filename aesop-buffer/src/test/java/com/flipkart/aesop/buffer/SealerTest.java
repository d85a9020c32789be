package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.testkit.Deadline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When full segments go to the disk. */
class SealerTest extends RingTest {
    private final AtomicInteger forced = new AtomicInteger();

    private MappedEventBuffer open(Duration delay) {
        Probe counting = point -> {
            if (point == Probe.Point.SEGMENT_FORCED) {
                forced.incrementAndGet();
            }
        };
        return opened(
                MappedEventBuffer.open(directory, small().withSealDelay(delay), Scn.NONE, BootId.current(), counting));
    }

    @Test
    void shouldForceNothingThatIsEvictedBeforeItsTime() {
        MappedEventBuffer buffer = open(Duration.ofHours(1));
        Producer producer = new Producer(buffer.writer());

        for (int scn = 1; scn <= 500; scn++) {
            producer.window(scn, 2, 500);
        }

        assertThat(buffer.view().counters().segmentsEvicted()).isGreaterThan(100);
        assertThat(forced).hasValue(0);
    }

    @Test
    void shouldForceAllFullSegmentsThatStayOnceTheirTimeHasCome() throws Exception {
        MappedEventBuffer buffer = open(Duration.ofMillis(20));
        Producer producer = new Producer(buffer.writer());

        for (int scn = 1; scn <= 11; scn++) {
            producer.window(scn, 2, 500);
        }
        int full = buffer.view().segments() - 1;
        Deadline.in(Duration.ofSeconds(20)).until(() -> forced.get() >= full, "all full segments to be forced");
        buffer.close();

        assertThat(full).isGreaterThanOrEqualTo(2);
        assertThat(forced).hasValue(full);
    }

    @Test
    void shouldGoOnWithTheNextSegmentWhenOneCannotBeForced() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        Probe broken = point -> {
            if (point == Probe.Point.SEGMENT_FORCED && forced.getAndIncrement() == 0) {
                failed.countDown();
                throw new IllegalStateException("the device has gone");
            }
        };
        MappedEventBuffer buffer =
                opened(MappedEventBuffer.open(directory, small(), Scn.NONE, BootId.current(), broken));
        Producer producer = new Producer(buffer.writer());

        for (int scn = 1; scn <= 11; scn++) {
            producer.window(scn, 2, 500);
        }
        failed.await();

        Deadline.in(Duration.ofSeconds(20)).until(() -> forced.get() >= 2, "the segment after the one that failed");
        assertThat(buffer.view().counters().forceFailures()).isEqualTo(1);
        assertThat(buffer.view().maxScn()).isEqualTo(11);
    }
}
