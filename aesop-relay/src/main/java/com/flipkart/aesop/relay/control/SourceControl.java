package com.flipkart.aesop.relay.control;

import com.flipkart.aesop.buffer.BufferView;
import com.flipkart.aesop.buffer.EventBuffer;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.schema.SchemaRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One physical source as an operator handles it. Any thread. */
public final class SourceControl {
    private final EventProducer producer;
    private final EventBuffer buffer;
    private final PauseGate gate = new PauseGate();

    /** @param buffer where the producer's windows go */
    public SourceControl(EventProducer producer, EventBuffer buffer) {
        this.producer = producer;
        this.buffer = buffer;
    }

    /** Starts the producer on {@code sink}, with the gate in between. */
    public void start(WindowSink sink, SchemaRegistry schemas) {
        producer.start(new GatedSink(gate, sink), schemas);
    }

    /** Lets the producer go on, for good: it is about to be stopped, and must not wait. */
    public void release() {
        gate.openForGood();
    }

    /** Since when it is paused; empty if it is not. */
    public Optional<Instant> pausedSince() {
        return gate.closedSince();
    }

    String name() {
        return producer.source().name();
    }

    /** The physical source by name or id, or a logical one of it by name or id. */
    boolean isCalled(String text) {
        return text.equals(name())
                || text.equals(Integer.toString(producer.source().id()))
                || producer.source().sources().stream().anyMatch(source -> isCalled(source, text));
    }

    private static boolean isCalled(LogicalSource source, String text) {
        return text.equals(source.name()) || text.equals(Short.toString(source.id()));
    }

    EventBuffer buffer() {
        return buffer;
    }

    boolean isStopped() {
        PartState state = producer.status().state();
        return state == PartState.STOPPED || state == PartState.STOPPING;
    }

    void pause() {
        gate.close();
    }

    void unpause() {
        gate.open();
    }

    /** Stops the producer; may take as long as {@code deadline}. */
    void shutdown(Duration deadline) {
        release();
        producer.stop(deadline);
    }

    /** For the answer of {@code /controlSources}. */
    Map<String, Object> status() {
        BufferView view = buffer.view();
        Optional<Instant> paused = pausedSince();
        boolean isPaused = paused.isPresent() && !isStopped();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("name", name());
        status.put("id", producer.source().id());
        status.put("status", isPaused ? "PAUSED" : producer.status().state().name());
        status.put("since", (isPaused ? paused.get() : producer.status().since()).toString());
        status.put("message", producer.status().cause());
        status.put("maxScn", view.maxScn());
        return status;
    }
}
