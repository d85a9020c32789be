package com.flipkart.aesop.benchmarks.client;

import com.flipkart.aesop.benchmarks.Benchmark;
import com.flipkart.aesop.benchmarks.Parameter;
import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.event.ShapeTable;
import com.flipkart.aesop.benchmarks.report.Grid;
import com.flipkart.aesop.benchmarks.report.Wanted;
import java.util.List;

/** {@link CallbackBenchmark} over events of several lengths and windows of several sizes; shorter, so less exact. */
public final class CallbackTableBenchmark implements Benchmark {
    private static final Parameter MEGABYTES = new Parameter("megabytes", 192, 1, "bytes of events of each shape");
    private static final Parameter ROUNDS = new Parameter("rounds", 4, 2, "rounds of each side, the cold one included");
    private static final long MEGABYTE = 1024 * 1024;

    @Override
    public String name() {
        return "callback-table";
    }

    @Override
    public String title() {
        return "Relay to callback, over event size and window size.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(MEGABYTES, ROUNDS);
    }

    @Override
    public Findings run(Run run) {
        ShapeTable table = new ShapeTable(run.tiny(), "bare loop", "events/s");
        Grid.Builder rate = ShapeTable.grid(run.tiny(), "Aesop, bytes of events", "B/s");
        for (EventShape shape : ShapeTable.shapes(run.tiny())) {
            String suffix = ShapeTable.suffix(shape);
            int windows = shape.windowsIn(run.number(MEGABYTES) * MEGABYTE);
            CallbackReading reading = CallbackReading.of(run, shape, windows, run.number(ROUNDS), suffix);
            table.add(shape, reading.bare(), reading.aesop());
            rate.add(ShapeTable.row(shape), reading.aesop().median() * shape.length());
            run.say(suffix.substring(2) + " done");
        }
        Grid ratio = table.ratio();
        return new Findings(
                table.sides(),
                List.of(Wanted.atLeast(
                        "Aesop / bare loop, least of the table", ratio.least(), CallbackBenchmark.WANTED_OF_LOOP, "")),
                List.of(table.rate(), ratio, rate.build()));
    }
}
