package com.flipkart.aesop.benchmarks.relay;

import com.flipkart.aesop.benchmarks.Benchmark;
import com.flipkart.aesop.benchmarks.Parameter;
import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.report.Measured;
import com.flipkart.aesop.benchmarks.report.Round;
import com.flipkart.aesop.benchmarks.report.Wanted;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.SideProcess;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Relay to a relay of it over loopback, until everything is in the buffer of the second, beside a raw reader of the first: what
 * copying, both checksums twice and appending cost. Both relays run in a JVM of their own, the reader in this one.
 */
public final class ChainedBenchmark implements Benchmark {
    private static final Parameter WINDOWS = new Parameter("windows", 200_000, 2_000, "windows of ten events");
    private static final Parameter ROUNDS = new Parameter("rounds", 7, 2, "rounds of each side, the cold one included");

    private static final double WANTED_OF_RAW_READER = 0.3;
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration PASS = Duration.ofMinutes(3);

    @Override
    public String name() {
        return "chained";
    }

    @Override
    public String title() {
        return "Relay to a relay of it over loopback, as far as its buffer.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(WINDOWS, ROUNDS);
    }

    @Override
    public Findings run(Run run) throws IOException {
        int windows = run.number(WINDOWS);
        EventShape shape = EventShape.USUAL;
        run.say("filling a relay");
        List<Round> raw = new ArrayList<>();
        List<Round> chained = new ArrayList<>();
        try (SideProcess upstream = Servers.relay(run, shape, windows)) {
            int port = (int) upstream.call("where", Fields.NONE, ANSWER).number("port");
            try (SideProcess second = Servers.chained(run, shape, windows, port)) {
                RawReader reader = new RawReader(port);
                int chainedPort = 0;
                for (int i = 0; i < run.number(ROUNDS); i++) {
                    raw.add(round(windows, shape, reader.read().nanos(), i == 0));
                    Fields pass = second.call("pass", Fields.NONE, PASS);
                    chained.add(round(pass.number("windows"), shape, pass.number("nanos"), i == 0));
                    chainedPort = (int) pass.number("port");
                    run.say("round " + i + " done");
                }
                requireSame(reader.checksum(), new RawReader(chainedPort).checksum());
            }
        }
        Measured bare = new Measured("raw reader", "a socket reader of the first relay", "events/s", raw);
        Measured aesop = new Measured("Aesop", "a relay of that relay, into its buffer", "events/s", chained);
        return new Findings(
                List.of(bare, aesop),
                List.of(Wanted.atLeast(
                        "Aesop / raw reader", aesop.median() / bare.median(), WANTED_OF_RAW_READER, "")));
    }

    private static Round round(long windows, EventShape shape, long nanos, boolean cold) {
        return new Round(cold, windows * shape.perWindow() * 1e9 / nanos)
                .with("bytesPerSecond", windows * shape.windowLength() * 1e9 / nanos);
    }

    private static void requireSame(long upstream, long chained) {
        if (upstream != chained) {
            throw new AesopException(
                    ErrorCode.CORRUPT,
                    "Cannot compare: the relays serve different bytes: crc=" + Long.toHexString(upstream) + " and "
                            + Long.toHexString(chained) + "; see the logs of both in the benchmark's directory");
        }
    }
}
