package com.flipkart.aesop.relay.command;

import com.flipkart.aesop.buffer.BufferView;
import com.flipkart.aesop.relay.stats.ClientFigures;
import com.flipkart.aesop.relay.stats.ClientPlace;
import com.flipkart.aesop.relay.stats.LogicalFigures;
import com.flipkart.aesop.relay.stats.PhysicalFigures;
import com.flipkart.aesop.relay.stats.RelayStatistics;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Figures of events under the names of Databus's DbusEventsTotalStats. Times are in milliseconds. Each value of -1
 * stands for: there was none.
 */
final class EventFields {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private EventFields() {}

    /** All that came in. */
    static Map<String, Object> inbound(RelayStatistics statistics) {
        return inbound("total", statistics.physical());
    }

    /** What came in of one physical source. */
    static Map<String, Object> inbound(PhysicalFigures source) {
        return inbound(Names.of(source.source()), List.of(source));
    }

    private static Map<String, Object> inbound(String dimension, Collection<PhysicalFigures> sources) {
        List<BufferView> views = sources.stream().map(PhysicalFigures::view).toList();
        long ends = sum(views, view -> view.counters().windowsCommitted());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("dimension", dimension);
        fields.put("numDataEvents", sum(views, view -> view.counters().eventsCommitted()) - ends);
        fields.put(
                "sizeDataEvents",
                sources.stream()
                        .flatMap(source -> source.sources().stream())
                        .mapToLong(LogicalFigures::bytesIn)
                        .sum());
        fields.put("numSysEvents", ends);
        fields.put("minScn", least(views, BufferView::minScn));
        fields.put("maxScn", greatest(views, BufferView::maxScn));
        fields.put("prevScn", least(views, BufferView::prevScn));
        fields.put("maxSeenWinScn", greatest(views, BufferView::maxScn));
        fields.put("freeSpace", sum(views, view -> Math.max(0, view.capacity() - view.bytesHeld())));
        fields.put(
                "timeSpan",
                greatest(views, view -> (view.newestTimestampNanos() - view.oldestTimestampNanos()) / NANOS_PER_MILLI));
        fields.put("timeLag", greatest(sources, source -> millis(source.delayNanos())));
        fields.put("timeSinceLastEvent", least(sources, source -> millis(source.newestAgeNanos())));
        return fields;
    }

    /** What came in of one logical source. */
    static Map<String, Object> inbound(LogicalFigures source) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("dimension", source.source().name());
        fields.put("numDataEvents", source.eventsIn());
        fields.put("sizeDataEvents", source.bytesIn());
        fields.put("numDeleteEvents", source.deletesIn());
        fields.put("maxSeenWinScn", source.lastScn());
        return fields;
    }

    /** All that went out. */
    static Map<String, Object> outbound(RelayStatistics statistics) {
        return outbound("total", statistics.physical(), statistics.clients().clients());
    }

    /** What went out of one physical source. */
    static Map<String, Object> outbound(PhysicalFigures source, RelayStatistics statistics) {
        List<ClientFigures> readers = statistics.clients().clients().stream()
                .filter(client -> client.places().stream().anyMatch(place -> place.physical() == source))
                .toList();
        return outbound(Names.of(source.source()), List.of(source), readers);
    }

    private static Map<String, Object> outbound(
            String dimension, Collection<PhysicalFigures> sources, Collection<ClientFigures> readers) {
        long ends = sum(sources, PhysicalFigures::endsOut);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("dimension", dimension);
        fields.put("numDataEvents", sum(sources, PhysicalFigures::eventsOut) - ends);
        fields.put("sizeDataEvents", sum(sources, PhysicalFigures::bytesOut));
        fields.put("numSysEvents", ends);
        fields.put("numPeers", readers.size());
        return fields;
    }

    /** What went out of one logical source, as far as a filter looked at events. */
    static Map<String, Object> outbound(LogicalFigures source) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("dimension", source.source().name());
        fields.put("numDataEvents", source.eventsOut());
        fields.put("sizeDataEvents", source.bytesOut());
        return fields;
    }

    /** What went out to one client. */
    static Map<String, Object> outbound(ClientFigures client) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("dimension", client.name());
        fields.put("numDataEvents", sum(client.places(), ClientPlace::events));
        fields.put("sizeDataEvents", sum(client.places(), ClientPlace::bytes));
        fields.put("maxSeenWinScn", greatest(client.places(), ClientPlace::scn));
        fields.put("timeLag", greatest(client.places(), place -> millis(place.nanosBehind())));
        fields.put("bytesLag", greatest(client.places(), ClientPlace::bytesBehind));
        fields.put("windowsLag", greatest(client.places(), ClientPlace::windowsBehind));
        return fields;
    }

    private static long millis(long nanos) {
        return nanos < 0 ? -1 : nanos / NANOS_PER_MILLI;
    }

    private static <T> long sum(Collection<T> all, ToLongFunction<T> figure) {
        return all.stream().mapToLong(figure).sum();
    }

    private static <T> long greatest(Collection<T> all, ToLongFunction<T> figure) {
        return all.stream().mapToLong(figure).max().orElse(-1);
    }

    /** Of those that have one. */
    private static <T> long least(Collection<T> all, ToLongFunction<T> figure) {
        return all.stream().mapToLong(figure).filter(value -> value >= 0).min().orElse(-1);
    }
}
