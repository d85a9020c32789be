package com.flipkart.aesop.relay.memory;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.module.PartStatus;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that makes windows up, at the rate that is asked for. */
final class GenerationLoop {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryProducer.class);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    /** A loop that is late by more does not try to catch up what it has missed. */
    private static final long MAX_ARREARS_NANOS = NANOS_PER_SECOND;

    private final MemoryProducer producer;
    private final MemorySettings settings;
    private final WindowGenerator generator;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    GenerationLoop(MemoryProducer producer, MemorySettings settings, WindowGenerator generator) {
        this.producer = producer;
        this.settings = settings;
        this.generator = generator;
        this.thread = new Thread(this::run, "memory-" + producer.source().name());
    }

    void start() {
        thread.start();
    }

    void stop(Duration deadline) {
        stopping.countDown();
        try {
            thread.join(Math.max(1, deadline.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long dueNanos = System.nanoTime();
        long made = 0;
        while (!isStopping() && (settings.windows() == 0 || made < settings.windows())) {
            try {
                producer.generate(generator);
                made++;
                if (producer.status().state() == PartState.RETRYING) {
                    producer.report(PartStatus.of(PartState.RUNNING));
                }
            } catch (AesopException e) {
                if (!goOnAfter(e)) {
                    return;
                }
                continue;
            } catch (RuntimeException e) {
                goOnAfter(new AesopException(ErrorCode.INTERNAL, "Making up a window failed: " + e, e));
                return;
            }
            if (settings.rate() > 0) {
                dueNanos += settings.windowSize() * NANOS_PER_SECOND / settings.rate();
                dueNanos = Math.max(dueNanos, System.nanoTime() - MAX_ARREARS_NANOS);
                awaitStop(dueNanos - System.nanoTime());
            }
        }
    }

    /** Tells what stands in the way, and whether trying again can help. */
    private boolean goOnAfter(AesopException e) {
        boolean retry = e.code().retryable();
        if (producer.status().state() == PartState.RUNNING) {
            LOG.warn("Producer {} cannot write: {}", producer.source().name(), e.describe(), e);
        }
        producer.report(PartStatus.of(retry ? PartState.RETRYING : PartState.FAILED, e));
        if (retry) {
            awaitStop(RETRY_DELAY.toNanos());
        }
        return retry;
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void awaitStop(long nanos) {
        if (nanos <= 0) {
            return;
        }
        try {
            if (stopping.await(nanos, TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            stopping.countDown();
        }
    }
}
