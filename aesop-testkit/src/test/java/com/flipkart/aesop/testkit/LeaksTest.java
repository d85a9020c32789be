package com.flipkart.aesop.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaksTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    @Test
    void shouldNameThreadThatIsLeft() {
        Leaks before = Leaks.snapshot();
        CountDownLatch end = new CountDownLatch(1);
        Thread forgotten =
                new Thread(() -> Deadline.inSeconds(60).await(end, "the end of the test"), "forgotten-thread");
        forgotten.start();

        assertThatThrownBy(() -> before.assertNothingNew(Deadline.in(SHORT)))
                .hasMessageContaining("thread forgotten-thread");

        end.countDown();
        assertThatCode(() -> before.assertNothingNew(Deadline.inSeconds(30))).doesNotThrowAnyException();
    }

    @Test
    void shouldNameProcessThatIsLeft() throws IOException {
        Leaks before = Leaks.snapshot();
        Process forgotten = new ProcessBuilder("sleep", "1000").start();

        assertThatThrownBy(() -> before.assertNothingNew(Deadline.in(SHORT)))
                .hasMessageContaining("process " + forgotten.pid());

        forgotten.destroyForcibly();
        assertThatCode(() -> before.assertNothingNew(Deadline.inSeconds(30))).doesNotThrowAnyException();
    }

    @Test
    void shouldNameFileThatIsLeftMapped(@TempDir Path directory) throws IOException {
        Leaks before = Leaks.snapshot();
        Path file = directory.resolve("forgotten");
        MappedByteBuffer map;
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            map = channel.map(FileChannel.MapMode.READ_WRITE, 0, 4096);
        }
        map.put(0, (byte) 1);

        assertThatThrownBy(() -> before.assertNothingNew(Deadline.in(SHORT)))
                .hasMessageContaining("mapped file " + file);
    }
}
