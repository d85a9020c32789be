package com.flipkart.aesop.benchmarks.report;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of one side.
 *
 * @param side its name, unique in a report
 * @param what one line: what it does
 * @param unit of the rounds' values: {@code rows/s}
 * @param rounds in the order in which they ran, at least one
 */
public record Measured(String side, String what, String unit, List<Round> rounds) {
    public Measured {
        rounds = List.copyOf(rounds);
    }

    /** The first round, if that was cold. */
    public OptionalDouble cold() {
        return rounds.stream().filter(Round::cold).mapToDouble(Round::value).findFirst();
    }

    /** The median of the rounds that were warm; of all if none was. */
    public double median() {
        return median(Round::value);
    }

    /** The median of a figure of the rounds that were warm; of all if none was. */
    public double median(ToDoubleFunction<Round> figure) {
        return median(warm().stream().mapToDouble(figure).toArray());
    }

    /** The rounds that were warm; all if none was. */
    public List<Round> warm() {
        List<Round> warm = rounds.stream().filter(round -> !round.cold()).toList();
        return warm.isEmpty() ? rounds : warm;
    }

    public double least() {
        return warm().stream().mapToDouble(Round::value).min().orElseThrow();
    }

    public double most() {
        return warm().stream().mapToDouble(Round::value).max().orElseThrow();
    }

    /** The median of some values, at least one. */
    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The value that this share of the warm rounds, in (0, 1], is not above. */
    public double percentile(double share) {
        double[] sorted = warm().stream().mapToDouble(Round::value).sorted().toArray();
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
