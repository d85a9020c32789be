package com.flipkart.aesop.benchmarks.buffer;

import com.flipkart.aesop.benchmarks.Benchmark;
import com.flipkart.aesop.benchmarks.Parameter;
import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.event.ShapeTable;
import com.flipkart.aesop.benchmarks.report.Grid;
import com.flipkart.aesop.benchmarks.report.Measured;
import com.flipkart.aesop.benchmarks.report.Wanted;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** {@link AppendBenchmark} over events of several lengths and windows of several sizes; shorter, so less exact. */
public final class AppendTableBenchmark implements Benchmark {
    private static final Parameter ITERATIONS = new Parameter("iterations", 3, 1, "measured iterations a JVM");
    private static final Parameter MILLIS = new Parameter("millis", 500, 50, "duration of an iteration");
    private static final int WARM_UPS = 2;
    private static final double WANTED_OF_BARE_LOOP = 0.6;

    @Override
    public String name() {
        return "append-table";
    }

    @Override
    public String title() {
        return "Into the buffer, over event size and window size.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(ITERATIONS, MILLIS);
    }

    @Override
    public Findings run(Run run) throws RunnerException {
        ShapeTable table = new ShapeTable(run.tiny(), "bare loop", "events/s");
        Grid.Builder rate = ShapeTable.grid(run.tiny(), "Aesop, bytes of events", "B/s");
        Grid.Builder allocated = ShapeTable.grid(run.tiny(), "Aesop, bytes allocated per event", "B");
        for (EventShape shape : ShapeTable.shapes(run.tiny())) {
            AppendJmh jmh = new AppendJmh(shape, WARM_UPS, run.number(ITERATIONS), run.number(MILLIS));
            String suffix = ShapeTable.suffix(shape);
            Measured bare = new Measured(
                    "bare loop" + suffix,
                    "encodes the same bytes into memory and does nothing else",
                    "events/s",
                    jmh.fork("bareLoop"));
            Measured aesop = new Measured(
                    "Aesop" + suffix,
                    "the window writer, into 64 MB of mapped files, evicting",
                    "events/s",
                    jmh.fork("aesop"));
            table.add(shape, bare, aesop);
            rate.add(ShapeTable.row(shape), aesop.median() * shape.length());
            allocated.add(
                    ShapeTable.row(shape), aesop.median(round -> round.figures().get(AppendJmh.BYTES)));
            run.say(suffix.substring(2) + " done");
        }
        Grid ratio = table.ratio();
        Grid bytes = allocated.build();
        return new Findings(
                table.sides(),
                List.of(
                        Wanted.atLeast("Aesop / bare loop, least of the table", ratio.least(), WANTED_OF_BARE_LOOP, ""),
                        Wanted.atMost(
                                "bytes allocated per event, most of the table",
                                bytes.most(),
                                AppendBenchmark.NOTHING,
                                "B")),
                List.of(table.rate(), ratio, rate.build(), bytes));
    }
}
