package com.flipkart.aesop.systemtests.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README says is true: its commands are run, its code is compiled, its links lead somewhere. */
class ReadmeTest {
    private static final Path README = InstalledAesop.ROOT.resolve("README.md");

    @TempDir
    private Path directory;

    @Test
    @Timeout(300)
    void shouldShowItsDemo() throws Exception {
        assertThat(blocks("sh")).contains("bin/aesop demo\n", "mvn verify\n");

        // The demo of the README goes on until ctrl-C.
        try (InstalledAesop demo = InstalledAesop.start(InstalledAesop.ROOT, directory, "demo", "--once")) {
            int exitCode = demo.exitCode(Duration.ofMinutes(4));

            assertThat(exitCode).as(demo.printed()).isZero();
            assertThat(demo.printed())
                    .as("built by the build that this test is part of")
                    .doesNotContain("building")
                    .contains("event  UPSERT {id=1, firstName=Ada, lastName=Lovelace, ");
        }
    }

    @Test
    void shouldHaveCodeThatCompiles() throws IOException {
        List<String> snippets = blocks("java");
        assertThat(snippets).isNotEmpty();
        for (String snippet : snippets) {
            Path source = Files.writeString(
                    directory.resolve("Snippet.java"),
                    """
                    import com.flipkart.aesop.client.*;
                    import java.nio.file.Path;
                    import java.time.Duration;
                    class Snippet {
                        void run() throws Exception {
                    CODE
                        }
                    }
                    """
                            .replace("CODE", snippet));
            ByteArrayOutputStream said = new ByteArrayOutputStream();

            int exitCode = ToolProvider.getSystemJavaCompiler()
                    .run(
                            null,
                            said,
                            said,
                            "-proc:none",
                            "-d",
                            directory.toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            source.toString());

            assertThat(exitCode).as(said.toString(StandardCharsets.UTF_8)).isZero();
        }
    }

    @Test
    void shouldHaveLinksThatLeadSomewhere() throws IOException {
        Matcher links = Pattern.compile("]\\(([^)#]+)[^)]*\\)").matcher(Files.readString(README));

        List<String> targets = links.results().map(link -> link.group(1)).toList();

        assertThat(targets).isNotEmpty().allSatisfy(target -> assertThat(
                        target.startsWith("https://") || Files.exists(InstalledAesop.ROOT.resolve(target)))
                .as(target)
                .isTrue());
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("(?s)```" + language + "\\n(.*?)```")
                .matcher(Files.readString(README))
                .results()
                .map((MatchResult block) -> block.group(1))
                .collect(Collectors.toList());
    }
}
