package com.flipkart.aesop.core.scn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScnTest {
    private static final long GIGABYTE = 1L << 30;

    /** The first two from Aesop's documents. */
    @ParameterizedTest
    @CsvSource({
        "4294967300, 0, 1, 4",
        "3527047251920, 0, 821, 879101904",
        "0, 0, 0, 0",
        "36028797018963968, 1, 0, 0",
        "36028801313931263, 1, 0, 4294967295",
        "9223372036854775807, 255, 8388607, 4294967295"
    })
    void shouldLayOutEpochFileAndPosition(long scn, int epoch, int file, long position) {
        assertThat(Scn.of(epoch, file, position)).isEqualTo(scn);
        assertThat(Scn.epoch(scn)).isEqualTo(epoch);
        assertThat(Scn.file(scn)).isEqualTo(file);
        assertThat(Scn.position(scn)).isEqualTo(position);
    }

    @Test
    void shouldPinLimits() {
        assertThat(Scn.NONE).isEqualTo(-1);
        assertThat(Scn.MAX_EPOCH).isEqualTo(255);
        assertThat(Scn.MAX_FILE).isEqualTo(8_388_607);
        assertThat(Scn.MAX_POSITION).isEqualTo(4_294_967_295L);
    }

    @Test
    void shouldSaturateBeyondFourGibibytes() {
        assertThat(Scn.of(0, 1, 5 * GIGABYTE)).isEqualTo(Scn.of(0, 1, Scn.MAX_POSITION));
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 0", "256, 0, 0", "0, -1, 0", "0, 8388608, 0", "0, 0, -1"})
    void shouldRefuseWhatDoesNotFit(int epoch, int file, long position) {
        assertThatThrownBy(() -> Scn.of(epoch, file, position))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("epoch=" + epoch + " file=" + file + " position=" + position);
    }

    @Test
    void shouldBePositionWhileItGrows() {
        assertThat(Scn.next(Scn.NONE, 0, 1, 4)).isEqualTo(4294967300L);
        assertThat(Scn.next(4294967300L, 0, 1, 500)).isEqualTo((1L << 32) + 500);
        assertThat(Scn.next(Scn.NONE, 0, 0, 0)).isZero();
    }

    @Test
    void shouldCountUpWherePositionSaturates() {
        long first = Scn.next(Scn.of(0, 1, 100), 0, 1, 4 * GIGABYTE + 10);
        long second = Scn.next(first, 0, 1, 4 * GIGABYTE + 20);
        long third = Scn.next(second, 0, 1, 4 * GIGABYTE + 30);

        assertThat(first).isEqualTo((1L << 32) + 0xFFFFFFFFL);
        assertThat(second).isEqualTo(first + 1);
        assertThat(third).isEqualTo(second + 1);
    }

    @Test
    void shouldGoOnCountingUntilNextFileHasCaughtUp() {
        long last = Scn.of(0, 1, Scn.MAX_POSITION) + 300;

        assertThat(Scn.next(last, 0, 2, 120)).isEqualTo(last + 1);
        assertThat(Scn.next(last + 1, 0, 2, 5000)).isEqualTo(Scn.of(0, 2, 5000));
    }

    @Test
    void shouldIncreaseAlongAnyLog() {
        Random random = new Random(Seed.next());
        long last = Scn.NONE;
        int epoch = 0;
        int file = 1;
        long position = 4;
        for (int i = 0; i < 100_000; i++) {
            int step = random.nextInt(1000);
            if (step == 0) {
                epoch++;
                file = 1;
                position = 4;
            } else if (step < 20) {
                file++;
                position = 4;
            } else {
                position += 1 + (long) (random.nextDouble() * random.nextDouble() * GIGABYTE);
            }
            long scn = Scn.next(last, epoch, file, position);

            assertThat(scn).isGreaterThan(last);
            last = scn;
        }
    }

    @Test
    void shouldDescribeItselfForPeople() {
        assertThat(Scn.describe(4294967300L)).isEqualTo("4294967300 (epoch 0, file 1, position 4)");
        assertThat(Scn.describe(Scn.NONE)).isEqualTo("-1 (none)");
    }
}
