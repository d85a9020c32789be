package com.flipkart.aesop.benchmarks.side;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SideProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void shouldAnswerWithWhatTheSideMeasured() {
        try (SideProcess side = start(Fields.NONE.with("setting", "a b"))) {
            Fields answer = side.call("echo", Fields.NONE.with("rows", 5), PATIENCE);

            assertThat(answer.toString()).isEqualTo("rows=5 setting=a+b");
        }
    }

    @Test
    void shouldTellWhyTheSideFailedAndGoOn() {
        try (SideProcess side = start(Fields.NONE.with("setting", "x"))) {
            assertFails(
                    side, "jump", ErrorCode.PEER_FAILED, "side=echo verb=jump: IllegalArgumentException: verb=jump");

            assertThat(side.call("echo", Fields.NONE, PATIENCE).text("setting")).isEqualTo("x");
        }
        assertThat(directory.resolve("echo.log")).content().contains("verb=jump");
    }

    @Test
    void shouldTellThatTheJvmHasEnded() {
        try (SideProcess side = start(Fields.NONE)) {
            assertFails(side, "die", ErrorCode.CONNECTION_LOST, "its JVM has ended");
        }
    }

    @Test
    void shouldGiveUpWhenNoAnswerComes() {
        try (SideProcess side = start(Fields.NONE)) {
            assertThatThrownBy(() -> side.call("silence", Fields.NONE, Duration.ofMillis(100)))
                    .isInstanceOf(AesopException.class)
                    .extracting(e -> ((AesopException) e).code())
                    .isEqualTo(ErrorCode.TIMEOUT);
        }
    }

    @Test
    void shouldTellWhyTheSideCouldNotBeMade() {
        assertThatThrownBy(() -> start(Fields.NONE.with("refuse", "today")))
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("verb=start: IllegalStateException: it refuses: today");
    }

    @Test
    void shouldTellThatAClassPathIsMissing() {
        assertThatThrownBy(() -> SideJvm.ofClassPathIn("x", directory.resolve("nothing"), directory))
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("nothing");
    }

    private SideProcess start(Fields settings) {
        return SideProcess.start(EchoSide.class, settings, SideJvm.ofThisClassPath("echo", directory, "-Xmx32m"));
    }

    private static void assertFails(SideProcess side, String verb, ErrorCode code, String words) {
        assertThatThrownBy(() -> side.call(verb, Fields.NONE, PATIENCE))
                .isInstanceOf(AesopException.class)
                .hasMessageContaining(words)
                .extracting(e -> ((AesopException) e).code())
                .isEqualTo(code);
    }
}
