package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.wire.RequestProblems;
import com.flipkart.aesop.wire.WireParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which logical sources a relay serves, and from which stream. Immutable; any thread. */
final class SourceCatalog {
    private final List<SourceStream> streams;
    private final Map<Integer, Entry> byId = new LinkedHashMap<>();

    /** A logical source and the stream that has its events. */
    record Entry(LogicalSource source, SourceStream stream) {}

    SourceCatalog(List<SourceStream> streams) {
        this.streams = List.copyOf(streams);
        for (SourceStream stream : streams) {
            for (LogicalSource source : stream.source().sources()) {
                byId.put((int) source.id(), new Entry(source, stream));
            }
        }
    }

    List<SourceStream> streams() {
        return streams;
    }

    /** All logical sources, in the order in which they were declared. */
    List<LogicalSource> sources() {
        return byId.values().stream().map(Entry::source).toList();
    }

    /** The sources of these ids, in the order asked for; ids that are none are told to {@code problems}. */
    List<LogicalSource> sources(List<Integer> ids, RequestProblems problems) {
        for (int id : ids) {
            if (!byId.containsKey(id)) {
                problems.invalid(WireParameters.SOURCES, Integer.toString(id), "no source has this id; " + known());
            }
        }
        return ids.stream()
                .filter(byId::containsKey)
                .map(id -> byId.get(id).source())
                .toList();
    }

    /**
     * The stream that all these sources are of.
     *
     * @return empty if there is no such stream, which has been told to {@code problems}
     */
    Optional<SourceStream> stream(List<Integer> ids, RequestProblems problems) {
        if (sources(ids, problems).size() < ids.size() || ids.isEmpty()) {
            return Optional.empty();
        }
        SourceStream first = byId.get(ids.get(0)).stream();
        if (ids.stream().anyMatch(id -> byId.get(id).stream() != first)) {
            String owners = ids.stream()
                    .map(id -> id + " is of " + byId.get(id).stream().name())
                    .collect(Collectors.joining(", "));
            problems.invalid(
                    WireParameters.SOURCES,
                    ids.stream().map(String::valueOf).collect(Collectors.joining(",")),
                    "sources of one physical source: " + owners
                            + "; their SCNs cannot be compared, so use one client for each");
            return Optional.empty();
        }
        return Optional.of(first);
    }

    private String known() {
        return byId.values().stream()
                .map(entry -> entry.source().id() + "=" + entry.source().name())
                .collect(Collectors.joining(", ", "there are ", ""));
    }
}
