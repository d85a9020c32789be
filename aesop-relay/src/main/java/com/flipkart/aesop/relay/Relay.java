package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.module.PartStatus;
import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.core.schema.SchemaRegistry;
import com.flipkart.aesop.relay.command.StatisticsCommands;
import com.flipkart.aesop.relay.control.ControlCommands;
import com.flipkart.aesop.relay.control.RelayVerbs;
import com.flipkart.aesop.relay.metrics.MetricsCommand;
import com.flipkart.aesop.relay.security.AccessGuard;
import com.flipkart.aesop.relay.security.AdminToken;
import com.flipkart.aesop.relay.stats.RelayStatistics;
import com.flipkart.aesop.wire.RegisterRequest;
import com.flipkart.aesop.wire.SourcesRequest;
import com.flipkart.aesop.wire.StreamRequest;
import com.flipkart.aesop.wire.http.Exchange;
import com.flipkart.aesop.wire.http.RequestHandler;
import com.flipkart.aesop.wire.http.WireServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes windows from producers, keeps each producer's in a buffer, and serves them over HTTP. A plain class:
 * needs no container.
 *
 * <p>Starting takes the port, then recovers the buffers, then starts the producers, and only then answers
 * clients, who meanwhile wait: so nobody is served by a start that fails, and no producer is started (and
 * connects to its database) beside another relay that has the port or the folder. Stopping goes the other way:
 * producers finish their window, clients get what they are waiting for, buffers are forced to the disk.
 *
 * <p>May be used from any thread.
 */
public final class Relay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

    private final String id;
    private final RelaySettings settings;
    private final BufferOpener buffers;
    private final RelaySchemas schemas;
    private final List<EventProducer> producers;
    private final RelayPlaces places;
    private final RelayStatistics statistics = new RelayStatistics();
    private final Object lifecycle = new Object();
    private final List<SourceStream> streams = new ArrayList<>();
    private final List<EventProducer> startedProducers = new ArrayList<>();
    private WireServer server;
    private MetricsCommand metrics;
    private AdminToken adminToken;
    private volatile PartStatus status = PartStatus.of(PartState.NEW);
    private volatile Serving serving;

    /** What there is while it serves. */
    private record Serving(WireServer server, SourceCatalog catalog) {}

    Relay(
            String id,
            RelaySettings settings,
            BufferOpener buffers,
            SchemaRegistry schemas,
            List<EventProducer> producers,
            RelayPlaces places) {
        this.id = id;
        this.settings = settings;
        this.buffers = buffers;
        this.schemas = new RelaySchemas(schemas);
        this.producers = List.copyOf(producers);
        this.places = places;
    }

    /** Starts to put a relay together. */
    public static RelayBuilder builder() {
        return new RelayBuilder();
    }

    public String id() {
        return id;
    }

    /**
     * Starts; returns when clients are served. Called once.
     *
     * @throws AesopException with everything that stands in the way; nothing is left behind
     */
    public void start() {
        synchronized (lifecycle) {
            if (status.state() != PartState.NEW) {
                throw new AesopException(
                        ErrorCode.ILLEGAL_CALL, "Starting relay " + id + " failed: it is " + status.state());
            }
            status = PartStatus.of(PartState.STARTING);
            try {
                takePortAndBuffers();
                statistics.server(server);
                startProducers();
                serve();
                status = PartStatus.of(PartState.RUNNING);
            } catch (RuntimeException | Error e) {
                release(CLOSE_DEADLINE);
                status = PartStatus.of(PartState.FAILED, told(e));
                throw e;
            }
        }
    }

    private AesopException told(Throwable e) {
        return e instanceof AesopException aesop
                ? aesop
                : new AesopException(
                        ErrorCode.INTERNAL, "Starting relay " + id + " failed: " + e + ". Report it with the log", e);
    }

    private void takePortAndBuffers() {
        StartFailures failures = new StartFailures("Starting relay " + id);
        failures.attempt(() -> adminToken = AdminToken.open(settings.adminToken(), buffers.stateDirectory()));
        failures.attempt(places.port(), () -> server = WireServer.bind(id, settings.server()));
        for (EventProducer producer : producers) {
            failures.attempt(() -> {
                streams.add(new SourceStream(producer, buffers.open(producer.source()), statistics));
                schemas.add(producer, buffers.schemaFolder(producer.source()));
            });
        }
        failures.throwIfAny();
    }

    private void startProducers() {
        StartFailures failures = new StartFailures("Starting relay " + id);
        for (SourceStream stream : streams) {
            failures.attempt(places.producer(stream.name()), () -> {
                stream.control().start(stream.figures().sink(), schemas);
                startedProducers.add(stream.producer());
            });
        }
        failures.throwIfAny();
    }

    private void serve() {
        SourceCatalog catalog = new SourceCatalog(streams);
        Map<String, RequestHandler> commands = new HashMap<>();
        commands.put(SourcesRequest.COMMAND, new SourcesCommand(catalog));
        commands.put(RegisterRequest.COMMAND, new RegisterCommand(catalog, schemas));
        commands.put(
                StreamRequest.COMMAND,
                new StreamCommand(
                        catalog,
                        statistics,
                        new StreamCommand.Limits(settings.maxWait(), settings.maxFollow()),
                        Compression.ofAtMost(settings.maxCompressed(), statistics.compression())));
        commands.put(AdminCommand.COMMAND, new AdminCommand(this::status));
        commands.putAll(StatisticsCommands.all(statistics, List.of(settings, buffers.settings())));
        metrics = new MetricsCommand(id, statistics);
        commands.put(MetricsCommand.COMMAND, metrics);
        commands.putAll(ControlCommands.all(
                id, verbs(), streams.stream().map(SourceStream::control).toList()));
        server.serve(new AccessGuard(
                settings.token(), adminToken, ControlCommands::needAdmin, new Commands(commands, statistics)));
        serving = new Serving(server, catalog);
        LOG.info(
                "Relay {} listens at {}:{}{}",
                id,
                settings.host(),
                server.port(),
                settings.tlsCertificate().isPresent() ? " with TLS" : "");
    }

    private RelayVerbs verbs() {
        WireServer serving = server;
        return new RelayVerbs() {
            @Override
            public Map<String, String> facts() {
                return Relay.this.facts();
            }

            @Override
            public int disconnectClients(Exchange but) {
                return serving.disconnectClients(but);
            }

            @Override
            public void shutDown() {
                new Thread(Relay.this::close, id + "-shutdown").start();
            }
        };
    }

    /**
     * Stops: producers finish the window in hand, clients get the answers in hand, buffers are closed. What is not
     * done at the deadline is cut off. In any state; twice does no harm.
     */
    public void stop(Duration deadline) {
        synchronized (lifecycle) {
            if (status.state() == PartState.STOPPED) {
                return;
            }
            boolean failed = status.state() == PartState.FAILED;
            status = failed ? status : PartStatus.of(PartState.STOPPING);
            release(deadline);
            status = failed ? status : PartStatus.of(PartState.STOPPED);
        }
    }

    private void release(Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        serving = null;
        streams.forEach(stream -> stream.control().release());
        for (EventProducer producer : startedProducers) {
            attempt("stopping producer " + producer.source().name(), () -> producer.stop(left(end)));
        }
        startedProducers.clear();
        if (server != null) {
            attempt("stopping the server", () -> server.stop(left(end)));
            server = null;
        }
        if (metrics != null) {
            attempt("closing the metrics", metrics::close);
            metrics = null;
        }
        for (SourceStream stream : streams) {
            attempt("closing the buffer of " + stream.name(), stream.buffer()::close);
        }
        streams.clear();
    }

    private static Duration left(long endNanos) {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    /** Whatever fails while stopping, be it for want of memory, must not keep the rest from being given back. */
    private void attempt(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LOG.error("Relay {}: {} failed; going on to stop", id, what, e);
        }
    }

    /** The port that it listens at, also if the settings left the choice to the system. */
    public int port() {
        Serving now = serving;
        if (now == null) {
            throw new AesopException(ErrorCode.ILLEGAL_CALL, "Relay " + id + " has no port: it is " + status.state());
        }
        return now.server().port();
    }

    /**
     * How it is doing. While it serves, a producer that cannot go on shows: the worst state of the producers is the
     * relay's, and the cause says which one it is. History is served all the same.
     */
    public PartStatus status() {
        PartStatus own = status;
        Serving now = serving;
        if (own.state() != PartState.RUNNING || now == null) {
            return own;
        }
        PartStatus worst = own;
        for (SourceStream stream : now.catalog().streams()) {
            Optional<Instant> paused = stream.control().pausedSince();
            if (paused.isPresent() && severity(worst.state()) == 0) {
                worst = new PartStatus(
                        own.state(),
                        own.since(),
                        Optional.empty(),
                        "producer " + stream.name() + ": paused since " + paused.get()
                                + " by /controlSources/pause (what its buffer holds is served meanwhile)");
            }
            PartStatus producer = stream.producer().status();
            if (severity(producer.state()) > severity(worst.state())) {
                worst = new PartStatus(
                        producer.state(),
                        producer.since(),
                        producer.code(),
                        "producer " + stream.name() + ": " + producer.cause()
                                + " (what its buffer holds is served meanwhile)");
            }
        }
        return worst;
    }

    private static int severity(PartState state) {
        return switch (state) {
            case FAILED -> 2;
            case RETRYING -> 1;
            default -> 0;
        };
    }

    /** Everything that it counts; before the start nothing. */
    public RelayStatistics statistics() {
        return statistics;
    }

    /** Figures and facts for people, in a fixed order. */
    public Map<String, String> facts() {
        Serving now = serving;
        return now == null ? new LinkedHashMap<>() : RelayFacts.of(settings, now.server(), now.catalog());
    }

    /** Stops with a deadline of 10 s. */
    @Override
    public void close() {
        stop(CLOSE_DEADLINE);
    }
}
