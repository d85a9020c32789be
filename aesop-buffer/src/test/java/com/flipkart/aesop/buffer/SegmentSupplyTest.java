package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.scn.Scn;
import java.nio.file.Files;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the supply does with files that somebody may still be in, and with errors that nobody expects. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class SegmentSupplyTest extends RingTest {
    @Test
    void shouldTellTheWriterWhenPreparingMeetsAnError() {
        AtomicBoolean broken = new AtomicBoolean();
        Probe probe = point -> {
            if (point == Probe.Point.SPARE_FILLED && broken.get()) {
                throw new OutOfMemoryError("Direct buffer memory");
            }
        };
        MappedEventBuffer buffer =
                opened(MappedEventBuffer.open(directory, small(), Scn.NONE, BootId.current(), probe));
        Producer producer = new Producer(buffer.writer());
        broken.set(true);
        assertThatThrownBy(() -> {
                    for (int scn = 1; scn <= 40; scn++) {
                        producer.window(scn, 1, 1000);
                    }
                })
                .isInstanceOf(AesopException.class)
                .hasFieldOrPropertyWithValue("code", ErrorCode.INTERNAL)
                .hasMessageContaining("Direct buffer memory");

        broken.set(false);
        producer.sink().rollback();
        long next = producer.sink().resumePoint().scn() + 1;
        producer.window(next, 20, 1000);
        assertThat(buffer.view().maxScn()).isEqualTo(next);
    }

    @Test
    void shouldUnmapAReplacedFileOnlyWhenTheReadersAreOut() throws Exception {
        Files.createDirectories(directory);
        int before = Mappings.open();
        SegmentSupply supply = new SegmentSupply(
                new RingFiles(directory, Probe.NONE), new UUID(1, 2), SegmentGeometry.of(small()), null);
        CountDownLatch readersOut = new CountDownLatch(1);
        supply.awaitReadersWith(() -> awaitQuietly(readersOut));
        supply.await(3000);
        supply.await(9000);
        assertThat(Mappings.open()).isEqualTo(before + 2);
        supply.await(30_000);
        assertThat(Mappings.open()).isEqualTo(before + 3);

        MappedSegment taken = supply.take(30_000);
        supply.await(40_000);
        supply.giveBack(taken);
        assertThat(Mappings.open()).isEqualTo(before + 4);
        readersOut.countDown();
        supply.close();
        assertThat(Mappings.open()).isEqualTo(before);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
