package com.flipkart.aesop.benchmarks.live;

import com.flipkart.aesop.benchmarks.event.ForwardingSink;
import com.flipkart.aesop.core.module.PartStatus;
import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.schema.SchemaRegistry;
import com.flipkart.aesop.core.scn.SourcePosition;
import java.time.Duration;
import java.util.Map;

/** Another producer, of whose windows it writes down when each is committed. */
final class StampingProducer implements EventProducer {
    private final EventProducer producer;
    private final CommitTimes times;
    private volatile long windows;

    StampingProducer(EventProducer producer, CommitTimes times) {
        this.producer = producer;
        this.times = times;
    }

    /** Windows committed so far. */
    long windows() {
        return windows;
    }

    @Override
    public PhysicalSource source() {
        return producer.source();
    }

    @Override
    public void start(WindowSink sink, SchemaRegistry schemas) {
        producer.start(new StampingSink(sink), schemas);
    }

    @Override
    public void stop(Duration deadline) {
        producer.stop(deadline);
    }

    @Override
    public PartStatus status() {
        return producer.status();
    }

    @Override
    public Map<String, String> facts() {
        return producer.facts();
    }

    /** Used by the producer's thread. */
    private final class StampingSink extends ForwardingSink {
        StampingSink(WindowSink sink) {
            super(sink);
        }

        @Override
        public void commit(long scn, long timestampNanos, SourcePosition position) {
            times.put(scn, System.nanoTime());
            super.commit(scn, timestampNanos, position);
            windows = scn;
        }
    }
}
