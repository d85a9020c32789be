package com.flipkart.aesop.benchmarks.relay;

import com.flipkart.aesop.benchmarks.Directories;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.event.PersonEvents;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.Side;
import com.flipkart.aesop.chained.UpstreamProducer;
import com.flipkart.aesop.chained.UpstreamSettings;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.relay.Relay;
import com.flipkart.aesop.relay.RelayBufferSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Relays that take over what another relay holds, one after the other, each with an empty buffer. Settings: {@code directory},
 * {@code port} of the other relay, {@code windows} that it holds, and those of {@link EventShape}.
 *
 * <p>Verbs: {@code pass}: a new relay takes all of it over; answers {@code windows} that were taken over, {@code nanos} in which they
 * were, from the first that was seen on, and its {@code port}. It is there until the next one.
 */
public final class ChainedSide implements Side {
    private static final String MAX_SCN = PersonEvents.source().name() + ".maxScn";
    private static final long PASS_NANOS = 120_000_000_000L;
    private static final long LOOK_EVERY_NANOS = 500_000;

    private final Path state;
    private final Path noSchemas;
    private final EventShape shape;
    private final int upstream;
    private final int windows;
    private Relay relay;

    public ChainedSide(Fields settings) {
        Path directory = Path.of(settings.text("directory"));
        state = directory.resolve("state");
        noSchemas = directory.resolve("none");
        shape = EventShape.of(settings);
        upstream = (int) settings.number("port");
        windows = (int) settings.number("windows");
    }

    @Override
    public Fields call(String verb, Fields arguments) throws IOException {
        if (!verb.equals("pass")) {
            throw new IllegalArgumentException("verb=" + verb + " is none of: pass");
        }
        close();
        UpstreamSettings settings = new SettingsBuilder<>(UpstreamSettings.class)
                .set("relays", List.of(new HostAndPort("127.0.0.1", upstream)))
                .build();
        relay = Relay.builder()
                .port(0)
                .stateDirectory(state)
                .schemaDirectory(noSchemas)
                .buffer(new SettingsBuilder<>(RelayBufferSettings.class)
                        .set("size", RelaySide.roomFor((long) windows * shape.windowLength()))
                        .build())
                .producer(new UpstreamProducer(PersonEvents.source(), settings))
                .start();
        long deadline = System.nanoTime() + PASS_NANOS;
        long first = await(1, deadline);
        long begun = System.nanoTime();
        await(windows, deadline);
        return Fields.NONE
                .with("windows", Math.max(1, windows - first))
                .with("nanos", Math.max(1, System.nanoTime() - begun))
                .with("port", relay.port());
    }

    /** Waits until a window is there; returns the newest one. */
    private long await(long scn, long deadline) {
        while (true) {
            long newest = Long.parseLong(relay.facts().getOrDefault(MAX_SCN, "-1"));
            if (newest >= scn) {
                return newest;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Not all windows came in " + PASS_NANOS / 1_000_000_000 + " s: newest="
                        + newest + " of " + windows + "; the relay is " + relay.status());
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    @Override
    public void close() throws IOException {
        if (relay != null) {
            relay.close();
            relay = null;
            Directories.delete(state);
        }
    }
}
