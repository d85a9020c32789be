package com.flipkart.aesop.mysql;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.error.ErrorKind;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.module.PartStatus;
import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.producer.ResumePoint;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.schema.SchemaRegistry;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.mysql.binlog.BinlogSession;
import com.flipkart.aesop.mysql.binlog.ReaderFigures;
import com.flipkart.aesop.mysql.schema.MonitoredTable;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the binlog of a MySQL or MariaDB server.
 *
 * <p>One thread connects, reads and writes the windows; when a connection ends it begins a new one after the last
 * window, for ever, with pauses that grow. While the server cannot be reached the state is RETRYING; when somebody
 * has to do something (a table that differs from its schema, a log that is gone, a change that cannot be decoded) it
 * is FAILED with the place and the way out, and is tried again all the same, because most of these are put right at
 * the server.
 */
public final class MySqlProducer implements EventProducer {
    private static final Logger LOG = LoggerFactory.getLogger(MySqlProducer.class);
    /** Ids at random come from here on, far from those that people choose. */
    private static final long FIRST_RANDOM_ID = 1L << 30;

    /** How long a thread that was interrupted is waited for. */
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

    private final PhysicalSource source;
    private final MySqlSettings settings;
    private final Origin origin;
    private final Map<String, Origin> origins;
    private final long replicaId;
    private final ReaderFigures figures = new ReaderFigures();
    private final CountDownLatch decided = new CountDownLatch(1);
    private final Thread thread;
    private volatile PartStatus status = PartStatus.of(PartState.NEW);
    private volatile BinlogSession session;
    private volatile boolean stopping;
    private final AtomicLong failures = new AtomicLong();
    private WindowSink sink;
    private Preparation.Subject subject;
    private Preparation.Published published;
    private Optional<Preparation> prepared = Optional.empty();
    private String lastLogged = "";

    /** With settings made in a program. */
    public MySqlProducer(PhysicalSource source, MySqlSettings settings) {
        this(source, settings, Origin.PROGRAM, Map.of());
    }

    /**
     * @param origin where the settings are written, for messages
     * @param origins where each logical source is written, by its name
     */
    MySqlProducer(PhysicalSource source, MySqlSettings settings, Origin origin, Map<String, Origin> origins) {
        this.source = source;
        this.settings = settings;
        this.origin = origin;
        this.origins = Map.copyOf(origins);
        this.replicaId = settings.serverId()
                .orElseGet(() -> FIRST_RANDOM_ID + ThreadLocalRandom.current().nextLong(FIRST_RANDOM_ID));
        this.thread = new Thread(this::read, "mysql-" + source.name());
    }

    @Override
    public PhysicalSource source() {
        return source;
    }

    @Override
    public void start(WindowSink target, SchemaRegistry schemas) {
        if (status.state() != PartState.NEW) {
            throw new AesopException(
                    ErrorCode.ILLEGAL_CALL,
                    "Starting the producer of " + source.name() + " failed: it was started before, state="
                            + status.state() + ". Make another one");
        }
        status = PartStatus.of(PartState.STARTING);
        try {
            sink = target;
            ResumePoint resume = target.resumePoint();
            published = new Preparation.Published(resume.scn(), Optional.empty(), resume);
            Problems problems = new Problems();
            subject = new Preparation.Subject(source, settings, tables(schemas, problems), origin, origins);
            prepareFirst(problems);
        } catch (AesopException e) {
            status = PartStatus.of(PartState.FAILED, e);
            throw e;
        } catch (RuntimeException e) {
            AesopException failure = new AesopException(
                    ErrorCode.INTERNAL,
                    "Starting the producer of " + source.name() + " failed: " + e + ". Report it with the log",
                    e);
            status = PartStatus.of(PartState.FAILED, failure);
            throw failure;
        }
        awaitFirstConnection();
    }

    private List<MonitoredTable> tables(SchemaRegistry schemas, Problems problems) {
        List<MonitoredTable> tables = new ArrayList<>();
        for (LogicalSource logical : source.sources()) {
            MonitoredTable.read(logical, schemas, origins.getOrDefault(logical.name(), origin), problems)
                    .ifPresent(tables::add);
        }
        return tables;
    }

    /** Checks everything; a server that cannot be reached is no reason not to start. */
    private void prepareFirst(Problems problems) {
        try {
            prepared = Optional.of(Preparation.make(subject, published, problems));
            thread.start();
        } catch (AesopException e) {
            if (!isTemporary(e)) {
                throw e;
            }
            problems.throwIfAny("Starting to read " + source.name() + " from " + settings.address());
            failed(e);
            thread.start();
        }
    }

    private void awaitFirstConnection() {
        try {
            long patience =
                    settings.connectTimeout().plus(settings.readTimeout()).toMillis();
            if (!decided.await(patience, TimeUnit.MILLISECONDS)) {
                LOG.info("{} takes its time to connect to {}", source.name(), settings.address());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AesopException(
                    ErrorCode.TIMEOUT, "Starting the producer of " + source.name() + " was interrupted. Stop it", e);
        }
    }

    private void read() {
        Backoff backoff = new Backoff(settings.maxRetryPause());
        while (!stopping) {
            try {
                session(backoff);
            } catch (AesopException e) {
                failed(e);
            } catch (RuntimeException | Error e) {
                failed(new AesopException(
                        ErrorCode.INTERNAL,
                        "Reading " + source.name() + " failed: " + e + ". Report it with the log; it is tried again",
                        e));
            }
            decided.countDown();
            backoff.pause(() -> stopping);
        }
    }

    /** One connection: from the checks to its end. */
    private void session(Backoff backoff) {
        Preparation preparation = prepared.orElseGet(() -> Preparation.make(subject, published, new Problems()));
        prepared = Optional.empty();
        BinlogSession.Context context = new BinlogSession.Context(
                settings, replicaId, preparation.tables(), preparation.collations(), sink, figures);
        boolean strict = status.state() == PartState.FAILED;
        BinlogSession opened = new BinlogSession(context, preparation.start(), strict, () -> healthy(backoff));
        session = opened;
        try {
            if (!stopping) {
                opened.run();
            }
        } finally {
            session = null;
            published = new Preparation.Published(
                    opened.lastScn(), opened.lastPosition().or(published::position), published.atStart());
        }
    }

    private void healthy(Backoff backoff) {
        backoff.reset();
        if (!stopping) {
            status = PartStatus.of(PartState.RUNNING);
            LOG.info("Reading {} from {} at {}", source.name(), settings.address(), figures.position());
            lastLogged = "";
        }
        decided.countDown();
    }

    private void failed(AesopException e) {
        if (stopping) {
            return;
        }
        failures.incrementAndGet();
        PartState state = isTemporary(e) ? PartState.RETRYING : PartState.FAILED;
        PartStatus before = status;
        if (before.state() != state || !before.cause().equals(e.getMessage())) {
            status = PartStatus.of(state, e);
        }
        if (!e.describe().equals(lastLogged)) {
            lastLogged = e.describe();
            LOG.error("{} is {}: {}", source.name(), state, e.describe(), e);
        }
    }

    /** Whether it passes by itself: nobody has to do anything but wait. */
    private static boolean isTemporary(AesopException e) {
        return e.code().retryable() && e.code().kind() == ErrorKind.RESOURCES;
    }

    @Override
    public void stop(Duration deadline) {
        PartState before = status.state();
        if (before == PartState.STOPPED) {
            return;
        }
        stopping = true;
        status = PartStatus.of(PartState.STOPPING);
        BinlogSession open = session;
        if (open != null) {
            open.close();
        }
        LockSupport.unpark(thread);
        if (join(deadline)) {
            status = PartStatus.of(PartState.STOPPED);
            return;
        }
        LOG.error(
                "{} is still {}: its thread {} goes on with what it was about, and may still use the buffer, although "
                        + "it was interrupted. Stop it again, or end the process before the buffer is used by another",
                source.name(),
                PartState.STOPPING,
                thread.getName());
    }

    /** Whether the thread has ended. One that does not end in time is interrupted, and waited for once more. */
    private boolean join(Duration deadline) {
        try {
            thread.join(Math.max(1, deadline.toMillis()));
            if (thread.isAlive()) {
                LOG.warn("{} did not stop in {} ms; it is interrupted", source.name(), deadline.toMillis());
                thread.interrupt();
                thread.join(AFTER_INTERRUPT.toMillis());
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    @Override
    public PartStatus status() {
        return status;
    }

    @Override
    public Map<String, String> facts() {
        return ProducerFacts.of(settings, replicaId, figures, failures.get());
    }
}
