package com.flipkart.aesop.benchmarks;

import com.flipkart.aesop.benchmarks.report.Grid;
import com.flipkart.aesop.benchmarks.report.Measured;
import com.flipkart.aesop.benchmarks.report.Wanted;
import java.util.List;

/** A comparison that one command runs: all its sides, in one run, alternating. */
public interface Benchmark {
    /** Its name on the command line and of its files. */
    String name();

    /** One line: what is measured. */
    String title();

    /** What may be set. */
    List<Parameter> parameters();

    /** Measures; ends by itself and leaves no process. */
    Findings run(Run run) throws Exception;

    /**
     * What was found.
     *
     * @param sides at least one
     * @param wanted the promises that speak of these sides
     * @param grids the same figures over what was varied; empty if nothing was
     */
    record Findings(List<Measured> sides, List<Wanted> wanted, List<Grid> grids) {
        public Findings {
            sides = List.copyOf(sides);
            wanted = List.copyOf(wanted);
            grids = List.copyOf(grids);
        }

        /** Of a benchmark that varies nothing. */
        public Findings(List<Measured> sides, List<Wanted> wanted) {
            this(sides, wanted, List.of());
        }
    }
}
