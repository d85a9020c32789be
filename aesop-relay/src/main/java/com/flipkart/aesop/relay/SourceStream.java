package com.flipkart.aesop.relay;

import com.flipkart.aesop.buffer.EventBuffer;
import com.flipkart.aesop.buffer.SourceFilter;
import com.flipkart.aesop.core.producer.EventProducer;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.relay.control.SourceControl;
import com.flipkart.aesop.relay.stats.PhysicalFigures;
import com.flipkart.aesop.relay.stats.RelayStatistics;
import java.util.Collection;

/**
 * One physical source inside a relay: its producer, its buffer, and who waits for its next window. Any
 * thread; the producer's thread alone writes the buffer.
 */
final class SourceStream {
    private final EventProducer producer;
    private final EventBuffer buffer;
    private final boolean mixed;
    private final CommitSignal committed;
    private final PhysicalFigures figures;
    private final SourceControl control;

    SourceStream(EventProducer producer, BufferOpener.Opened opened, RelayStatistics statistics) {
        this.producer = producer;
        this.buffer = opened.buffer();
        this.mixed = opened.mixed();
        this.figures = statistics.add(producer, buffer);
        this.committed = new CommitSignal(buffer);
        this.control = new SourceControl(producer, buffer);
        buffer.onCommit(committed);
    }

    PhysicalSource source() {
        return producer.source();
    }

    String name() {
        return source().name();
    }

    EventProducer producer() {
        return producer;
    }

    EventBuffer buffer() {
        return buffer;
    }

    /** How an operator handles it. */
    SourceControl control() {
        return control;
    }

    CommitSignal committed() {
        return committed;
    }

    /**
     * The filter for some of its sources: none at all, which costs nothing per event, if they are all that the buffer
     * can hold.
     */
    SourceFilter filter(Collection<Integer> ids) {
        boolean all =
                !mixed && source().sources().stream().map(LogicalSource::id).allMatch(id -> ids.contains((int) id));
        return all
                ? SourceFilter.ALL
                : SourceFilter.of(ids.stream().map(Integer::shortValue).toList());
    }

    /** What has come in and gone out. */
    PhysicalFigures figures() {
        return figures;
    }
}
