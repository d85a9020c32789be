package com.flipkart.aesop.core.scn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CheckpointTrackerTest {

    @Test
    void shouldBeWhereCheckpointWouldBe() {
        Random random = new Random(Seed.next());
        Checkpoint expected = Checkpoint.FLEXIBLE;
        CheckpointTracker tracker = new CheckpointTracker(expected);
        long scn = 1;

        for (int i = 0; i < 10_000; i++) {
            scn += random.nextInt(3) == 0 ? 1 + random.nextInt(5) : 0;
            if (random.nextBoolean()) {
                expected = expected.onDataEvent(scn);
                tracker.onDataEvent(scn);
            } else {
                expected = expected.onEndOfPeriod(scn, i);
                tracker.onEndOfPeriod(scn, i);
            }
            assertThat(tracker.checkpoint()).isEqualTo(expected);
        }

        assertThat(tracker.windowScn()).isEqualTo(expected.windowScn());
        assertThat(tracker.windowOffset()).isEqualTo(expected.windowOffset());
        assertThat(tracker.prevScn()).isEqualTo(expected.prevScn());
        assertThat(tracker.timestampNanos()).isEqualTo(expected.timestampNanos());
    }

    @Test
    void shouldNoticeStreamThatGoesBackUnlessReset() {
        CheckpointTracker tracker = new CheckpointTracker(Checkpoint.after(10));

        assertThatThrownBy(() -> tracker.onDataEvent(9)).hasMessage("the stream went back from SCN 10 to 9");
        assertThatThrownBy(() -> tracker.onEndOfPeriod(9, 0)).hasMessage("the stream went back from SCN 10 to 9");
        assertThat(tracker.checkpoint()).isEqualTo(Checkpoint.after(10));

        tracker.reset(Checkpoint.after(5));
        tracker.onDataEvent(9);
        assertThat(tracker.windowScn()).isEqualTo(9);
    }

    @Test
    void shouldRefuseCheckpointThatIsNotOnline() {
        assertThatThrownBy(() -> new CheckpointTracker(Checkpoint.INIT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not an online checkpoint: {");
    }
}
