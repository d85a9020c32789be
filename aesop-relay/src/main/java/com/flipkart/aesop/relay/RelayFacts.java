package com.flipkart.aesop.relay;

import com.flipkart.aesop.buffer.BufferView;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.wire.http.ServerCounters;
import com.flipkart.aesop.wire.http.WireServer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What a relay tells people about itself. */
final class RelayFacts {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Map<String, String> facts = new LinkedHashMap<>();

    private void put(String name, Object value) {
        facts.put(name, String.valueOf(value));
    }

    static Map<String, String> of(RelaySettings settings, WireServer server, SourceCatalog catalog) {
        RelayFacts relay = new RelayFacts();
        relay.addServer(settings, server);
        catalog.streams().forEach(relay::addStream);
        return relay.facts;
    }

    private void addServer(RelaySettings settings, WireServer server) {
        ServerCounters counters = server.counters();
        put("address", new HostAndPort(settings.host(), server.port()));
        put("connections", counters.openConnections());
        put("connectionsTotal", counters.connections());
        put("connectionsRefused", counters.refusedConnections());
        put("connectionsStalled", counters.stalledConnections());
        put("requests", counters.requests());
        put("requestsBad", counters.badRequests());
        put("requestsDenied", counters.deniedRequests());
        put("requestsDelayed", counters.delayedRequests());
        put("answersDelayed", counters.delayedAnswers());
        put(
                "tls",
                server.certificateValidUntil()
                        .map(until -> "certificate valid until " + until)
                        .orElse("off"));
        put("tlsHandshakesFailed", counters.failedHandshakes());
        put("errors", counters.errors());
        put("bytesOut", counters.bodyBytes());
        put("answerBufferBytes", server.pooledBytes());
    }

    private void addStream(SourceStream stream) {
        String prefix = stream.name() + ".";
        BufferView view = stream.buffer().view();
        put(prefix + "producer", stream.producer().status());
        put(
                prefix + "pausedSince",
                stream.control().pausedSince().map(Object::toString).orElse(""));
        put(prefix + "sources", sources(stream));
        put(prefix + "minScn", view.minScn());
        put(prefix + "maxScn", view.maxScn());
        put(prefix + "maxScnParts", Scn.describe(view.maxScn()));
        put(prefix + "prevScn", view.prevScn());
        put(prefix + "bytesHeld", view.bytesHeld());
        put(prefix + "capacityBytes", view.capacity());
        put(prefix + "eventsHeld", view.eventsHeld());
        put(prefix + "spanMillis", spanMillis(view));
        put(prefix + "newestAgeMillis", ageMillis(view));
        put(prefix + "windowsIn", view.counters().windowsCommitted());
        put(prefix + "eventsIn", view.counters().eventsCommitted());
        put(prefix + "bytesIn", view.counters().bytesCommitted());
        put(prefix + "eventsOut", stream.figures().eventsOut());
        put(prefix + "bytesOut", stream.figures().bytesOut());
        put(prefix + "segmentsEvicted", view.counters().segmentsEvicted());
        put(prefix + "lappedReads", view.counters().lappedReads());
        put(prefix + "readers", view.cursors());
        stream.producer().facts().forEach((name, value) -> put(prefix + "producer." + name, value));
    }

    private static String sources(SourceStream stream) {
        return stream.source().sources().stream().map(RelayFacts::text).collect(Collectors.joining(", "));
    }

    private static String text(LogicalSource source) {
        return source.id() + "=" + source.name();
    }

    /** Milliseconds between the first and the last window held; 0 if the source's clock has gone back in between. */
    private static long spanMillis(BufferView view) {
        return Math.max(0, view.newestTimestampNanos() - view.oldestTimestampNanos()) / NANOS_PER_MILLI;
    }

    /** Milliseconds since the newest window was committed at its source, 0 if that is in the future by our clock; empty without one. */
    private static String ageMillis(BufferView view) {
        return view.newestTimestampNanos() == 0
                ? ""
                : Long.toString(
                        Math.max(0, System.currentTimeMillis() - view.newestTimestampNanos() / NANOS_PER_MILLI));
    }
}
