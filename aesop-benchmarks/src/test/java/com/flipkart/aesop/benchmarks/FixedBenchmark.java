package com.flipkart.aesop.benchmarks;

import com.flipkart.aesop.benchmarks.report.Measured;
import com.flipkart.aesop.benchmarks.report.Round;
import com.flipkart.aesop.benchmarks.report.Wanted;
import java.util.List;

/** Finds its own size, and fails if that is 0. */
final class FixedBenchmark implements Benchmark {
    private static final Parameter SIZE = new Parameter("size", 100, 3, "of it");

    private final String name;

    FixedBenchmark(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String title() {
        return "Its size.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(SIZE);
    }

    @Override
    public Findings run(Run run) {
        if (run.number(SIZE) == 0) {
            throw new IllegalStateException("nothing to measure");
        }
        Measured measured = new Measured("self", "is", "things", List.of(new Round(false, run.number(SIZE))));
        return new Findings(List.of(measured), List.of(Wanted.atLeast("self", measured.median(), 50, "things")));
    }
}
