package com.flipkart.aesop.benchmarks.report;

import java.util.Map;
import java.util.TreeMap;

/**
 * One measurement of one side.
 *
 * @param cold whether the code ran for the first time in its JVM
 * @param value in the side's unit
 * @param figures what else was seen, by name; units in the names
 */
public record Round(boolean cold, double value, Map<String, Double> figures) {
    public Round {
        figures = Map.copyOf(figures);
    }

    public Round(boolean cold, double value) {
        this(cold, value, Map.of());
    }

    /** This and one figure more. */
    public Round with(String name, double figure) {
        Map<String, Double> more = new TreeMap<>(figures);
        more.put(name, figure);
        return new Round(cold, value, more);
    }
}
