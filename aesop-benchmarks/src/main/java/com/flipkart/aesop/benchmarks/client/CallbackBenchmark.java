package com.flipkart.aesop.benchmarks.client;

import com.flipkart.aesop.benchmarks.Benchmark;
import com.flipkart.aesop.benchmarks.Parameter;
import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.report.Wanted;
import java.util.List;

/**
 * Relay to callback over loopback, relay and client in a JVM of their own each; beside what any client has to do with
 * the same events, in a loop over memory.
 */
public final class CallbackBenchmark implements Benchmark {
    private static final Parameter WINDOWS = new Parameter("windows", 200_000, 2_000, "windows of ten events");
    private static final Parameter ROUNDS = new Parameter("rounds", 7, 2, "rounds of each side, the cold one included");

    private static final double WANTED_EVENTS = 1e6;

    /** A million of the 2.6 million that one core can decode and verify. */
    static final double WANTED_OF_LOOP = 1 / 2.6;

    @Override
    public String name() {
        return "callback";
    }

    @Override
    public String title() {
        return "Relay to callback over loopback, rows decoded, checkpoint on.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(WINDOWS, ROUNDS);
    }

    @Override
    public Findings run(Run run) {
        run.say("filling a relay");
        CallbackReading reading =
                CallbackReading.of(run, EventShape.USUAL, run.number(WINDOWS), run.number(ROUNDS), "");
        return new Findings(
                List.of(reading.bare(), reading.aesop()),
                List.of(
                        Wanted.atLeast("Aesop", reading.aesop().median(), WANTED_EVENTS, "events/s"),
                        Wanted.atLeast("Aesop / bare loop", reading.ratio(), WANTED_OF_LOOP, "")));
    }
}
