package com.flipkart.aesop.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksMainTest {
    private static final List<Benchmark> KNOWN = List.of(new FixedBenchmark("first"), new FixedBenchmark("second"));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void shouldPrintWhatWasFoundAndWriteItToFiles() throws IOException {
        int code = run("first", "--output=" + directory.resolve("results"));

        assertThat(code).isZero();
        assertThat(text(out)).contains("| self | 100 things | at least 50.0 things |", "\"benchmark\" : \"first\"");
        assertThat(directory.resolve("results/first.md")).content().startsWith("# first\n");
        assertThat(directory.resolve("results/first.json")).content().startsWith("{");
    }

    @Test
    void shouldCompareNothingWithPromisesWhenTiny() throws IOException {
        int code = run("first", "--tiny");

        assertThat(code).isZero();
        assertThat(text(out)).contains("3.00 things", "tiny=true").doesNotContain("at least");
    }

    @Test
    void shouldRunTheOthersWhenOneFails() throws IOException {
        int code = run("first", "second", "--size=0");

        assertThat(code).isEqualTo(1);
        assertThat(text(errors))
                .contains("Benchmark first failed", "Benchmark second failed", "nothing to measure", "its logs are in");
    }

    @Test
    void shouldShowHowItIsUsedWhenMisused() throws IOException {
        int code = run("third");

        assertThat(code).isEqualTo(2);
        assertThat(text(errors)).contains("No benchmark is named third.", "Usage: bin/benchmarks");
        assertThat(text(out)).isEmpty();
    }

    private int run(String... arguments) throws IOException {
        return new BenchmarksMain(directory, print(out), print(errors)).run(List.of(arguments), KNOWN);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
