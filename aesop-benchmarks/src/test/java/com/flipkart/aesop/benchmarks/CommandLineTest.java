package com.flipkart.aesop.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {
    private static final Benchmark FIRST = new FixedBenchmark("first");
    private static final Benchmark SECOND = new FixedBenchmark("second");
    private static final List<Benchmark> KNOWN = List.of(FIRST, SECOND);

    @Test
    void shouldTakeNamesAndOptionsInAnyOrder() {
        CommandLine line = parse("--tiny", "second", "--size=7", "--output=docs/x", "first");

        assertThat(line.benchmarks()).containsExactly(SECOND, FIRST);
        assertThat(line.tiny()).isTrue();
        assertThat(line.profile()).isFalse();
        assertThat(line.given()).containsEntry("size", 7L);
        assertThat(line.output()).contains(Path.of("docs/x"));
    }

    @Test
    void shouldTellWhetherTimeIsToBeLookedInto() {
        assertThat(parse("--profile", "first").profile()).isTrue();
    }

    @Test
    void shouldTakeAll() {
        assertThat(parse("all").benchmarks()).containsExactly(FIRST, SECOND);
    }

    @Test
    void shouldRefuseWhatMakesNoSense() {
        assertRefuses("No benchmark was named.");
        assertRefuses("No benchmark is named third.", "third");
        assertRefuses("None of the benchmarks chosen has the parameter --rows.", "first", "--rows=5");
        assertRefuses("Not an option: --size=many; write --name=number.", "first", "--size=many");
        assertRefuses("Not an option: --size; write --name=number.", "first", "--size");
    }

    @Test
    void shouldShowWhatThereIs() {
        assertThat(CommandLine.usage(KNOWN)).contains("first", "second", "--size=100  of it");
    }

    private static CommandLine parse(String... arguments) {
        return CommandLine.parse(List.of(arguments), KNOWN);
    }

    private static void assertRefuses(String message, String... arguments) {
        assertThatThrownBy(() -> parse(arguments))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
