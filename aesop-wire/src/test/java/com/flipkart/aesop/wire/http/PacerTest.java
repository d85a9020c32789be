package com.flipkart.aesop.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.testkit.Seeds;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = -SECOND / 2; // System.nanoTime may be anything

    @Test
    void shouldGiveEveryoneHisTurnInTheOrderInWhichTheyTook() {
        Pacer pacer = new Pacer(1000, START);

        assertThat(pacer.take(500, START) - START).isEqualTo(SECOND / 2);
        assertThat(pacer.take(100, START) - START).isEqualTo(SECOND / 2 + SECOND / 10);
        assertThat(pacer.take(1000, START + SECOND / 2) - START).isEqualTo(SECOND + SECOND / 2 + SECOND / 10);
        assertThat(pacer.isEven(START + SECOND)).isFalse();
        assertThat(pacer.isEven(START + 2 * SECOND)).isTrue();
    }

    @Test
    void shouldMakeUpForALittleThatWasNotUsedAndNotForMore() {
        Pacer pacer = new Pacer(1000, START);
        long later = START + 100 * SECOND;

        assertThat(pacer.take(100, later) - later).isZero();
        assertThat(pacer.take(100, later) - later).isEqualTo(SECOND / 10);
    }

    @Test
    void shouldStayAtItsRateWhoeverTakesWhatWhenever() {
        Seeds.run(random -> {
            long rate = 1L + random.nextInt(1 << 30);
            Pacer pacer = new Pacer(rate, START);
            long now = START;
            double taken = 0;
            for (int i = 0; i < 10_000; i++) {
                int amount = random.nextInt(1 << 20);
                taken += amount;
                long until = pacer.take(amount, now);
                double allowed = (double) rate * (until - START + Pacer.TOLERANCE_NANOS) / SECOND;
                assertThat(taken).as("after %d", i).isLessThanOrEqualTo(allowed * 1.0001 + 1);
                now = Math.max(now, until) + random.nextInt(1000);
            }
        });
    }

    @Test
    void shouldLetEverythingThroughWithoutARate() {
        Pacer pacer = new Pacer(0, START);

        assertThat(pacer.take(Long.MAX_VALUE, START + 5)).isEqualTo(START + 5);
        assertThat(pacer.isEven(START + 5)).isTrue();
    }
}
