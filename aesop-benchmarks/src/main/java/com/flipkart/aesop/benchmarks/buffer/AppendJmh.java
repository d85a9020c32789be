package com.flipkart.aesop.benchmarks.buffer;

import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.report.Round;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs a side of {@link WindowWriterBenchmark} by JMH, in a JVM of its own.
 *
 * @param shape of what is written
 * @param warmUps iterations that do not count
 * @param iterations that count
 * @param millis duration of each
 */
record AppendJmh(EventShape shape, int warmUps, int iterations, int millis) {
    /** The figure of a round that says how many bytes were allocated for an event. */
    static final String BYTES = "bytesPerEvent";

    private static final String JMH_BYTES = "gc.alloc.rate.norm";

    /** Runs the method of this name; a round is events a second. */
    List<Round> fork(String method) throws RunnerException {
        TimeValue time = new TimeValue(millis, TimeUnit.MILLISECONDS);
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("^" + WindowWriterBenchmark.class.getName().replace(".", "\\.") + "\\." + method + "$")
                        .param("length", Integer.toString(shape.length()))
                        .param("perWindow", Integer.toString(shape.perWindow()))
                        .forks(1)
                        .warmupIterations(warmUps)
                        .warmupTime(time)
                        .measurementIterations(iterations)
                        .measurementTime(time)
                        .addProfiler(GCProfiler.class)
                        .jvmArgsAppend("-Xmx512m", "-Djmh.ignoreLock=true")
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run();
        List<Round> rounds = new ArrayList<>();
        for (RunResult result : results) {
            for (BenchmarkResult fork : result.getBenchmarkResults()) {
                fork.getIterationResults().forEach(each -> rounds.add(round(each)));
            }
        }
        return rounds;
    }

    private Round round(IterationResult iteration) {
        double windows = iteration.getPrimaryResult().getScore();
        Result<?> bytes = iteration.getSecondaryResults().get(JMH_BYTES);
        return new Round(false, windows * shape.perWindow()).with(BYTES, bytes.getScore() / shape.perWindow());
    }
}
