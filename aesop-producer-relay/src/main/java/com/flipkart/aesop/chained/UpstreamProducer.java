package com.flipkart.aesop.chained;

import com.flipkart.aesop.client.http.HttpConnection;
import com.flipkart.aesop.client.http.HttpTimeouts;
import com.flipkart.aesop.client.http.WaitInterruptedException;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.module.PartStatus;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.producer.ProducerWithSchemas;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.schema.SchemaRegistry;
import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.core.settings.HostAndPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over the windows of another relay, byte for byte.
 *
 * <pre>{@code
 * UpstreamSettings upstream = new SettingsBuilder<>(UpstreamSettings.class)
 *         .set("relays", List.of(new HostAndPort("relay-1", 25021), new HostAndPort("relay-2", 25021)))
 *         .build();
 * Relay.builder().producer(new UpstreamProducer(source, upstream)) ...
 * }</pre>
 *
 * <p>One thread reads the first upstream until it fails, then the next, for ever; when all have failed it pauses, each time
 * longer. While one may come back by itself the state is RETRYING; when with each of them somebody has to do something (none
 * has the windows that follow, or the sources, or one has another stream) it is FAILED with the way out, and is tried again
 * all the same. A window that came in part is rolled back, so what is served is whole and without a gap.
 */
public final class UpstreamProducer implements ProducerWithSchemas {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamProducer.class);

    private final PhysicalSource source;
    private final UpstreamSettings settings;
    private final UpstreamList relays;
    private final Backoff backoff;
    private final UpstreamFigures figures = new UpstreamFigures();
    private final CountDownLatch decided = new CountDownLatch(1);
    private final Thread thread;
    private volatile PartStatus status = PartStatus.of(PartState.NEW);
    private volatile boolean stopping;
    private volatile HttpConnection connection;
    private KeptSchemas schemas;
    private UpstreamReader reader;
    private String lastLogged = "";
    private long windowsAtUnknownSchema = -1;

    /**
     * @param source its logical sources have the ids and names that they have at the upstreams
     * @param settings where the upstreams are
     */
    public UpstreamProducer(PhysicalSource source, UpstreamSettings settings) {
        this.source = source;
        this.settings = settings;
        this.relays = new UpstreamList(settings.relays());
        this.backoff = new Backoff(settings.maxRetryPause());
        this.thread = new Thread(this::run, "upstream-" + source.name());
    }

    @Override
    public PhysicalSource source() {
        return source;
    }

    @Override
    public SchemaRegistry openSchemas(Path folder) {
        schemas = KeptSchemas.open(folder);
        return schemas;
    }

    /**
     * Starts. Returns when an upstream is being read, when each has been tried, or after the time in which one should have
     * answered.
     */
    @Override
    public void start(WindowSink sink, SchemaRegistry ofRelay) {
        if (status.state() != PartState.NEW || schemas == null) {
            throw new AesopException(
                    ErrorCode.ILLEGAL_CALL,
                    "Starting the producer of " + source.name() + " failed: "
                            + (schemas == null ? "its schemas were not opened" : "it is " + status.state())
                            + ". A relay opens the schemas, then starts it, once");
        }
        status = PartStatus.of(PartState.STARTING);
        HttpConnection made = new HttpConnection(
                new HttpTimeouts(settings.connectTimeout(), settings.readTimeout()), settings.access(), () -> stopping);
        connection = made;
        reader = new UpstreamReader(
                source, settings, made, new UpstreamReader.Taken(sink, schemas), figures, () -> stopping);
        thread.start();
        awaitFirstAnswer();
    }

    private void awaitFirstAnswer() {
        try {
            long patience =
                    settings.connectTimeout().plus(settings.readTimeout()).toMillis();
            if (!decided.await(patience, TimeUnit.MILLISECONDS)) {
                LOG.info("{} takes its time to read from {}", source.name(), settings.relays());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AesopException(
                    ErrorCode.TIMEOUT, "Starting the producer of " + source.name() + " was interrupted. Stop it", e);
        }
    }

    private void run() {
        try (HttpConnection own = connection) {
            while (!stopping) {
                turn(own);
            }
        } catch (RuntimeException | Error e) {
            LOG.error("{} reads no more", source.name(), e);
            status = PartStatus.of(PartState.FAILED, defect(e));
        } finally {
            decided.countDown();
        }
    }

    /** One session with one upstream, and what is to be done about its end. */
    private void turn(HttpConnection own) {
        HostAndPort relay = relays.current();
        boolean pause = false;
        try {
            reader.read(relay, () -> works(relay));
            relays.next();
        } catch (WaitInterruptedException e) {
            LOG.debug("{} is being stopped", source.name());
        } catch (AesopException e) {
            pause = failed(e);
        } catch (RuntimeException e) {
            pause = failed(defect(e));
        }
        end(own);
        if (pause && !stopping) {
            pause(own);
        }
    }

    private AesopException defect(Throwable e) {
        return new AesopException(
                ErrorCode.INTERNAL,
                "Taking over " + source.name() + " from relay=" + relays.current() + " failed: " + e
                        + ". Report it with the log; it is tried again",
                e);
    }

    /** Whatever is left of the session is given up. */
    private void end(HttpConnection own) {
        figures.disconnected();
        try {
            reader.receiver().rollback();
        } catch (AesopException e) {
            LOG.error("{}: rolling a window back failed: {}", source.name(), e.describe(), e);
        }
        try {
            own.disconnect();
        } catch (AesopException e) {
            LOG.warn("{}: {}", source.name(), e.describe(), e);
        }
    }

    private void pause(HttpConnection own) {
        try {
            own.pause(backoff.next());
        } catch (WaitInterruptedException e) {
            LOG.debug("{} is being stopped", source.name());
        }
    }

    private void works(HostAndPort relay) {
        if (status.state() == PartState.RUNNING || stopping) {
            return;
        }
        relays.works();
        backoff.reset();
        lastLogged = "";
        LOG.info(
                "Taking over {} from relay {} after SCN {}",
                source.name(),
                relay,
                Scn.describe(reader.receiver().lastScn()));
        report(PartStatus.of(PartState.RUNNING));
        decided.countDown();
    }

    /** Says what went wrong and turns to another upstream, if it is not our buffer that failed; whether to pause. */
    private boolean failed(AesopException e) {
        if (stopping) {
            return false;
        }
        if (e.code() == ErrorCode.SCHEMA_MISSING && figures.windows() != windowsAtUnknownSchema) {
            windowsAtUnknownSchema = figures.windows();
            LOG.info("{}: an event has a schema that is new; asking for the schemas again", source.name());
            return false;
        }
        figures.failed();
        boolean ofBuffer = reader.receiver().hasSinkFailed() || e.code() == ErrorCode.EVENT_TOO_LARGE;
        boolean pause = ofBuffer;
        PartStatus now;
        if (ofBuffer) {
            now = PartStatus.of(UpstreamList.isTemporary(e) ? PartState.RETRYING : PartState.FAILED, e);
        } else {
            relays.failed(e);
            now = relays.status();
            pause = relays.haveAllFailed();
            relays.next();
        }
        report(now);
        if (!e.describe().equals(lastLogged)) {
            lastLogged = e.describe();
            LOG.warn("{} is {}: {}", source.name(), now.state(), e.describe(), e);
        }
        if (pause) {
            decided.countDown();
        }
        return pause;
    }

    private void report(PartStatus next) {
        PartStatus before = status;
        boolean same = before.state() == next.state() && before.cause().equals(next.cause());
        if (!stopping && !same) {
            status = next;
        }
    }

    @Override
    public void stop(Duration deadline) {
        PartState before = status.state();
        if (before == PartState.STOPPED) {
            return;
        }
        stopping = true;
        status = PartStatus.of(PartState.STOPPING);
        HttpConnection open = connection;
        if (open != null) {
            open.wake();
        }
        try {
            thread.join(Math.max(1, deadline.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error(
                    "{} is still {}: its thread {} goes on with what it was about, and may still use the buffer. Stop it again, or "
                            + "end the process before the buffer is used by another",
                    source.name(),
                    PartState.STOPPING,
                    thread.getName());
            return;
        }
        status = PartStatus.of(PartState.STOPPED);
    }

    @Override
    public PartStatus status() {
        return status;
    }

    /** Where it reads, how far it has come, whether it has caught up, and what it has counted. */
    @Override
    public Map<String, String> facts() {
        return figures.facts(settings.relays());
    }
}
