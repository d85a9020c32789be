package com.flipkart.aesop.benchmarks.relay;

import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.event.PersonEvents;
import com.flipkart.aesop.benchmarks.event.SinkWindows;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.module.PartStatus;
import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.schema.SchemaRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Writes a number of windows as fast as it can, and then nothing more. */
final class FixedProducer implements EventProducer {
    private final Path schemas;
    private final EventShape shape;
    private final int windows;
    private final CountDownLatch written = new CountDownLatch(1);
    private volatile PartStatus status = PartStatus.of(PartState.NEW);
    private volatile boolean stopping;
    private volatile RuntimeException failure;

    FixedProducer(Path schemas, EventShape shape, int windows) {
        this.schemas = schemas;
        this.shape = shape;
        this.windows = windows;
    }

    @Override
    public PhysicalSource source() {
        return PersonEvents.source();
    }

    @Override
    public void start(WindowSink sink, SchemaRegistry registry) {
        status = PartStatus.of(PartState.RUNNING);
        new Thread(() -> write(sink), "fixed-producer").start();
    }

    private void write(WindowSink sink) {
        try {
            SinkWindows source = new SinkWindows(schemas, shape, sink);
            for (int i = 0; i < windows && !stopping; i++) {
                source.write();
            }
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            written.countDown();
        }
    }

    /** Waits until all windows are in the buffer. */
    void awaitWritten(Duration deadline) throws InterruptedException {
        if (!written.await(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("Not all of windows=" + windows + " were written in " + deadline);
        }
        if (failure != null) {
            throw new IllegalStateException("Not all of windows=" + windows + " could be written", failure);
        }
    }

    @Override
    public void stop(Duration deadline) {
        stopping = true;
        try {
            if (!written.await(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        status = PartStatus.of(PartState.STOPPED);
    }

    @Override
    public PartStatus status() {
        return status;
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("windows", Integer.toString(windows));
    }
}
