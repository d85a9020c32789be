package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.module.PartState;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clocks that jump: that of the source between two windows, and ours, so that windows lie in the future. */
class ClockTest {
    private static final long HOUR_NANOS = 3_600_000_000_000L;

    private RelayFixture relay;

    @BeforeEach
    void start(@TempDir Path directory) {
        relay = new RelayFixture(directory).start();
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    private void write(long scn, long hoursFromNow) {
        long now = System.currentTimeMillis() * 1_000_000L;
        relay.producer().commit(scn, now + hoursFromNow * HOUR_NANOS, rows -> RelayFixture.person(rows, scn, "x"));
    }

    private List<Long> scns(long after) {
        return relay.eventsAfter(after, -1).stream()
                .filter(Event::isEnd)
                .map(Event::scn)
                .toList();
    }

    private long fact(String name) {
        return Long.parseLong(relay.relay().facts().get(name));
    }

    @Test
    void shouldServeWindowsInTheirOrderWhateverTheirTimesAre() {
        long[] hours = {0, 100, -100, 1, 0, -1, 1000};
        for (int i = 0; i < hours.length; i++) {
            write(i + 1, hours[i]);
        }
        List<Long> all = LongStream.rangeClosed(1, hours.length).boxed().toList();

        assertThat(scns(-1)).isEqualTo(all);
        assertThat(scns(3)).isEqualTo(all.subList(3, all.size()));

        relay.restart();

        assertThat(scns(-1)).isEqualTo(all);
        write(100, -1000);
        assertThat(scns(5)).containsExactly(6L, 7L, 100L);
        assertThat(relay.relay().status().state()).isEqualTo(PartState.RUNNING);
    }

    @Test
    void shouldTellNoNegativeTimes() {
        write(1, 5);
        assertThat(fact("people.newestAgeMillis")).as("a window of the future").isZero();

        write(2, -5);
        assertThat(fact("people.spanMillis"))
                .as("from a later to an earlier window")
                .isZero();
        assertThat(fact("people.newestAgeMillis")).isPositive();
    }
}
