package com.flipkart.aesop.relay.metrics;

import com.flipkart.aesop.relay.stats.CompressionFigures;
import com.flipkart.aesop.relay.stats.RequestFigures;
import com.flipkart.aesop.relay.stats.RequestFigures.Command;
import com.flipkart.aesop.wire.ErrorClass;
import com.flipkart.aesop.wire.http.WireServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** Meters of the port as a whole. */
final class ServerMeters {
    private ServerMeters() {}

    static MeterGroup<WireServer> of(WireServer server, MeterRegistry registry) {
        MeterGroup<WireServer> group = new MeterGroup<>(registry, server, Tags.empty());
        addAccess(group);
        return group.gauge("aesop.relay.connections", null, "Connections that are open", from -> from.counters()
                        .openConnections())
                .counter("aesop.relay.connections.opened", null, "Connections that were opened", from -> from.counters()
                        .connections())
                .counter(
                        "aesop.relay.connections.refused",
                        null,
                        "Connections that were one too many",
                        from -> from.counters().refusedConnections())
                .counter(
                        "aesop.relay.connections.stalled",
                        null,
                        "Connections that were closed because their client did not read, or did not finish a request",
                        from -> from.counters().stalledConnections())
                .counter(
                        "aesop.relay.requests.bad",
                        null,
                        "Bytes on the port that were no request",
                        from -> from.counters().badRequests())
                .counter(
                        "aesop.relay.answers",
                        "bytes",
                        "Bytes of bodies of answers of every kind",
                        from -> from.counters().bodyBytes())
                .gauge(
                        "aesop.relay.answer.memory",
                        "bytes",
                        "Direct memory that the pool of answers has taken from the system",
                        WireServer::pooledBytes);
    }

    /** Who is not let in, or not as fast as he would like. */
    private static void addAccess(MeterGroup<WireServer> group) {
        group.counter(
                        "aesop.relay.requests.denied",
                        null,
                        "Requests that showed no token, or another",
                        from -> from.counters().deniedRequests())
                .counter(
                        "aesop.relay.tls.handshakes.failed",
                        null,
                        "Connections of which no TLS session came about",
                        from -> from.counters().failedHandshakes())
                .counter(
                        "aesop.relay.requests.delayed",
                        null,
                        "Times that a request was read later because of its client's rate",
                        from -> from.counters().delayedRequests())
                .counter(
                        "aesop.relay.answers.delayed",
                        null,
                        "Times that an answer went on later because of its client's rate",
                        from -> from.counters().delayedAnswers());
    }

    static MeterGroup<RequestFigures> of(RequestFigures requests, MeterRegistry registry) {
        MeterGroup<RequestFigures> group = new MeterGroup<>(registry, requests, Tags.empty());
        for (Command command : Command.values()) {
            group.counter(
                    "aesop.relay.requests",
                    null,
                    "Requests, those that failed included",
                    Tags.of("command", command.text()),
                    from -> from.calls(command));
        }
        for (ErrorClass error : ErrorClass.values()) {
            group.counter(
                    "aesop.relay.errors",
                    null,
                    "Requests that were answered, or whose answer ended, with an error",
                    Tags.of("error", simpleName(error)),
                    from -> from.errors(error));
        }
        return group;
    }

    static MeterGroup<CompressionFigures> of(CompressionFigures compression, MeterRegistry registry) {
        return new MeterGroup<>(registry, compression, Tags.empty())
                .gauge(
                        "aesop.relay.compressed.answers",
                        null,
                        "Answers that are being compressed now, those that rest included",
                        CompressionFigures::answers)
                .counter(
                        "aesop.relay.compressed.declined",
                        null,
                        "Answers that were sent as they are, though their client asked to compress them",
                        CompressionFigures::declined)
                .counter(
                        "aesop.relay.compressed.before",
                        "bytes",
                        "Bytes of bodies that were compressed",
                        CompressionFigures::bytesBefore)
                .counter(
                        "aesop.relay.compressed.after",
                        "bytes",
                        "What became of those bytes",
                        CompressionFigures::bytesAfter);
    }

    /** Without the packages, and without the word that every one of them ends in. */
    private static String simpleName(ErrorClass error) {
        String name = error.className();
        return name.substring(name.lastIndexOf('.') + 1).replaceFirst("Exception$", "");
    }
}
