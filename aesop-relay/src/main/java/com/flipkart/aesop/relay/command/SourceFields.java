package com.flipkart.aesop.relay.command;

import com.flipkart.aesop.buffer.BufferView;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.relay.stats.PhysicalFigures;
import com.flipkart.aesop.relay.stats.RelayStatistics;
import com.flipkart.aesop.wire.JsonResponse;
import com.flipkart.aesop.wire.RequestTarget;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Physical sources and their buffers as Databus describes them. */
final class SourceFields {
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final String ROLE = "MASTER";

    private SourceFields() {}

    /** The range that a buffer holds; times in milliseconds since 1970 UTC, 0 if it holds nothing. */
    static Map<String, Object> buffer(PhysicalFigures source) {
        BufferView view = source.view();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("timestampLatestEvent", view.newestTimestampNanos() / NANOS_PER_MILLI);
        fields.put("timestampFirstEvent", view.oldestTimestampNanos() / NANOS_PER_MILLI);
        fields.put("minScn", view.minScn());
        fields.put("maxScn", view.maxScn());
        return fields;
    }

    /** The configuration of each source, as a file of Databus would have it. */
    static List<Map<String, Object>> sources(RelayStatistics statistics) {
        return statistics.physical().stream()
                .map(source -> configuration(source.source()))
                .toList();
    }

    private static Map<String, Object> configuration(PhysicalSource source) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", source.name());
        fields.put("id", source.id());
        fields.put("uri", uri(source));
        fields.put("role", ROLE);
        fields.put("sources", source.sources().stream().map(SourceFields::of).toList());
        return fields;
    }

    private static Map<String, Object> of(LogicalSource source) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", source.id());
        fields.put("name", source.name());
        fields.put("uri", source.uri());
        fields.put("partitionFunction", "constant:" + source.partition());
        return fields;
    }

    /** By partition, itself written as JSON: the sources whose buffer it is. */
    static Map<String, Object> buffers(RelayStatistics statistics) {
        Map<String, Object> buffers = new LinkedHashMap<>();
        for (PhysicalFigures each : statistics.physical()) {
            Map<String, Object> partition = new LinkedHashMap<>();
            partition.put("id", each.source().id());
            partition.put("name", each.source().name());
            Map<String, Object> source = new LinkedHashMap<>();
            source.put("uri", uri(each.source()));
            source.put("role", ROLE);
            buffers.put(json(partition), List.of(source));
        }
        return buffers;
    }

    private static String json(Map<String, Object> fields) {
        return new String(new JsonResponse(fields).body(new RequestTarget("", "", Map.of())), StandardCharsets.UTF_8);
    }

    private static String uri(PhysicalSource source) {
        return "databus:physical-source:" + source.name();
    }
}
