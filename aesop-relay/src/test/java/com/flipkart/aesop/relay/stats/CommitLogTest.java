package com.flipkart.aesop.relay.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The log against a list of everything. */
class CommitLogTest {
    private static final int WINDOWS = 200_000;
    private static final long EXACT = 126;

    @Test
    void shouldTellTheLagOfAnyPlaceToWithinItsPromise() {
        Random random = random();
        List<Long> scns = new ArrayList<>();
        CommitLog log = new CommitLog(1000, 1000 * 7);
        scns.add(1000L);
        long scn = 1000;
        for (int i = 0; i < WINDOWS; i++) {
            scn += 1 + random.nextInt(5);
            scns.add(scn);
            log.committed(scn, scn * 7);
            if (random.nextInt(50) == 0) {
                check(log, scns, random.nextBoolean() ? random.nextInt(scns.size()) : recent(scns, random), random);
            }
        }
        assertThat(log.windows()).isEqualTo(WINDOWS);
    }

    private static int recent(List<Long> scns, Random random) {
        return Math.max(0, scns.size() - 1 - random.nextInt(300));
    }

    /** @param at the window that the reader had last */
    private static void check(CommitLog log, List<Long> scns, int at, Random random) {
        long between = at + 1 < scns.size() ? scns.get(at + 1) - scns.get(at) : 1;
        long asked = scns.get(at) + random.nextInt((int) between);
        long lag = scns.size() - 1L - at;

        long told = log.windowsAfter(asked);
        long timestamp = log.timestampAfter(asked);

        assertThat(told).as("windows after %d of %d", at, scns.size()).isBetween(lag, lag + lag / 63);
        if (lag <= EXACT) {
            assertThat(told).isEqualTo(lag);
        }
        if (lag == 0) {
            assertThat(timestamp).isZero();
        } else {
            int latest = (int) Math.min(scns.size() - 1, at + 1 + lag / 63);
            assertThat(timestamp).isBetween(scns.get(at + 1) * 7, scns.get(latest) * 7);
        }
    }

    @Test
    void shouldKnowOnlyWindowsSinceTheStart() {
        CommitLog log = new CommitLog(500, 77);

        assertThat(log.windowsAfter(500)).isZero();
        assertThat(log.windowsAfter(499)).isZero();
        assertThat(log.timestampAfter(499)).isEqualTo(77);

        log.committed(501, 88);
        assertThat(log.windowsAfter(499)).isEqualTo(1);
        assertThat(log.timestampAfter(499)).isEqualTo(77);
        assertThat(log.timestampAfter(500)).isEqualTo(88);
    }

    private static Random random() {
        long seed = Long.getLong("aesop.seed", System.nanoTime());
        System.out.println("CommitLogTest -Daesop.seed=" + seed);
        return new Random(seed);
    }
}
