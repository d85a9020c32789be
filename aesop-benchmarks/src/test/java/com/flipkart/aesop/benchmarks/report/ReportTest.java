package com.flipkart.aesop.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Machine MACHINE = new Machine("Some CPU", 2, 24_000, "A JVM 17", "Linux 6 amd64", "abc123");

    @Test
    void shouldTakeTheMedianOfTheWarmRoundsOnly() {
        Measured odd = measured(cold(1), warm(30), warm(10), warm(20));
        Measured even = measured(warm(10), warm(40));

        assertThat(odd.median()).isEqualTo(20);
        assertThat(odd.cold()).hasValue(1);
        assertThat(odd.least()).isEqualTo(10);
        assertThat(odd.most()).isEqualTo(30);
        assertThat(even.median()).isEqualTo(25);
        assertThat(even.cold()).isEmpty();
    }

    @Test
    void shouldCountTheColdRoundWhenThereIsNoOther() {
        assertThat(measured(cold(7)).median()).isEqualTo(7);
    }

    @Test
    void shouldFindTheShareOfRounds() {
        Measured hundred = measured(
                IntStream.rangeClosed(1, 100).mapToObj(ReportTest::warm).toArray(Round[]::new));

        assertThat(hundred.percentile(0.99)).isEqualTo(99);
        assertThat(hundred.percentile(0.5)).isEqualTo(50);
        assertThat(hundred.percentile(1)).isEqualTo(100);
        assertThat(measured(warm(4)).percentile(0.99)).isEqualTo(4);
    }

    @Test
    void shouldSayHowFarAFigureIsAway() {
        assertThat(Wanted.atLeast("x", 2, 1, "").verdict()).isEqualTo("reached");
        assertThat(Wanted.atLeast("x", 1, 4, "").timesAway()).isEqualTo(4);
        assertThat(Wanted.atLeast("x", 1, 4, "").verdict()).isEqualTo("within 5 times");
        assertThat(Wanted.atLeast("x", 1, 5.1, "").verdict()).isEqualTo("TOO FAR AWAY");
        assertThat(Wanted.atMost("x", 1, 4, "").verdict()).isEqualTo("reached");
        assertThat(Wanted.atMost("x", 8, 4, "").timesAway()).isEqualTo(2);
        assertThat(Wanted.atMost("x", 0, 0.1, "").verdict()).isEqualTo("reached");
    }

    @Test
    void shouldWriteNumbersAsPeopleDo() {
        assertThat(ReportText.number(842_123, "rows/s")).isEqualTo("842 k rows/s");
        assertThat(ReportText.number(1_624_000_000, "B/s")).isEqualTo("1.62 GB/s");
        assertThat(ReportText.number(4_500_000, "events/s")).isEqualTo("4.50 M events/s");
        assertThat(ReportText.number(0.1134, "ms")).isEqualTo("0.113 ms");
        assertThat(ReportText.number(0, "B")).isEqualTo("0 B");
        assertThat(ReportText.number(0.5188, "")).isEqualTo("0.519");
        assertThat(ReportText.number(252.4, "ms")).isEqualTo("252 ms");
    }

    @Test
    void shouldShowPromisesSidesAndConditions() {
        String text = ReportText.of(report(0.1));

        assertThat(text)
                .isEqualTo(
                        """
                        # some

                        What it is.

                        | | measured | wanted | away | |
                        |---|--:|--:|--:|---|
                        | one / other | 0.250 | at least 0.500 | 2.0 times | within 5 times |

                        | side | cold | median | least | most | rounds |
                        |---|--:|--:|--:|--:|--:|
                        | one | 1.00 rows/s | 25.0 rows/s | 10.0 rows/s | 40.0 rows/s | 2 |

                        - **one**: does something.

                        Settings: rows=5.

                        Some CPU, 2 cores, 24000 MB; A JVM 17; Linux 6 amd64; commit abc123; 2026-01-02T03:04:05Z, 61 s; \
                        load average 0.10 before, 1.90 after.
                        """);
    }

    @Test
    void shouldSayThatTheMachineWasBusy() {
        assertThat(ReportText.of(report(1.2))).contains("The machine was busy with something else");
    }

    @Test
    void shouldShowThePercentileOfManyRounds() {
        Round[] rounds =
                IntStream.rangeClosed(1, 100).mapToObj(ReportTest::warm).toArray(Round[]::new);

        String text = ReportText.of(report(0, new Measured("one", "does something", "ms", List.of(rounds))));

        assertThat(text).contains("| side | cold | median | p99 | least | most | rounds |");
        assertThat(text).contains("| one |  | 50.5 ms | 99.0 ms | 1.00 ms | 100 ms | 100 |");
    }

    @Test
    void shouldShowFiguresOverWhatWasVaried() throws Exception {
        Grid.Builder grid = new Grid.Builder("one / other", "rows/s", List.of("size", "1 a window", "10 a window"));
        grid.add("100 B", 20_000);
        grid.add("100 B", 25_000);
        grid.add("1 KB", 0.5);
        grid.add("1 KB", 2);

        Report report = report(0, measured(warm(1)), grid.build());

        assertThat(ReportText.of(report))
                .contains(
                        """
                        one / other:

                        | size | 1 a window | 10 a window |
                        |---|--:|--:|
                        | 100 B | 20.0 k rows/s | 25.0 k rows/s |
                        | 1 KB | 0.500 rows/s | 2.00 rows/s |
                        """);
        JsonNode json = new ObjectMapper().readTree(ReportJson.of(report));
        assertThat(json.at("/grids/0/what").asText()).isEqualTo("one / other");
        assertThat(json.at("/grids/0/rows/1 KB/0").asDouble()).isEqualTo(0.5);
        assertThat(grid.build().least()).isEqualTo(0.5);
        assertThat(grid.build().most()).isEqualTo(25_000);
    }

    @Test
    void shouldRefuseARowWithoutAllItsFigures() {
        Grid.Builder grid = new Grid.Builder("one / other", "", List.of("size", "1 a window", "10 a window"));
        grid.add("100 B", 1);

        assertThatThrownBy(grid::build).hasMessageContaining("figures=1 of columns=2");
    }

    @Test
    void shouldSayOnceWhatSeveralSidesDo() {
        Measured one = measured(warm(1));
        Measured other = new Measured("other", one.what(), "rows/s", one.rounds());
        Report report = new Report(
                "some",
                "What it is.",
                Map.of(),
                List.of(one, other),
                List.of(),
                List.of(),
                report(0).conditions());

        assertThat(ReportText.of(report)).contains("- **one**; **other**: does something.");
    }

    @Test
    void shouldKeepEveryRoundInTheJson() throws Exception {
        JsonNode json = new ObjectMapper().readTree(ReportJson.of(report(0.1)));

        assertThat(json.at("/sides/0/rounds/0/cold").asBoolean()).isTrue();
        assertThat(json.at("/sides/0/rounds/2/value").asDouble()).isEqualTo(40);
        assertThat(json.at("/sides/0/rounds/2/cpu").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/wanted/0/timesAway").asDouble()).isEqualTo(2);
        assertThat(json.at("/conditions/loadBefore").asDouble()).isEqualTo(0.1);
        assertThat(json.at("/conditions/commit").asText()).isEqualTo("abc123");
        assertThat(json.at("/settings/rows").asText()).isEqualTo("5");
    }

    @Test
    void shouldSeeTheMachineThatItRunsOn() {
        Machine machine = Machine.detect();

        assertThat(machine.cpu()).isNotBlank();
        assertThat(machine.cores()).isPositive();
        assertThat(machine.memoryMegabytes()).isGreaterThan(100);
        assertThat(machine.jdk()).contains(System.getProperty("java.runtime.version"));
        assertThat(Machine.load()).isNotNegative();
    }

    private static Report report(double loadBefore) {
        return report(
                loadBefore,
                new Measured("one", "does something", "rows/s", List.of(cold(1), warm(10), warm(40).with("cpu", 0.5))));
    }

    private static Report report(double loadBefore, Measured side, Grid... grids) {
        return new Report(
                "some",
                "What it is.",
                Map.of("rows", "5"),
                List.of(side),
                List.of(Wanted.atLeast("one / other", 0.25, 0.5, "")),
                List.of(grids),
                new Report.Conditions(
                        MACHINE, Instant.parse("2026-01-02T03:04:05Z"), Duration.ofSeconds(61), loadBefore, 1.9));
    }

    private static Measured measured(Round... rounds) {
        return new Measured("one", "does something", "rows/s", List.of(rounds));
    }

    private static Round cold(double value) {
        return new Round(true, value);
    }

    private static Round warm(double value) {
        return new Round(false, value);
    }
}
