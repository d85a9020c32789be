package com.flipkart.aesop.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every benchmark runs to its end with all its sides. How fast they are is nobody's business here. */
@Timeout(240)
class TinyRunTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "append, bare loop; Aesop",
        "raw-reader, sendfile; Aesop",
        "zstd, 'plain; zstd; plain, ns/event; zstd, ns/event; plain, B/event; zstd, B/event'",
        "tls, 'plain; TLS; plain, ns/event; TLS, ns/event; cipher alone'",
        "callback, bare loop; Aesop",
        "chained, raw reader; Aesop",
        "filter, bare loop; Aesop",
        "one-table, 'alone; one of many; alone, windows of one event; one of many, mixed windows'",
        "index, 'finding a window, 4 MB; finding a window, 32 MB; opening, closed, 4 MB; opening, closed, 32 MB; "
                + "opening, killed, 4 MB; opening, killed, 32 MB'",
        "fsync, 'none, 1 a window; interval, 1 a window; window, 1 a window; none, 10 a window; interval, 10 a window; "
                + "window, 10 a window; none, 1000 a window; interval, 1000 a window; window, 1000 a window'",
        "followers, '1 follower, wait; 10 followers, wait; 100 followers, wait; 1 follower, follow; 10 followers, follow; "
                + "100 followers, follow'",
        "memory-latency, 'bare socket, idle, p50; bare socket, idle, p99; bare socket, idle, p999; Aesop, idle, p50; "
                + "Aesop, idle, p99; Aesop, idle, p999; Aesop, half load, p50; Aesop, half load, p99; "
                + "Aesop, half load, p999; Aesop, at most'",
        "append-table, 'bare loop, 100 B x 10; Aesop, 100 B x 10; bare loop, 10 KB x 10; Aesop, 10 KB x 10'",
        "raw-reader-table, 'sendfile, 100 B x 10; Aesop, 100 B x 10; sendfile, 10 KB x 10; Aesop, 10 KB x 10'",
        "callback-table, 'bare loop, 100 B x 10; Aesop, 100 B x 10; bare loop, 10 KB x 10; Aesop, 10 KB x 10'",
        "capture-mariadb, bare library; Aesop; Aesop to callback"
    })
    void shouldMeasureEverySide(String name, String sides) throws IOException {
        assertMeasures(name, sides);
    }

    @Tag("mysql8")
    @ParameterizedTest
    @CsvSource({
        "capture, bare library; Aesop; Aesop to callback; Debezium",
        "latency, 'bare library; Aesop; Debezium; Debezium, 10 ms; COMMIT alone'"
    })
    void shouldMeasureEverySideBesideDebezium(String name, String sides) throws IOException {
        assertMeasures(name, sides);
    }

    @Test
    void shouldShowWhereTheTimeOfEachSideGoes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();

        int code = new BenchmarksMain(directory, print(out), print(errors))
                .run(
                        List.of("one-table", "--tiny", "--millis=300", "--profile", "--output=" + directory),
                        BenchmarksMain.BENCHMARKS);

        assertThat(code).as(errors.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(directory.resolve("one-table-profile.md"))
                .content()
                .startsWith("# Where one-table spends its time\n")
                .contains("\n## ALONE\n", "\n## EVENTS\n", "| `buffer.FilteredCopy.")
                .isEqualTo(out.toString(StandardCharsets.UTF_8).stripTrailing() + "\n");
        assertThat(directory.resolve("one-table.md")).doesNotExist();
    }

    @Test
    void shouldSayThatABenchmarkInJmhHasNoProfile() throws IOException {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();

        int code = new BenchmarksMain(directory, print(new ByteArrayOutputStream()), print(errors))
                .run(List.of("append", "--tiny", "--profile"), BenchmarksMain.BENCHMARKS);

        assertThat(code).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8)).contains("No side of append has left a recording");
    }

    private void assertMeasures(String name, String sides) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();

        int code = new BenchmarksMain(directory, print(out), print(errors))
                .run(List.of(name, "--tiny", "--output=" + directory), BenchmarksMain.BENCHMARKS);

        assertThat(code).as(errors.toString(StandardCharsets.UTF_8)).isZero();
        JsonNode json =
                new ObjectMapper().readTree(directory.resolve(name + ".json").toFile());
        List<String> measured = new ArrayList<>();
        for (JsonNode side : json.get("sides")) {
            measured.add(side.get("side").asText());
            assertThat(side.get("median").asDouble()).isPositive();
        }
        assertThat(measured).containsExactly(sides.split("; ", -1));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
