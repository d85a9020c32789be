package com.flipkart.aesop.benchmarks.relay;

import com.flipkart.aesop.benchmarks.Benchmark;
import com.flipkart.aesop.benchmarks.Parameter;
import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.event.PersonEvents;
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
 * Relay to a raw reader over loopback, unfiltered, beside sendfile of the same bytes from a file. The servers run in a
 * JVM of their own each, the reader in this one.
 */
public final class RawReaderBenchmark implements Benchmark {
    private static final Parameter WINDOWS = new Parameter("windows", 300_000, 2_000, "windows of ten events");
    private static final Parameter ROUNDS =
            new Parameter("rounds", 11, 2, "rounds of each side, the cold one included");

    private static final double WANTED_OF_SENDFILE = 0.8;
    private static final Duration ANSWER = Duration.ofSeconds(10);

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
        try (SideProcess relayProcess = Servers.relay(run, run.number(WINDOWS));
                SideProcess sendfileProcess = Servers.sendfile(run, run.number(WINDOWS))) {
            RawReader relay = new RawReader(port(relayProcess));
            RawReader sendfile = new RawReader(port(sendfileProcess));
            List<Round> relayRounds = new ArrayList<>();
            List<Round> sendfileRounds = new ArrayList<>();
            for (int i = 0; i < run.number(ROUNDS); i++) {
                sendfileRounds.add(round(run, sendfile.read(), i == 0));
                relayRounds.add(round(run, relay.read(), i == 0));
                run.say("round " + i + " done");
            }
            requireSame(relay.checksum(), sendfile.checksum());
            Measured machine =
                    new Measured("sendfile", "the same bytes from a file, by the kernel", "B/s", sendfileRounds);
            Measured aesop = new Measured("Aesop", "the relay, from its buffer", "B/s", relayRounds);
            return new Findings(
                    List.of(machine, aesop),
                    List.of(Wanted.atLeast(
                            "Aesop / sendfile", aesop.median() / machine.median(), WANTED_OF_SENDFILE, "")));
        }
    }

    private static int port(SideProcess process) {
        return (int) process.call("where", Fields.NONE, ANSWER).number("port");
    }

    private static Round round(Run run, RawReader.Answer answer, boolean cold) {
        long bytes = (long) run.number(WINDOWS) * PersonEvents.WINDOW_LENGTH;
        if (answer.bytes() < bytes) {
            throw new AesopException(
                    ErrorCode.PEER_FAILED,
                    "Cannot compare: a server sent bytes=" + answer.bytes() + " of expected=" + bytes
                            + "; a relay whose buffer is too small has evicted the rest");
        }
        double events = (double) run.number(WINDOWS) * (PersonEvents.PER_WINDOW + 1);
        return new Round(cold, bytes * 1e9 / answer.nanos()).with("eventsPerSecond", events * 1e9 / answer.nanos());
    }

    private static void requireSame(long one, long other) {
        if (one != other) {
            throw new AesopException(
                    ErrorCode.CORRUPT,
                    "Cannot compare: the relay's bytes are not those of the file: crc=" + Long.toHexString(one)
                            + " expected=" + Long.toHexString(other)
                            + "; the bare loop and the buffer write different events");
        }
    }
}
