package com.flipkart.aesop.benchmarks.client;

import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.relay.Servers;
import com.flipkart.aesop.benchmarks.report.Measured;
import com.flipkart.aesop.benchmarks.report.Round;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.Side;
import com.flipkart.aesop.benchmarks.side.SideJvm;
import com.flipkart.aesop.benchmarks.side.SideProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client's callback got from a relay, of events of one shape, and what decoding alone costs.
 *
 * @param bare the loop over memory
 * @param aesop the client
 */
record CallbackReading(Measured bare, Measured aesop) {
    /** What is promised to be enough for a client. */
    private static final String MEMORY = "-Xmx256m";

    private static final Duration PASS = Duration.ofMinutes(6);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /**
     * Starts relay, client and loop, and lets client and loop read in turn.
     *
     * @param windows that the relay has
     * @param rounds of each, the cold one included
     * @param suffix of the names of the sides
     */
    static CallbackReading of(Run run, EventShape shape, int windows, int rounds, String suffix) {
        try (SideProcess relay = Servers.relay(run, shape, windows);
                SideProcess client =
                        start(run, "client", ClientSide.class, shape.addTo(relay.call("where", Fields.NONE, ANSWER)));
                SideProcess loop = start(run, "loop", DecodeSide.class, shape.addTo(Fields.NONE))) {
            Fields pass = Fields.NONE.with("rows", (long) windows * shape.perWindow());
            List<Round> clientRounds = new ArrayList<>();
            List<Round> loopRounds = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                loopRounds.add(round(loop.call("pass", pass, PASS), i == 0));
                clientRounds.add(round(client.call("pass", pass, PASS), i == 0));
            }
            return new CallbackReading(
                    new Measured(
                            "bare loop" + suffix,
                            "both checksums and Avro's decoder over memory",
                            "events/s",
                            loopRounds),
                    new Measured(
                            "Aesop" + suffix,
                            "the client's callback takes each decoded row, one lambda",
                            "events/s",
                            clientRounds));
        }
    }

    /** The client's rate over that of the loop. */
    double ratio() {
        return aesop.median() / bare.median();
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
