package com.flipkart.aesop.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.module.PartStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateHistoryTest {
    private static final Instant AT = Instant.parse("2026-11-22T09:30:01.114Z");

    private final StateHistory history = new StateHistory();

    @TempDir
    private Path directory;

    @Test
    void shouldKeepWhatWasBeforeThereWasAPlaceAndWhatIsAfter() throws IOException {
        add(PartStatus.of(PartState.STARTING));
        history.keepIn(directory);
        add(PartStatus.of(PartState.FAILED, new AesopException(ErrorCode.PORT_IN_USE, "port=7 is in use")));

        assertThat(directory.resolve(StateHistory.FILE))
                .hasContent(
                        """
                        2026-11-22T09:30:01.114Z module m STARTING
                        2026-11-22T09:30:01.114Z module m FAILED (PORT_IN_USE: port=7 is in use)
                        """);
    }

    @Test
    void shouldBeginANewFileAndKeepOneOldOneWhenItIsLarge() throws IOException {
        Path file = directory.resolve(StateHistory.FILE);
        Path old = directory.resolve("states.log.1");
        Files.writeString(old, "older");
        Files.writeString(file, "x".repeat((1 << 20) + 1));
        history.keepIn(directory);

        add(PartStatus.of(PartState.RUNNING));

        assertThat(file).hasContent("2026-11-22T09:30:01.114Z module m RUNNING");
        assertThat(old).hasSize((1 << 20) + 1);
    }

    @Test
    void shouldGoOnWithoutTheFileWhenItCannotBeWritten() throws IOException {
        Files.createDirectory(directory.resolve(StateHistory.FILE));
        history.keepIn(directory);

        add(PartStatus.of(PartState.RUNNING));

        assertThat(history.changes()).hasSize(1);
    }

    @Test
    void shouldKeepTheLatestInMemory() {
        for (int i = 0; i < StateHistory.KEPT; i++) {
            add(PartStatus.of(PartState.STARTING));
        }
        add(PartStatus.of(PartState.RUNNING));

        assertThat(history.changes())
                .hasSize(StateHistory.KEPT)
                .last()
                .extracting(change -> change.status().state())
                .isEqualTo(PartState.RUNNING);
    }

    private void add(PartStatus status) {
        history.add(new StateChange(AT, "m", "", status));
    }
}
