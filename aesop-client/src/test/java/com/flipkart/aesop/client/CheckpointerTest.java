package com.flipkart.aesop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.client.checkpoint.CheckpointStore;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.scn.Checkpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CheckpointerTest {
    private final Disk disk = new Disk();
    private final ClientMetrics metrics = new ClientMetrics();
    private final ClientState state = new ClientState(metrics::wakeWaiters);
    private final Checkpointer checkpointer =
            new Checkpointer(disk, state, metrics, new CallbackWatch(state, Duration.ofMinutes(1)));
    private final Thread thread = new Thread(checkpointer::run, "checkpointer");

    @BeforeEach
    void start() {
        thread.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        disk.turns.release(1_000_000);
        checkpointer.close();
        thread.join();
    }

    @Test
    void shouldWriteWithinHundredMillisecondsThoughNothingElseHappens() throws Exception {
        disk.turns.release(1000);
        checkpointer.accept(5, 50);
        long accepted = System.nanoTime();

        await().pollInterval(Duration.ofMillis(1)).until(() -> disk.last.get() != null);

        assertThat(disk.last.get()).isEqualTo(Checkpoint.after(5, 50));
        assertThat(disk.savedAt - accepted).isLessThan(Duration.ofMillis(100).toNanos());
    }

    @Test
    void shouldWriteManyWindowsAtOnce() throws Exception {
        disk.turns.release(1000);
        for (int scn = 1; scn <= 5000; scn++) {
            checkpointer.accept(scn, scn);
        }
        checkpointer.flush();

        assertThat(disk.last.get()).isEqualTo(Checkpoint.after(5000, 5000));
        assertThat(disk.saves.get()).isLessThan(50);
        assertThat(metrics.progress(0).checkpointScn()).isEqualTo(5000);
    }

    @Test
    void shouldNotGetFurtherAheadOfDiskThanTenThousandWindows() throws Exception {
        CompletableFuture<Void> dispatcher = CompletableFuture.runAsync(() -> {
            for (int scn = 1; scn <= Checkpointer.MAX_WINDOWS_BEHIND + 100; scn++) {
                accept(scn);
            }
        });
        await().until(() -> checkpointer.last().isPresent()
                && checkpointer.last().get().prevScn() == Checkpointer.MAX_WINDOWS_BEHIND);
        assertThat(dispatcher).isNotDone();

        disk.turns.release(1000);

        dispatcher.get(10, TimeUnit.SECONDS);
    }

    /** So that the disk is done before anybody has to wait for it. */
    @Test
    void shouldWriteLongBeforeTheBoundWithoutLettingAnybodyWait() throws Exception {
        Disk other = new Disk();
        other.turns.release(1);
        Checkpointer early = new Checkpointer(
                other, state, metrics, new CallbackWatch(state, Duration.ofMinutes(1)), Duration.ofHours(1));
        Thread writer = new Thread(early::run, "early-checkpointer");
        writer.start();
        try {
            for (int scn = 1; scn < Checkpointer.WRITE_AHEAD_AT; scn++) {
                early.accept(scn, scn);
            }
            assertThat(other.saves.get()).as("an hour is not over").isZero();
            early.accept(Checkpointer.WRITE_AHEAD_AT, 1);
            await().until(() -> other.last.get() != null);
            assertThat(other.last.get()).isEqualTo(Checkpoint.after(Checkpointer.WRITE_AHEAD_AT, 1));
        } finally {
            other.turns.release(10);
            early.close();
            writer.join();
        }
    }

    @Test
    void shouldKeepTryingAndSaySoWhenDiskFails() throws Exception {
        disk.failure.set(new AesopException(ErrorCode.DISK_FULL, "Writing failed: no room"));
        disk.turns.release(1000);
        checkpointer.accept(5, 50);

        await().until(() -> state.status().state() == PartState.RETRYING);
        assertThat(state.status().code()).contains(ErrorCode.DISK_FULL);
        disk.failure.set(null);
        await().until(() -> disk.last.get() != null);

        assertThat(disk.last.get()).isEqualTo(Checkpoint.after(5, 50));
        await().until(() -> state.status().state() != PartState.RETRYING);
    }

    @Test
    void shouldKeepTryingWhateverTheStoreThrows() throws Exception {
        disk.turns.release(1000);
        for (Throwable thrown : List.of(new IllegalStateException("no"), new NoClassDefFoundError("com/example/X"))) {
            disk.thrown.set(thrown);
            long scn = 5L + disk.saves.get();
            checkpointer.accept(scn, 50);

            await().until(() -> state.status().state() == PartState.RETRYING);
            assertThat(state.status().code()).contains(ErrorCode.IO_FAILED);
            assertThat(state.status().cause()).contains(Disk.class.getName(), thrown.toString());
            disk.thrown.set(null);
            checkpointer.flush();

            assertThat(disk.last.get()).isEqualTo(Checkpoint.after(scn, 50));
            await().until(() -> state.status().state() != PartState.RETRYING);
        }
    }

    @Test
    void shouldLetNobodyWaitForThreadThatHasEnded() throws Exception {
        ClientState broken = new ClientState(() -> {
            throw new IllegalStateException("thrown on purpose by a test");
        });
        Checkpointer doomed = new Checkpointer(disk, broken, metrics, new CallbackWatch(broken, Duration.ofMinutes(1)));
        Thread dying = new Thread(doomed::run, "doomed");
        dying.setUncaughtExceptionHandler((thread, e) -> {});
        dying.start();
        disk.turns.release(1000);

        assertThatThrownBy(() -> doomed.place(Checkpoint.after(5)))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL))
                .hasMessageContaining("thrown on purpose by a test");
        assertThatThrownBy(() -> doomed.accept(6, 60)).isInstanceOf(AesopException.class);
        dying.join();
        assertThat(broken.failure()).isPresent();
    }

    @Test
    void shouldGoOnWhenTheStoreLeavesItsThreadInterrupted() throws Exception {
        disk.interrupts = true;
        disk.turns.release(1000);

        for (long scn = 5; scn < 10; scn++) {
            checkpointer.accept(scn, scn);
            checkpointer.flush();
            assertThat(disk.last.get()).isEqualTo(Checkpoint.after(scn, scn));
        }
        checkpointer.accept(10, 10);
        checkpointer.close();
        thread.join();

        assertThat(disk.last.get()).isEqualTo(Checkpoint.after(10, 10));
        assertThat(disk.savedInterrupted).isFalse();
    }

    @Test
    void shouldWriteTheLastWindowWhenClosed() throws Exception {
        disk.turns.release(1000);
        checkpointer.accept(5, 50);
        checkpointer.accept(6, 60);
        checkpointer.close();
        thread.join();

        assertThat(disk.last.get()).isEqualTo(Checkpoint.after(6, 60));
    }

    @Test
    void shouldHavePlaceOnDiskBeforeItReturns() throws Exception {
        disk.turns.release(1000);

        checkpointer.place(Checkpoint.inside(5, 0, -1));

        assertThat(disk.last.get()).isEqualTo(Checkpoint.inside(5, 0, -1));
        assertThat(checkpointer.isPlaced()).isTrue();
    }

    private void accept(long scn) {
        try {
            checkpointer.accept(scn, scn);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A disk that takes its time: each save needs a turn. */
    private static final class Disk implements CheckpointStore {
        final Semaphore turns = new Semaphore(0);
        final AtomicInteger saves = new AtomicInteger();
        final AtomicReference<Checkpoint> last = new AtomicReference<>();
        final AtomicReference<AesopException> failure = new AtomicReference<>();
        final AtomicReference<Throwable> thrown = new AtomicReference<>();
        volatile long savedAt;
        volatile boolean interrupts;
        volatile boolean savedInterrupted;

        @Override
        public Optional<Checkpoint> open(String client, List<String> sources) {
            return Optional.empty();
        }

        @Override
        public void save(Checkpoint checkpoint) {
            turns.acquireUninterruptibly();
            AesopException broken = failure.get();
            if (broken != null) {
                throw broken;
            }
            if (thrown.get() instanceof RuntimeException unexpected) {
                throw unexpected;
            }
            if (thrown.get() instanceof Error unexpected) {
                throw unexpected;
            }
            saves.incrementAndGet();
            savedAt = System.nanoTime();
            savedInterrupted |= Thread.currentThread().isInterrupted();
            last.set(checkpoint);
            if (interrupts) {
                Thread.currentThread().interrupt(); // as after an InterruptedException that it could not pass on
            }
        }

        @Override
        public void close() {}

        @Override
        public String describe() {
            return "disk";
        }
    }
}
