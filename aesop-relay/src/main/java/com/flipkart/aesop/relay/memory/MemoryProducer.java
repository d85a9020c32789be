package com.flipkart.aesop.relay.memory;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.module.PartStatus;
import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.schema.SchemaRegistry;
import com.flipkart.aesop.core.schema.VersionedSchema;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A producer whose windows a program writes with {@link #commit}, or that makes them up. One at a time
 * writes; {@code commit} may be called from any thread.
 */
public final class MemoryProducer implements EventProducer {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final PhysicalSource source;
    private final Optional<MemorySettings> generation;
    private final MemoryPosition position = new MemoryPosition();
    private final long clockOffsetNanos = System.currentTimeMillis() * NANOS_PER_MILLI - System.nanoTime();
    private final Object writing = new Object();
    private volatile PartStatus status = PartStatus.of(PartState.NEW);
    private WindowSink sink;
    private MemoryWindow window;
    private volatile long lastScn;
    private final AtomicLong windows = new AtomicLong();
    private GenerationLoop loop;

    private MemoryProducer(PhysicalSource source, Optional<MemorySettings> generation) {
        this.source = source;
        this.generation = generation;
    }

    /** A producer that writes what a program says. */
    public static MemoryProducer byProgram(PhysicalSource source) {
        return new MemoryProducer(source, Optional.empty());
    }

    /** A producer that makes rows up. */
    public static MemoryProducer generating(PhysicalSource source, MemorySettings settings) {
        return new MemoryProducer(source, Optional.of(settings));
    }

    @Override
    public PhysicalSource source() {
        return source;
    }

    @Override
    public void start(WindowSink target, SchemaRegistry schemas) {
        if (status.state() != PartState.NEW) {
            throw new AesopException(
                    ErrorCode.ILLEGAL_CALL, "Starting producer " + source.name() + " failed: it was started before");
        }
        List<VersionedSchema> latest = latestSchemas(schemas);
        Map<String, MemoryWindow.Target> targets = new LinkedHashMap<>();
        for (int i = 0; i < latest.size(); i++) {
            LogicalSource logical = source.sources().get(i);
            targets.put(
                    logical.name(),
                    new MemoryWindow.Target(logical, latest.get(i).id()));
        }
        Optional<WindowGenerator> generator =
                generation.map(settings -> new WindowGenerator(settings, source.sources(), latest));
        synchronized (writing) {
            sink = target;
            window = new MemoryWindow(target, targets);
            lastScn = Math.max(0, target.resumePoint().scn());
            status = PartStatus.of(PartState.RUNNING);
        }
        generator.ifPresent(made -> {
            loop = new GenerationLoop(this, generation.get(), made);
            loop.start();
        });
    }

    private List<VersionedSchema> latestSchemas(SchemaRegistry schemas) {
        Problems problems = new Problems();
        List<VersionedSchema> latest = new ArrayList<>();
        for (LogicalSource logical : source.sources()) {
            schemas.latest(logical.name())
                    .ifPresentOrElse(
                            latest::add,
                            () -> problems.error(
                                    ErrorCode.SCHEMA_MISSING,
                                    new Origin(schemas.describe(), 0),
                                    "there is no schema of source=" + logical.name(),
                                    "Put it there as " + logical.name() + ".1.avsc"));
        }
        problems.throwIfAny("starting producer " + source.name());
        return latest;
    }

    /**
     * Writes one window, with the next SCN and the time of now.
     *
     * @param rows writes the rows; none make a lone end-of-period event
     * @return the SCN
     * @throws AesopException if the buffer refuses it; the window is rolled back. {@code ILLEGAL_CALL} if the
     *     producer does not run or makes rows up itself
     */
    public long commit(Consumer<MemoryWindow> rows) {
        synchronized (writing) {
            long scn = lastScn + 1;
            commit(scn, nowNanos(), rows);
            return scn;
        }
    }

    /**
     * Writes one window with an SCN and a time of the program's choice.
     *
     * @param scn greater than that of every window before
     * @param timestampNanos nanoseconds since 1970 UTC
     */
    public void commit(long scn, long timestampNanos, Consumer<MemoryWindow> rows) {
        if (generation.isPresent()) {
            throw new AesopException(
                    ErrorCode.ILLEGAL_CALL,
                    "Writing a window failed: producer " + source.name() + " makes its rows up itself");
        }
        synchronized (writing) {
            write(scn, timestampNanos, () -> rows.accept(window.at(timestampNanos)));
        }
    }

    /** Writes a window that is made up; on the loop's thread. */
    void generate(WindowGenerator generator) {
        synchronized (writing) {
            long scn = lastScn + 1;
            long now = nowNanos();
            write(scn, now, () -> generator.append(sink, scn, now));
        }
    }

    private void write(long scn, long timestampNanos, Runnable rows) {
        if (status.state() != PartState.RUNNING && status.state() != PartState.RETRYING) {
            throw new AesopException(
                    ErrorCode.ILLEGAL_CALL,
                    "Writing a window failed: producer " + source.name() + " is " + status.state()
                            + "; start its relay first");
        }
        sink.begin();
        try {
            rows.run();
            sink.commit(scn, timestampNanos, position.at(scn));
        } catch (RuntimeException e) {
            sink.rollback();
            throw e;
        }
        lastScn = scn;
        windows.incrementAndGet();
    }

    private long nowNanos() {
        return clockOffsetNanos + System.nanoTime();
    }

    /** How it is doing from now on; a stop is final. */
    void report(PartStatus next) {
        synchronized (writing) {
            if (status.state() != PartState.STOPPED) {
                status = next;
            }
        }
    }

    @Override
    public void stop(Duration deadline) {
        if (loop != null) {
            loop.stop(deadline);
        }
        synchronized (writing) {
            status = PartStatus.of(PartState.STOPPED);
        }
    }

    @Override
    public PartStatus status() {
        return status;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("kind", generation.isPresent() ? "memory, made up" : "memory, by program");
        facts.put("lastScn", Long.toString(lastScn));
        facts.put("windowsWritten", Long.toString(windows.get()));
        return facts;
    }
}
