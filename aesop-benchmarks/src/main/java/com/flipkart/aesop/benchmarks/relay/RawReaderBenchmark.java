package com.flipkart.aesop.benchmarks.relay;

import com.flipkart.aesop.benchmarks.Benchmark;
import com.flipkart.aesop.benchmarks.Parameter;
import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.report.Wanted;
import java.io.IOException;
import java.util.List;

/**
 * Relay to a raw reader over loopback, unfiltered, beside sendfile of the same bytes from a file. The servers run in a
 * JVM of their own each, the reader in this one.
 */
public final class RawReaderBenchmark implements Benchmark {
    private static final Parameter WINDOWS = new Parameter("windows", 300_000, 2_000, "windows of ten events");
    private static final Parameter ROUNDS =
            new Parameter("rounds", 11, 2, "rounds of each side, the cold one included");

    static final double WANTED_OF_SENDFILE = 0.8;

    @Override
    public String name() {
        return "raw-reader";
    }

    @Override
    public String title() {
        return "Relay to a raw socket reader over loopback, unfiltered.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(WINDOWS, ROUNDS);
    }

    @Override
    public Findings run(Run run) throws IOException {
        run.say("filling a relay and a file");
        RawReading reading = RawReading.of(run, EventShape.USUAL, run.number(WINDOWS), run.number(ROUNDS), "");
        return new Findings(
                List.of(reading.sendfile(), reading.aesop()),
                List.of(Wanted.atLeast("Aesop / sendfile", reading.ratio(), WANTED_OF_SENDFILE, "")));
    }
}
