package com.flipkart.aesop.benchmarks;

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
     */
    record Findings(List<Measured> sides, List<Wanted> wanted) {
        public Findings {
            sides = List.copyOf(sides);
            wanted = List.copyOf(wanted);
        }
    }
}
