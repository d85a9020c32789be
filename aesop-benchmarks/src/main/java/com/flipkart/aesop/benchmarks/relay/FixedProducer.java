package com.flipkart.aesop.benchmarks.relay;

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
    private final int windows;
    private final CountDownLatch written = new CountDownLatch(1);
    private volatile PartStatus status = PartStatus.of(PartState.NEW);
    private volatile boolean stopping;

    FixedProducer(Path schemas, int windows) {
        this.schemas = schemas;
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
        SinkWindows source = new SinkWindows(schemas, sink);
        for (int i = 0; i < windows && !stopping; i++) {
            source.write();
        }
        written.countDown();
    }

    /** Waits until all windows are in the buffer. */
    void awaitWritten(Duration deadline) throws InterruptedException {
        if (!written.await(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("Not all of windows=" + windows + " were written in " + deadline);
        }
    }

    @Override
    public void stop(Duration deadline) {
        stopping = true;
        try {
            awaitWritten(deadline);
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
