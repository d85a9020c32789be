package com.flipkart.aesop.benchmarks.relay;

import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.report.Measured;
import com.flipkart.aesop.benchmarks.report.Round;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.SideProcess;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a raw reader got from both servers, of events of one shape.
 *
 * @param sendfile from the kernel
 * @param aesop from the relay
 */
record RawReading(Measured sendfile, Measured aesop) {
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /**
     * Starts both servers and reads from them in turn.
     *
     * @param windows that both of them have
     * @param rounds of each, the cold one included
     * @param suffix of the names of the sides
     */
    static RawReading of(Run run, EventShape shape, int windows, int rounds, String suffix) throws IOException {
        try (SideProcess relayProcess = Servers.relay(run, shape, windows);
                SideProcess sendfileProcess = Servers.sendfile(run, shape, windows)) {
            RawReader relay = new RawReader(port(relayProcess));
            RawReader sendfile = new RawReader(port(sendfileProcess));
            List<Round> relayRounds = new ArrayList<>();
            List<Round> sendfileRounds = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                sendfileRounds.add(round(shape, windows, sendfile.read(), i == 0));
                relayRounds.add(round(shape, windows, relay.read(), i == 0));
            }
            requireSame(relay.checksum(), sendfile.checksum());
            return new RawReading(
                    new Measured(
                            "sendfile" + suffix, "the same bytes from a file, by the kernel", "B/s", sendfileRounds),
                    new Measured("Aesop" + suffix, "the relay, from its buffer", "B/s", relayRounds));
        }
    }

    /** The relay's rate over that of the kernel. */
    double ratio() {
        return aesop.median() / sendfile.median();
    }

    private static int port(SideProcess process) {
        return (int) process.call("where", Fields.NONE, ANSWER).number("port");
    }

    private static Round round(EventShape shape, int windows, RawReader.Answer answer, boolean cold) {
        long bytes = (long) windows * shape.windowLength();
        if (answer.bytes() < bytes) {
            throw new AesopException(
                    ErrorCode.PEER_FAILED,
                    "Cannot compare: a server sent bytes=" + answer.bytes() + " of expected=" + bytes
                            + "; a relay whose buffer is too small has evicted the rest");
        }
        double events = (double) windows * (shape.perWindow() + 1);
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
