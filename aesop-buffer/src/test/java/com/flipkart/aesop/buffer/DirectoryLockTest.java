package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.testkit.ChildJvm;
import com.flipkart.aesop.testkit.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DirectoryLockTest extends RingTest {
    private final Deadline deadline = Deadline.in(Duration.ofSeconds(40));

    /** A program that holds a ring until its input ends. */
    public static final class Holder {
        private Holder() {}

        /** Argument: the directory. */
        public static void main(String[] arguments) throws IOException {
            try (MappedEventBuffer buffer = MappedEventBuffer.open(Path.of(arguments[0]), small())) {
                System.out.println("holding " + buffer.view().maxScn());
                System.out.println("ended by " + System.in.read());
            }
        }
    }

    @Test
    void shouldNameTheProcessThatHoldsTheDirectory() throws Exception {
        try (ChildJvm holder = ChildJvm.of(Holder.class, directory.toString()).start()) {
            holder.awaitLine("holding", deadline);
            assertLocked("process " + holder.pid());
            assertLocked("process " + holder.pid());
            assertThatThrownBy(() -> BufferCheck.check(directory)).hasMessageContaining("process " + holder.pid());
            holder.kill();
        }
        MappedEventBuffer buffer = open(small());
        assertThat(buffer.recovery().origin()).isEqualTo(RecoveryReport.Origin.PROCESS_CRASHED);
    }

    @Test
    void shouldKeepAnotherProcessOutAlthoughThisOneHasTriedToOpenTheRingTwice() throws Exception {
        open(small());
        assertLocked("this process");
        try (ChildJvm other = ChildJvm.of(Holder.class, directory.toString()).start()) {
            other.awaitLine("is held by", deadline);
            assertThat(other.awaitExit(deadline)).isEqualTo(1);
            assertThat(other.lines())
                    .anyMatch(line ->
                            line.contains("process " + ProcessHandle.current().pid()));
        }
    }

    @Test
    void shouldLeaveTheDirectoryFreeWhenOpeningFails() throws Exception {
        Files.createDirectories(directory);
        Files.write(directory.resolve(ControlLayout.FILE_NAME), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> MappedEventBuffer.open(directory, small()))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
        Files.delete(directory.resolve(ControlLayout.FILE_NAME));
        open(small());
    }

    private void assertLocked(String holder) {
        assertThatThrownBy(() -> MappedEventBuffer.open(directory, small()))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOCKED))
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("held by " + holder);
    }
}
