package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.testkit.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing while somebody is still inside, and when the disk does not take everything. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CloseTest extends RingTest {
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Deadline deadline = Deadline.in(Duration.ofSeconds(30));

    @Test
    void shouldRefuseEveryCallOfTheWriterWhenClosed() {
        MappedEventBuffer buffer = open(small());
        WindowSink sink = buffer.writer();
        new Producer(sink).window(1, 2, 100);
        buffer.close();

        assertThatThrownBy(sink::resumePoint)
                .isInstanceOf(AesopException.class)
                .hasFieldOrPropertyWithValue("code", ErrorCode.ILLEGAL_CALL)
                .hasMessageContaining("buffer is closed");
        assertThatThrownBy(sink::begin).hasFieldOrPropertyWithValue("code", ErrorCode.ILLEGAL_CALL);
        assertThatThrownBy(() -> sink.claim(100)).hasFieldOrPropertyWithValue("code", ErrorCode.ILLEGAL_CALL);
        assertThatThrownBy(() -> sink.advance(new TextPosition("x")))
                .hasFieldOrPropertyWithValue("code", ErrorCode.ILLEGAL_CALL);
        assertThatThrownBy(sink::rollback).hasFieldOrPropertyWithValue("code", ErrorCode.ILLEGAL_CALL);
    }

    @Test
    void shouldKeepTheFilesMappedAndLockedWhenTheProducerIsStillInAWindow() throws Exception {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        producer.window(1, 2, 100);
        CountDownLatch inWindow = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    producer.sink().begin();
                    inWindow.countDown();
                    await(goOn);
                    producer.append((short) 1, 7, 5000);
                    producer.commit(2);
                    ended.complete(null);
                },
                "slow-producer");
        thread.start();
        deadline.await(inWindow, "the window");

        AesopException refused = catchThrowableOfType(AesopException.class, () -> buffer.close(SHORT_NANOS));
        assertThat(refused.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(refused).hasMessageContaining("slow-producer");
        assertThatThrownBy(() -> open(small())).hasFieldOrPropertyWithValue("code", ErrorCode.LOCKED);
        goOn.countDown();
        deadline.get(ended, "the commit");
        deadline.join(thread);
        assertThatThrownBy(() -> producer.sink().begin()).hasFieldOrPropertyWithValue("code", ErrorCode.ILLEGAL_CALL);

        buffer.close(SHORT_NANOS);
        MappedEventBuffer again = open(small());
        assertThat(again.recovery().origin()).isEqualTo(RecoveryReport.Origin.CLOSED);
        assertThat(again.view().maxScn()).isEqualTo(2);
    }

    @Test
    void shouldRollBackWhenTheThreadOfTheOpenWindowHasEnded() throws Exception {
        MappedEventBuffer buffer = open(small());
        Producer producer = new Producer(buffer.writer());
        Thread thread = new Thread(() -> {
            producer.window(1, 2, 100);
            producer.sink().begin();
            producer.append((short) 1, 7, 5000);
        });
        thread.start();
        deadline.join(thread);

        buffer.close(Long.MAX_VALUE);
        assertThat(open(small()).view().maxScn()).isEqualTo(1);
    }

    @Test
    void shouldUnmapNothingWhenAReaderIsInside() throws Exception {
        BufferAssembly parts = BufferAssembly.open(directory, small(), Scn.NONE, BootId.current(), Probe.NONE);
        MappedEventBuffer buffer = opened(new MappedEventBuffer(parts));
        new Producer(buffer.writer()).window(1, 40, 400);
        parts.supply().await(4000);
        ReaderGuard reader = new ReaderGuard();
        parts.ring().add(reader);
        reader.enter();
        int mapped = Mappings.open();
        Thread closer = new Thread(buffer::close);
        closer.start();
        deadline.until(() -> parts.ring().isClosed(), "the closing");

        assertThat(Mappings.open()).isEqualTo(mapped);
        reader.exit();
        deadline.join(closer);
        assertThat(Mappings.open()).isLessThan(mapped);
    }

    @Test
    void shouldLeaveTheSessionOpenWhenASegmentCannotBeForced() {
        AtomicBoolean broken = new AtomicBoolean();
        MappedEventBuffer buffer = opened(MappedEventBuffer.open(
                directory, small(), Scn.NONE, BootId.current(), new BrokenDisk(broken, Position.segmentFile(0))));
        Producer producer = new Producer(buffer.writer());
        broken.set(true);
        producer.window(1, 12, 400);
        assertThatThrownBy(buffer::close).hasFieldOrPropertyWithValue("code", ErrorCode.IO_FAILED);

        MappedEventBuffer again =
                opened(MappedEventBuffer.open(directory, small(), Scn.NONE, new BootId(1, 2), Probe.NONE));
        assertThat(again.recovery().origin()).isEqualTo(RecoveryReport.Origin.SYSTEM_CRASHED);
        assertThat(again.view().maxScn()).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A device that does not take the whole of one file. */
    private record BrokenDisk(AtomicBoolean broken, String name) implements Probe {
        @Override
        public void at(Point point) {
            // Only what is forced matters.
        }

        @Override
        public void forced(Path file, long offset, long length) {
            boolean meant = Optional.ofNullable(file.getFileName())
                    .map(Path::toString)
                    .filter(name::equals)
                    .isPresent();
            if (broken.get() && meant) {
                throw new UncheckedIOException(new IOException("Input/output error"));
            }
        }
    }
}
