package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which sources a buffer may hold events of, and the file that says so. */
class RecordedSourcesTest {
    private static final Path PAGE = Path.of("..", "docs", "formats", "sources.md");

    private Path folder;
    private Path file;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        folder = directory.resolve("people");
        file = directory.resolve("people.sources");
    }

    private static PhysicalSource source(int... ids) {
        return new PhysicalSource(
                1,
                "people",
                IntStream.of(ids)
                        .mapToObj(id -> new LogicalSource((short) id, "s" + id, "t" + id, (short) 0))
                        .toList());
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = RecordedSourcesTest.class.getResourceAsStream("/formats/sources/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void assertRefused(String content, ErrorCode code, String... words) throws IOException {
        Files.writeString(file, content);
        assertThatThrownBy(() -> RecordedSources.record(folder, source(40, 41), false))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining("file=" + file)
                .hasMessageContainingAll(words);
        assertThat(file).hasContent(content);
    }

    @Test
    void shouldWriteTheExampleOfThePage() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("```\n") + 4;

        assertThat(RecordedSources.record(folder, source(41, 40), true)).isFalse();

        assertThat(Files.readString(file)).isEqualTo(page.substring(begin, page.indexOf("```", begin)));
    }

    @Test
    void shouldReadFilesOfEveryVersionForEver() throws IOException {
        for (String version : new String[] {"v0.sources", "v1.sources"}) {
            Files.writeString(file, resource(version));
            assertThat(RecordedSources.record(folder, source(40, 41), false)).isFalse();
            assertThat(Files.readString(file)).isEqualTo(resource("v1.sources"));

            Files.writeString(file, resource(version));
            assertThat(RecordedSources.record(folder, source(40), false)).isTrue();
            assertThat(Files.readString(file)).isEqualTo(resource("v1.sources"));
        }
    }

    @Test
    void shouldRememberASourceForAsLongAsTheBufferLives() throws IOException {
        RecordedSources.record(folder, source(40), true);
        assertThat(RecordedSources.record(folder, source(41), false)).isTrue();
        assertThat(RecordedSources.record(folder, source(41), false)).isTrue();
        assertThat(RecordedSources.record(folder, source(40, 41), false)).isFalse();

        assertThat(RecordedSources.record(folder, source(41), true)).isFalse();
        assertThat(Files.readString(file)).contains("\nids 41\n");
    }

    @Test
    void shouldTakeItAsUnknownWhatABufferWithoutFileHolds() throws IOException {
        assertThat(RecordedSources.record(folder, source(40), false)).isTrue();
        assertThat(RecordedSources.record(folder, source(40), false)).isTrue();
        assertThat(file).doesNotExist();
    }

    /** Before, a changed digit could switch the filter off for events that nobody asked for. */
    @Test
    void shouldNoticeEveryChangedByteAndEveryCut() throws IOException {
        String whole = resource("v1.sources");
        for (int at = 0; at < whole.length(); at++) {
            for (int bit = 0; bit < 7; bit++) {
                char changed = (char) (whole.charAt(at) ^ 1 << bit);
                Files.writeString(file, whole.substring(0, at) + changed + whole.substring(at + 1));
                assertThatThrownBy(() -> RecordedSources.record(folder, source(40, 41), false))
                        .as("byte %d changed to %d", at, (int) changed)
                        .isInstanceOf(AesopException.class)
                        .hasMessageContaining("file=" + file);
            }
            Files.writeString(file, whole.substring(0, at));
            assertThatThrownBy(() -> RecordedSources.record(folder, source(40, 41), false))
                    .as("cut at %d", at)
                    .isInstanceOf(AesopException.class)
                    .hasMessageContaining("move it away");
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAFileAndWhatToDo() throws IOException {
        assertRefused("", ErrorCode.CORRUPT, "move it away");
        assertRefused("40,x\n", ErrorCode.WRONG_FILE, "it is no such file", "Put back a copy");
        assertRefused(
                resource("v1.sources").replace("40,", "42,"), ErrorCode.CORRUPT, "its CRC-32 is", "the file says");
        assertRefused("aesop-sources 2\nwhatever\n", ErrorCode.FORMAT_TOO_NEW, "version 2", "Start the version");
        Path other = folder.resolveSibling("others");
        RecordedSources.record(
                other, new PhysicalSource(2, "others", source(40, 41).sources()), true);
        assertRefused(
                Files.readString(folder.resolveSibling("others.sources")),
                ErrorCode.WRONG_FILE,
                "it is that of physical source others, not of people");
    }
}
