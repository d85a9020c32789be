package com.flipkart.aesop.benchmarks.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run of one benchmark found.
 *
 * @param name of the benchmark, and of the files it is written to
 * @param title one line: what is measured
 * @param settings what it was run with
 * @param sides that were measured, in one run
 * @param wanted the promises, with what was measured
 * @param grids figures over what was varied
 * @param conditions where and when
 */
public record Report(
        String name,
        String title,
        Map<String, String> settings,
        List<Measured> sides,
        List<Wanted> wanted,
        List<Grid> grids,
        Conditions conditions) {
    public Report {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        sides = List.copyOf(sides);
        wanted = List.copyOf(wanted);
        grids = List.copyOf(grids);
    }

    /**
     * Where and when a benchmark ran.
     *
     * @param machine where
     * @param started when
     * @param took how long
     * @param loadBefore load average of the minute before; above a few tenths somebody else was at work
     * @param loadAfter load average of the last minute of the run, the benchmark's own load included
     */
    public record Conditions(Machine machine, Instant started, Duration took, double loadBefore, double loadAfter) {
        private static final double QUIET = 0.5;

        /** Whether somebody else was at work when the benchmark started. */
        public boolean loaded() {
            return loadBefore > QUIET;
        }
    }
}
