package com.flipkart.aesop.relay.metrics;

import com.flipkart.aesop.buffer.BufferCounters;
import com.flipkart.aesop.buffer.BufferView;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.relay.stats.LogicalFigures;
import com.flipkart.aesop.relay.stats.PhysicalFigures;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Meters of a physical source and of its logical sources. */
final class SourceMeters {
    static final String PHYSICAL = "physical";
    static final String SOURCE = "source";

    /** Stands in {@link #SOURCE} for the events of answers that were copied in whole runs. */
    static final String UNSEEN = "unfiltered";

    private static final String TABLE_OUT_EVENTS = "Events of a logical source sent to clients; unfiltered: of any";
    private static final String TABLE_OUT = "Bytes of those events";

    private SourceMeters() {}

    static List<MeterGroup<?>> of(PhysicalFigures physical, MeterRegistry registry) {
        Tags tags = Tags.of(PHYSICAL, physical.source().name());
        List<MeterGroup<?>> groups = new ArrayList<>();
        MeterGroup<PhysicalFigures> group = new MeterGroup<>(registry, physical, tags);
        groups.add(group);
        addProducer(group);
        addHeld(group);
        addIn(group);
        addTroubles(group);
        addOut(group);
        for (LogicalFigures source : physical.sources()) {
            groups.add(logical(source, registry, tags));
        }
        return groups;
    }

    private static void addProducer(MeterGroup<PhysicalFigures> group) {
        group.gauge(
                "aesop.relay.producer.running",
                null,
                "1 if the producer is RUNNING, 0 if it is RETRYING or FAILED",
                from -> from.producer().status().state() == PartState.RUNNING ? 1 : 0);
        group.seconds(
                "aesop.relay.source.lag",
                "How long the newest window took from its commit at the source until it could be read here",
                PhysicalFigures::delayNanos);
        group.seconds(
                "aesop.relay.newest.age",
                "Time since the newest window held was committed at the source",
                PhysicalFigures::newestAgeNanos);
    }

    private static void addHeld(MeterGroup<PhysicalFigures> group) {
        group.knownGauge("aesop.relay.scn.min", null, "SCN of the oldest window held", of(BufferView::minScn));
        group.knownGauge("aesop.relay.scn.max", null, "SCN of the newest window held", of(BufferView::maxScn));
        group.knownGauge(
                "aesop.relay.scn.prev", null, "SCN of the last window before the oldest held", of(BufferView::prevScn));
        group.gauge("aesop.relay.buffer.held", "bytes", "Bytes of events held", of(BufferView::bytesHeld));
        group.gauge(
                "aesop.relay.buffer.capacity", "bytes", "Most bytes of events that are kept", of(BufferView::capacity));
        group.gauge(
                "aesop.relay.buffer.events",
                null,
                "Events held, end-of-period events included",
                of(BufferView::eventsHeld));
        group.seconds(
                "aesop.relay.buffer.span",
                "Time between the oldest and the newest event held",
                of(view -> Math.max(0, view.newestTimestampNanos() - view.oldestTimestampNanos())));
        group.gauge("aesop.relay.buffer.segments", null, "Segment files in use", of(BufferView::segments));
        group.gauge(
                "aesop.relay.buffer.readers",
                null,
                "Answers that read it now, or wait for it",
                of(BufferView::cursors));
    }

    private static void addIn(MeterGroup<PhysicalFigures> group) {
        group.counter(
                "aesop.relay.in.windows",
                null,
                "Windows that came in, lone end-of-period events included",
                counted(BufferCounters::windowsCommitted));
        group.counter(
                "aesop.relay.in.events",
                null,
                "Events that came in, end-of-period events included",
                counted(BufferCounters::eventsCommitted));
        group.counter("aesop.relay.in", "bytes", "Bytes of those events", counted(BufferCounters::bytesCommitted));
        group.counter(
                "aesop.relay.in.windows.dropped",
                null,
                "Windows that the producer dropped before their end",
                counted(BufferCounters::windowsRolledBack));
    }

    private static void addTroubles(MeterGroup<PhysicalFigures> group) {
        group.counter(
                "aesop.relay.segments.evicted",
                null,
                "Segments that were given up to make room",
                counted(BufferCounters::segmentsEvicted));
        group.counter(
                "aesop.relay.reads.lapped",
                null,
                "Reads that ended because the writer had overtaken the reader",
                counted(BufferCounters::lappedReads));
        group.counter(
                "aesop.relay.force.failures",
                null,
                "Segments that could not be forced to the disk",
                counted(BufferCounters::forceFailures));
        group.counter(
                "aesop.relay.index.damaged",
                null,
                "Damaged entries of the index that readers met",
                counted(BufferCounters::damagedIndexBlocks));
    }

    private static void addOut(MeterGroup<PhysicalFigures> group) {
        group.counter(
                "aesop.relay.out.events",
                null,
                "Events sent to clients, end-of-period events included",
                PhysicalFigures::eventsOut);
        group.counter("aesop.relay.out", "bytes", "Bytes of those events", PhysicalFigures::bytesOut);
        Tags unseen = Tags.of(SOURCE, UNSEEN);
        group.counter("aesop.relay.table.out.events", null, TABLE_OUT_EVENTS, unseen, PhysicalFigures::eventsOutUnseen);
        group.counter("aesop.relay.table.out", "bytes", TABLE_OUT, unseen, PhysicalFigures::bytesOutUnseen);
    }

    private static MeterGroup<LogicalFigures> logical(LogicalFigures source, MeterRegistry registry, Tags tags) {
        return new MeterGroup<>(
                        registry, source, tags.and(SOURCE, source.source().name()))
                .counter(
                        "aesop.relay.table.in.events",
                        null,
                        "Events of a logical source that came in",
                        LogicalFigures::eventsIn)
                .counter("aesop.relay.table.in.deletes", null, "Deletes among those events", LogicalFigures::deletesIn)
                .counter("aesop.relay.table.in", "bytes", "Bytes of those events", LogicalFigures::bytesIn)
                .counter("aesop.relay.table.out.events", null, TABLE_OUT_EVENTS, LogicalFigures::eventsOut)
                .counter("aesop.relay.table.out", "bytes", TABLE_OUT, LogicalFigures::bytesOut);
    }

    private static ToLongFunction<PhysicalFigures> of(ToLongFunction<BufferView> figure) {
        return from -> figure.applyAsLong(from.view());
    }

    private static ToLongFunction<PhysicalFigures> counted(ToLongFunction<BufferCounters> figure) {
        return from -> figure.applyAsLong(from.view().counters());
    }
}
