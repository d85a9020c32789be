package com.flipkart.aesop.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    @Test
    void shouldSayWhatWasWaitedForWhenItPasses() {
        Deadline deadline = Deadline.in(Duration.ofMillis(20));

        assertThatThrownBy(() -> deadline.await(new CountDownLatch(2), "the second window"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("Waited PT0.02S in vain for: the second window (latch count=2)");
        assertThatThrownBy(() -> deadline.get(new CompletableFuture<>(), "an answer"))
                .hasMessage("Waited PT0.02S in vain for: an answer");
        assertThatThrownBy(() -> deadline.until(() -> false, "the impossible"))
                .hasMessage("Waited PT0.02S in vain for: the impossible");
        assertThatThrownBy(() -> deadline.join(Thread.currentThread()))
                .hasMessageContaining(
                        "the end of thread " + Thread.currentThread().getName());
        assertThat(deadline.isOver()).isTrue();
        assertThat(deadline.remaining()).isZero();
    }

    @Test
    void shouldLookAgainUntilConditionHolds() {
        AtomicInteger looks = new AtomicInteger();

        Deadline.inSeconds(30).until(() -> looks.incrementAndGet() == 5, "five looks");

        assertThat(looks).hasValue(5);
    }

    @Test
    void shouldLookOnceMoreWhenAlreadyOver() {
        Deadline.in(Duration.ZERO).until(() -> true, "what holds");
        Deadline.in(Duration.ZERO).await(new CountDownLatch(0), "what is done");
        assertThat(Deadline.in(Duration.ZERO).get(CompletableFuture.completedFuture(5), "what is there"))
                .isEqualTo(5);
    }

    @Test
    void shouldGiveCauseWhenTaskFails() {
        IllegalStateException cause = new IllegalStateException("broken");

        assertThatThrownBy(() -> Deadline.inSeconds(30).get(CompletableFuture.failedFuture(cause), "a result"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("Failed: a result")
                .hasCause(cause);
    }
}
