package com.flipkart.aesop.benchmarks.relay;

import com.flipkart.aesop.benchmarks.Benchmark;
import com.flipkart.aesop.benchmarks.Parameter;
import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.event.ShapeTable;
import com.flipkart.aesop.benchmarks.report.Grid;
import com.flipkart.aesop.benchmarks.report.Wanted;
import java.io.IOException;
import java.util.List;

/** {@link RawReaderBenchmark} over events of several lengths and windows of several sizes; shorter, so less exact. */
public final class RawReaderTableBenchmark implements Benchmark {
    private static final Parameter MEGABYTES = new Parameter("megabytes", 256, 1, "bytes of events of each shape");
    private static final Parameter ROUNDS = new Parameter("rounds", 6, 2, "rounds of each side, the cold one included");
    private static final long MEGABYTE = 1024 * 1024;

    @Override
    public String name() {
        return "raw-reader-table";
    }

    @Override
    public String title() {
        return "Relay to a raw socket reader, over event size and window size.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(MEGABYTES, ROUNDS);
    }

    @Override
    public Findings run(Run run) throws IOException {
        ShapeTable table = new ShapeTable(run.tiny(), "sendfile", "B/s");
        for (EventShape shape : ShapeTable.shapes(run.tiny())) {
            String suffix = ShapeTable.suffix(shape);
            int windows = shape.windowsIn(run.number(MEGABYTES) * MEGABYTE);
            RawReading reading = RawReading.of(run, shape, windows, run.number(ROUNDS), suffix);
            table.add(shape, reading.sendfile(), reading.aesop());
            run.say(suffix.substring(2) + " done");
        }
        Grid ratio = table.ratio();
        return new Findings(
                table.sides(),
                List.of(Wanted.atLeast(
                        "Aesop / sendfile, least of the table",
                        ratio.least(),
                        RawReaderBenchmark.WANTED_OF_SENDFILE,
                        "")),
                List.of(table.rate(), ratio));
    }
}
