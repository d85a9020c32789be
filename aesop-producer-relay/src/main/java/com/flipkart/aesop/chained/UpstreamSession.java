package com.flipkart.aesop.chained;

import com.flipkart.aesop.client.http.HttpConnection;
import com.flipkart.aesop.client.http.RelayExchange;
import com.flipkart.aesop.client.http.ResponseHead;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.wire.RegisterRequest;
import com.flipkart.aesop.wire.RegisterResponse;
import com.flipkart.aesop.wire.SourcesRequest;
import com.flipkart.aesop.wire.SourcesResponse;
import com.flipkart.aesop.wire.StreamRequest;
import com.flipkart.aesop.wire.WireHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The protocol with one upstream: does it have our sources, which schemas, then stream after stream. One thread. */
final class UpstreamSession {
    private final HostAndPort relay;
    private final RelayExchange exchange;
    private List<Integer> ids = List.of();
    private boolean servesOthers;

    /** @param name under which the upstream counts what we read */
    UpstreamSession(HttpConnection connection, HostAndPort relay, String name) {
        this.relay = relay;
        this.exchange = new RelayExchange(connection, relay, name);
    }

    /**
     * Connects, looks whether the upstream has the sources under the same names and ids (events carry the id), and takes over
     * their schemas.
     */
    void open(List<LogicalSource> sources, KeptSchemas schemas) {
        exchange.connect();
        List<SourcesResponse.Source> served = SourcesResponse.parse(exchange.text(new SourcesRequest().toTarget()))
                .sources();
        List<String> wrong = new ArrayList<>();
        for (LogicalSource source : sources) {
            Optional<SourcesResponse.Source> found = served.stream()
                    .filter(other -> other.name().equals(source.name()))
                    .findFirst();
            if (found.isEmpty()) {
                wrong.add("it has no source=" + source.name());
            } else if (found.get().id() != source.id()) {
                wrong.add("source=" + source.name() + " has id=" + found.get().id() + " there and id=" + source.id()
                        + " here");
            }
        }
        if (!wrong.isEmpty()) {
            throw new AesopException(
                    ErrorCode.INVALID_SETTINGS,
                    "Taking over sources from relay=" + relay + " failed: " + String.join("; ", wrong) + ". It serves "
                            + describe(served)
                            + ". Give the sources the ids and names that they have there, or read another relay");
        }
        ids = sources.stream().map(source -> (int) source.id()).toList();
        servesOthers = served.size() > sources.size();
        register(sources, schemas);
    }

    private static String describe(List<SourcesResponse.Source> served) {
        return served.stream()
                .map(source -> source.id() + "=" + source.name())
                .toList()
                .toString();
    }

    private void register(List<LogicalSource> sources, KeptSchemas schemas) {
        RegisterResponse response = RegisterResponse.parse(exchange.text(new RegisterRequest(ids).toTarget()));
        for (LogicalSource source : sources) {
            List<RegisterResponse.SourceSchema> registered = response.schemas().stream()
                    .filter(schema -> schema.id() == source.id())
                    .toList();
            if (registered.isEmpty()) {
                throw new AesopException(
                        ErrorCode.SCHEMA_MISSING,
                        "Registering source=" + source.name() + " at relay=" + relay
                                + " failed: it has no schema for it. Put one into that relay's schema registry");
            }
            registered.forEach(schema -> schemas.add(source.name(), schema.version(), schema.schema()));
        }
    }

    /** Ids of the sources. */
    List<Integer> ids() {
        return ids;
    }

    /** Whether the upstream has sources besides ours, whose events it counts but does not send. */
    boolean servesOthers() {
        return servesOthers;
    }

    /** What the upstream says besides events. */
    RelayExchange exchange() {
        return exchange;
    }

    /** Length of the next event, which alone is more than was asked for; 0 if the answer does not say so. */
    int pendingLength(ResponseHead head) {
        return head.header(WireHeaders.PENDING_EVENT_SIZE)
                .map(text -> (int) exchange.number(WireHeaders.PENDING_EVENT_SIZE, text, Integer.MAX_VALUE))
                .orElse(0);
    }

    /**
     * Asks for events; their bytes are then read from the connection.
     *
     * @throws AesopException with the code of what the upstream says went wrong
     */
    ResponseHead stream(StreamRequest request) {
        return exchange.stream(request);
    }
}
