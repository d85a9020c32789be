package com.flipkart.aesop.benchmarks.client;

import com.flipkart.aesop.benchmarks.Benchmark;
import com.flipkart.aesop.benchmarks.Parameter;
import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.event.PersonEvents;
import com.flipkart.aesop.benchmarks.relay.Servers;
import com.flipkart.aesop.benchmarks.report.Measured;
import com.flipkart.aesop.benchmarks.report.Round;
import com.flipkart.aesop.benchmarks.report.Wanted;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.Side;
import com.flipkart.aesop.benchmarks.side.SideJvm;
import com.flipkart.aesop.benchmarks.side.SideProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
    private static final double WANTED_OF_LOOP = 1 / 2.6;

    /** What is promised to be enough for a client. */
    private static final String MEMORY = "-Xmx256m";

    private static final Duration PASS = Duration.ofMinutes(6);
    private static final Duration ANSWER = Duration.ofSeconds(10);

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
        try (SideProcess relay = Servers.relay(run, run.number(WINDOWS));
                SideProcess client = start(run, "client", ClientSide.class, relay.call("where", Fields.NONE, ANSWER));
                SideProcess loop = start(run, "loop", DecodeSide.class, Fields.NONE)) {
            Fields pass = Fields.NONE.with("rows", (long) run.number(WINDOWS) * PersonEvents.PER_WINDOW);
            List<Round> clientRounds = new ArrayList<>();
            List<Round> loopRounds = new ArrayList<>();
            for (int i = 0; i < run.number(ROUNDS); i++) {
                loopRounds.add(round(loop.call("pass", pass, PASS), i == 0));
                clientRounds.add(round(client.call("pass", pass, PASS), i == 0));
                run.say("round " + i + " done");
            }
            Measured bare =
                    new Measured("bare loop", "both checksums and Avro's decoder over memory", "events/s", loopRounds);
            Measured aesop = new Measured(
                    "Aesop", "the client's callback takes each decoded row, one lambda", "events/s", clientRounds);
            return new Findings(
                    List.of(bare, aesop),
                    List.of(
                            Wanted.atLeast("Aesop", aesop.median(), WANTED_EVENTS, "events/s"),
                            Wanted.atLeast("Aesop / bare loop", aesop.median() / bare.median(), WANTED_OF_LOOP, "")));
        }
    }

    private static SideProcess start(Run run, String name, Class<? extends Side> side, Fields settings) {
        Path directory = run.directory().resolve(name);
        return SideProcess.start(
                side, settings.with("directory", directory), SideJvm.ofThisClassPath(name, directory, MEMORY));
    }

    private static Round round(Fields pass, boolean cold) {
        return new Round(cold, pass.number("rows") * 1e9 / pass.number("nanos"));
    }
}
