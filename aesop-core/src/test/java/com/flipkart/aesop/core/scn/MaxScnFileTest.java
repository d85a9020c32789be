package com.flipkart.aesop.core.scn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaxScnFileTest {
    @TempDir
    Path directory;

    private Path file;
    private Path previous;

    @BeforeEach
    void nameFiles() {
        file = MaxScnFile.path(directory, "personPhysicalSource");
        previous = directory.resolve("MaxSCN_personPhysicalSource.temp");
    }

    @Test
    void shouldReadLineOfAesop() throws IOException {
        Files.writeString(file, "3527047251920:Tue Mar 04 10:15:30 IST 2014\n");

        assertThat(MaxScnFile.read(file)).hasValue(3527047251920L);
    }

    @Test
    void shouldPreferFileToThatBefore() throws IOException {
        Files.writeString(file, "8:Tue");
        Files.writeString(previous, "7:Mon");

        assertThat(MaxScnFile.read(file)).hasValue(8);
    }

    @Test
    void shouldTakeFileBeforeWhenFileIsMissing() throws IOException {
        Files.writeString(previous, "7:Mon");

        assertThat(MaxScnFile.read(file)).hasValue(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "35270", ":Tue", "x:Tue", "-2:Tue"})
    void shouldTakeFileBeforeWhenFileIsDamaged(String content) throws IOException {
        Files.writeString(file, content);
        Files.writeString(previous, "7:Mon");

        assertThat(MaxScnFile.read(file)).hasValue(7);
    }

    @Test
    void shouldKnowNothingWhenThereIsNoFile() {
        assertThat(MaxScnFile.read(file)).isEmpty();
    }

    @Test
    void shouldKnowNothingWhenScnIsNone() throws IOException {
        Files.writeString(file, "-1:Tue");

        assertThat(MaxScnFile.read(file)).isEmpty();
    }

    @Test
    void shouldNameFilesAndContentsWhenBothAreDamaged() throws IOException {
        Files.writeString(file, "35270");
        Files.writeString(previous, "rubbish");

        assertThatThrownBy(() -> MaxScnFile.read(file))
                .isInstanceOf(AesopException.class)
                .hasMessage("Reading the last SCN of an older version failed, because there is none in " + file
                        + " content=\"35270\" and " + previous
                        + " content=\"rubbish\". Write the line <scn>:<any text> "
                        + "into the first, or delete both to start without it.")
                .extracting(e -> ((AesopException) e).code())
                .isEqualTo(ErrorCode.CORRUPT);
    }

    @Test
    void shouldNotStartWithoutFileThatIsDamaged() throws IOException {
        Files.writeString(file, "");

        assertThatThrownBy(() -> MaxScnFile.read(file)).hasMessageContaining(previous + " (missing)");
    }

    @Test
    void shouldNameFileThatCannotBeRead() throws IOException {
        Files.createDirectory(file);

        assertThatThrownBy(() -> MaxScnFile.read(file))
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("file=" + file)
                .extracting(e -> ((AesopException) e).code())
                .isEqualTo(ErrorCode.IO_FAILED);
    }
}
