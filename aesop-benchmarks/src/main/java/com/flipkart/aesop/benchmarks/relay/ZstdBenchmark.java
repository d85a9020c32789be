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
 * The same events from one relay, compressed and as they are, to a raw reader over loopback, where compressing spares nothing: what it
 * costs the relay, and how much less has to be sent.
 */
public final class ZstdBenchmark implements Benchmark {
    private static final Parameter WINDOWS = new Parameter("windows", 100_000, 2_000, "windows of ten events");
    private static final Parameter ROUNDS = new Parameter("rounds", 7, 2, "rounds of each side, the cold one included");

    private static final double WANTED_BYTES = 0.5;
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final String CPU = "cpuNanosPerEvent";
    private static final String BYTES = "bytesPerEvent";

    @Override
    public String name() {
        return "zstd";
    }

    @Override
    public String title() {
        return "Events from the relay, compressed with zstd and as they are.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(WINDOWS, ROUNDS);
    }

    @Override
    public Findings run(Run run) throws IOException {
        int windows = run.number(WINDOWS);
        List<Round> plain = new ArrayList<>();
        List<Round> zstd = new ArrayList<>();
        try (SideProcess relay = Servers.relay(run, EventShape.USUAL, windows)) {
            int port = (int) relay.call("where", Fields.NONE, ANSWER).number("port");
            RawReader plainReader = new RawReader(port);
            RawReader zstdReader = new RawReader(port, "&compress=zstd");
            for (int i = 0; i < run.number(ROUNDS); i++) {
                plain.add(round(relay, plainReader, windows, i == 0));
                zstd.add(round(relay, zstdReader, windows, i == 0));
            }
            if (plainReader.checksum() != zstdReader.checksum()) {
                throw new AesopException(
                        ErrorCode.CORRUPT, "Cannot compare: what was compressed is not what the relay sends as it is");
            }
        }
        Measured asItIs = new Measured("plain", "the answer as it is", "B/s", plain);
        Measured compressed = new Measured("zstd", "the same answer compressed, by bytes of events", "B/s", zstd);
        return new Findings(
                List.of(
                        asItIs,
                        compressed,
                        figure(asItIs, CPU, "processor time of the relay's JVM", "ns/event"),
                        figure(compressed, CPU, "processor time of the relay's JVM", "ns/event"),
                        figure(asItIs, BYTES, "bytes that were sent, HTTP's included", "B/event"),
                        figure(compressed, BYTES, "bytes that were sent, HTTP's included", "B/event")),
                List.of(Wanted.atMost(
                        "zstd / plain, bytes",
                        compressed.median(round -> round.figures().get(BYTES))
                                / asItIs.median(round -> round.figures().get(BYTES)),
                        WANTED_BYTES,
                        "")));
    }

    private static Round round(SideProcess relay, RawReader reader, int windows, boolean cold) throws IOException {
        long cpuBefore = relay.call("usage", Fields.NONE, ANSWER).number("cpuNanos");
        RawReader.Answer answer = reader.read();
        long cpu = relay.call("usage", Fields.NONE, ANSWER).number("cpuNanos") - cpuBefore;
        double events = (double) windows * (EventShape.USUAL.perWindow() + 1);
        double bytes = (double) windows * EventShape.USUAL.windowLength();
        return new Round(cold, bytes * 1e9 / answer.nanos())
                .with(CPU, cpu / events)
                .with(BYTES, answer.bytes() / events);
    }

    /** One of the figures as a side of its own, so that the report shows it. */
    private static Measured figure(Measured side, String figure, String what, String unit) {
        return new Measured(
                side.side() + ", " + unit,
                what,
                unit,
                side.rounds().stream()
                        .map(round -> new Round(round.cold(), round.figures().get(figure)))
                        .toList());
    }
}
