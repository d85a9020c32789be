package com.flipkart.aesop.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceivedChangesTest {
    @TempDir
    private Path directory;

    @Test
    void shouldMakeTheTableThatTheChangesMake() throws IOException {
        Path file = write(
                """
                10\tUPSERT\t1\tAda\tLovelace\tnull\tnull
                11\tUPSERT\t2\tGrace\tHopper\t1906-12-09\tg@example.com
                12\tUPSERT\t1\tAda\tKing\tnull\tnull
                13\tDELETE\t2
                14\tUPSERT\t3\tZoë\tÅngström\tnull\tnull
                """);

        ReceivedChanges received = ReceivedChanges.read(file);

        assertThat(received.table().values())
                .extracting(Person::toString)
                .containsExactly("1 Ada King null null", "3 Zoë Ångström null null");
        assertThat(received.changes())
                .extracting(ReceivedChanges.Change::receivedMicros)
                .containsExactly(10L, 11L, 12L, 13L, 14L);
    }

    @Test
    void shouldLeaveOutALineThatIsStillBeingWritten() throws IOException {
        Path file = write("10\tUPSERT\t1\tAda\tLovelace\tnull\tnull\n11\tUPSERT\t2\tGra");

        assertThat(ReceivedChanges.read(file).table()).containsOnlyKeys(1L);
    }

    @Test
    void shouldBeEmptyWhenNothingHasBeenReceived() {
        assertThat(ReceivedChanges.read(directory.resolve("none")).changes()).isEmpty();
    }

    @Test
    void shouldNameTheFileWhenALineMeansNothing() throws IOException {
        Path file = write("hello\n");

        assertThatThrownBy(() -> ReceivedChanges.read(file))
                .isInstanceOf(AesopException.class)
                .hasMessageStartingWith("reading what the consumer received from " + file + " failed: ");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("changes.tsv"), text);
    }
}
