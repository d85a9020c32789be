package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.testkit.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is given up, when, and what stays. */
class ReclaimerTest extends RingTest {
    @Test
    void shouldGiveUpOneSegmentAtATimeAndBeginWithTheFirstWindowAfterIt() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        long evicted = 0;
        for (long scn = 1; scn <= 200; scn++) {
            BufferView before = buffer.view();
            producer.window(scn, 2, 150);
            BufferView after = buffer.view();
            long more = after.counters().segmentsEvicted() - evicted;
            evicted += more;
            assertThat(more).isLessThanOrEqualTo(1);
            if (more == 1 && !before.isEmpty()) {
                assertThat(after.headPosition() - before.headPosition()).isBetween(3500L, 4600L);
            } else {
                assertThat(after.minScn()).isEqualTo(before.isEmpty() ? 1 : before.minScn());
            }
            assertThat(after.bytesHeld()).isLessThanOrEqualTo(16 * 1024);
            assertThat(after.segments()).isLessThanOrEqualTo(4);
        }
        assertThat(evicted).isGreaterThan(10);
    }

    @Test
    void shouldNeverGiveUpTheLastWholeWindow() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 3, 100);
        producer.sink().begin();
        for (int i = 0; i < 300; i++) {
            producer.append((short) 1, i, 300);
            assertThat(buffer.view().minScn()).isEqualTo(1);
        }
        producer.commit(2);
        assertThat(buffer.view().minScn()).isEqualTo(1);
        producer.window(3, 1, 100);
        assertThat(buffer.view().minScn()).isEqualTo(3);
    }

    @Test
    void shouldDropSegmentsThatHoldOnlyTheMiddleOfAWindowThatIsGivenUp() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 100, 200);
        producer.window(2, 1, 200);
        assertThat(buffer.view().minScn()).isEqualTo(2);
        assertThat(buffer.view().segments()).isEqualTo(1);
        assertThat(buffer.view().prevScn()).isEqualTo(1);
    }

    @Test
    void shouldGiveTheSpaceOfAHugeWindowBack() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 1000, 200);
        assertThat(segmentFiles()).hasSizeGreaterThan(40);
        producer.window(2, 1, 100);
        producer.window(3, 1, 100);
        Deadline.in(Duration.ofSeconds(20)).until(() -> segmentFiles().size() == 1, "one segment file");
        assertThat(Mappings.open()).isGreaterThan(0);
    }

    private List<Path> segmentFiles() {
        return RingFilesCopy.list(directory).stream()
                .filter(file ->
                        Position.ofSegmentFile(file.getFileName().toString()).isPresent())
                .toList();
    }

    @Test
    void shouldUseEvictedFilesAgain() {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        for (long scn = 1; scn <= 100; scn++) {
            producer.window(scn, 3, 200);
        }
        int mapped = Mappings.open();
        for (long scn = 101; scn <= 2000; scn++) {
            producer.window(scn, 3, 200);
        }
        assertThat(Mappings.open()).isBetween(mapped - 1, mapped + 1);
        assertThat(RingFilesCopy.list(directory)).hasSizeLessThanOrEqualTo(9);
    }
}
