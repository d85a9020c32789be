package com.flipkart.aesop.benchmarks.buffer;

import com.flipkart.aesop.benchmarks.Benchmark;
import com.flipkart.aesop.benchmarks.Parameter;
import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.report.Measured;
import com.flipkart.aesop.benchmarks.report.Round;
import com.flipkart.aesop.benchmarks.report.Wanted;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Runs {@link WindowWriterBenchmark} by JMH, its two sides in turn, each turn in a JVM of its own. */
public final class AppendBenchmark implements Benchmark {
    private static final Parameter FORKS = new Parameter("forks", 4, 1, "JVMs for each side");
    private static final Parameter ITERATIONS = new Parameter("iterations", 5, 1, "measured iterations a JVM");
    private static final Parameter MILLIS = new Parameter("millis", 1_000, 50, "duration of an iteration");

    private static final double WANTED_EVENTS = 4.5e6;
    private static final double WANTED_OF_BARE_LOOP = 0.6;

    /** Less than this is what JMH itself allocates, spread over the events. */
    static final double NOTHING = 0.1;

    @Override
    public String name() {
        return "append";
    }

    @Override
    public String title() {
        return "Windows of ten events of 161 bytes, both checksums, into the buffer.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(FORKS, ITERATIONS, MILLIS);
    }

    @Override
    public Findings run(Run run) throws RunnerException {
        List<Round> bareLoop = new ArrayList<>();
        List<Round> aesop = new ArrayList<>();
        AppendJmh jmh =
                new AppendJmh(EventShape.USUAL, run.number(ITERATIONS), run.number(ITERATIONS), run.number(MILLIS));
        for (int fork = 0; fork < run.number(FORKS); fork++) {
            bareLoop.addAll(jmh.fork("bareLoop"));
            aesop.addAll(jmh.fork("aesop"));
            run.say("fork " + fork + " done");
        }
        Measured bare = new Measured(
                "bare loop", "encodes the same bytes into memory and does nothing else", "events/s", bareLoop);
        Measured buffer =
                new Measured("Aesop", "the window writer, into 64 MB of mapped files, evicting", "events/s", aesop);
        double bytes = buffer.median(round -> round.figures().get(AppendJmh.BYTES));
        return new Findings(
                List.of(bare, buffer),
                List.of(
                        Wanted.atLeast("Aesop", buffer.median(), WANTED_EVENTS, "events/s"),
                        Wanted.atLeast("Aesop / bare loop", buffer.median() / bare.median(), WANTED_OF_BARE_LOOP, ""),
                        Wanted.atMost("Aesop, bytes allocated per event", bytes, NOTHING, "B")));
    }
}
