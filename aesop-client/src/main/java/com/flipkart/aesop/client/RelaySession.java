package com.flipkart.aesop.client;

import com.flipkart.aesop.client.http.HttpConnection;
import com.flipkart.aesop.client.http.RelayExchange;
import com.flipkart.aesop.client.http.ResponseHead;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.schema.SchemaId;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.wire.RegisterRequest;
import com.flipkart.aesop.wire.RegisterResponse;
import com.flipkart.aesop.wire.SourcesRequest;
import com.flipkart.aesop.wire.SourcesResponse;
import com.flipkart.aesop.wire.StreamExtensions;
import com.flipkart.aesop.wire.StreamRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** The protocol with one relay: which sources, which schemas, then stream after stream. Used by the puller alone. */
final class RelaySession {
    private static final int PROBE_LENGTH = 64 * 1024;

    private final HttpConnection connection;
    private final HostAndPort relay;
    private final RelayExchange exchange;
    private List<Integer> ids = List.of();
    private boolean servesOthers;

    /** @param client id of the client, under which the relay counts it */
    RelaySession(HttpConnection connection, HostAndPort relay, String client) {
        this.connection = connection;
        this.relay = relay;
        this.exchange = new RelayExchange(connection, relay, client);
    }

    /** Connects, finds the ids of the sources and reads their schemas. */
    SourceTable open(List<String> sources) {
        exchange.connect();
        Map<String, Integer> served = new HashMap<>();
        for (SourcesResponse.Source source : SourcesResponse.parse(exchange.text(new SourcesRequest().toTarget()))
                .sources()) {
            served.put(source.name(), source.id());
        }
        List<String> missing =
                sources.stream().filter(name -> !served.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            throw new AesopException(
                    ErrorCode.INVALID_SETTINGS,
                    "Subscribing at relay=" + relay + " failed: it does not serve sources=" + missing + " but "
                            + served.keySet() + ". Correct the name, or ask a relay that serves it");
        }
        ids = sources.stream().map(served::get).toList();
        servesOthers = !sources.containsAll(served.keySet());
        return register(sources);
    }

    private SourceTable register(List<String> sources) {
        RegisterResponse response = RegisterResponse.parse(exchange.text(new RegisterRequest(ids).toTarget()));
        List<SourceTable.Source> table = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            String name = sources.get(i);
            int id = ids.get(i);
            List<SourceTable.Registered> registered = response.schemas().stream()
                    .filter(schema -> schema.id() == id)
                    .map(schema -> registered(name, schema))
                    .toList();
            if (registered.isEmpty()) {
                throw new AesopException(
                        ErrorCode.SCHEMA_MISSING,
                        "Registering source=" + name + " at relay=" + relay
                                + " failed: it has no schema for it. Put one into the relay's schema registry");
            }
            table.add(new SourceTable.Source(name, id, registered));
        }
        return new SourceTable(table);
    }

    private SourceTable.Registered registered(String source, RegisterResponse.SourceSchema schema) {
        try {
            Schema parsed = new Schema.Parser().parse(schema.schema());
            return new SourceTable.Registered(schema.version(), SchemaId.of(schema.schema()), parsed);
        } catch (AvroRuntimeException e) {
            throw new AesopException(
                    ErrorCode.SCHEMA_MISSING,
                    "Registering source=" + source + " at relay=" + relay + " failed: its version=" + schema.version()
                            + " is no Avro schema: " + e.getMessage() + ". Correct it in the relay's schema registry",
                    e);
        }
    }

    /** Ids of the sources, as this relay has them. */
    List<Integer> ids() {
        return ids;
    }

    /** Whether the relay has sources besides those asked for, whose events it counts but does not send. */
    boolean servesOthers() {
        return servesOthers;
    }

    /**
     * What to ask for besides events. Where the relay serves others we forgo the ends of windows that have nothing for us: they tell
     * us nothing before we have caught up, and without them the relay can go from one event of ours to the next.
     */
    StreamExtensions extensions(int waitMillis) {
        StreamExtensions live = StreamExtensions.live(waitMillis);
        return servesOthers ? live.coalescing() : live;
    }

    /** What the relay says besides events. */
    RelayExchange exchange() {
        return exchange;
    }

    /**
     * Asks for events; their bytes are then read from the connection.
     *
     * @throws AesopException with the code of what the relay says went wrong
     */
    ResponseHead stream(StreamRequest request) {
        return exchange.stream(request);
    }

    /** SCN of the oldest window that the relay has of these sources, if it fits into a small answer. */
    Optional<Long> oldestScn() {
        exchange.ask(
                StreamRequest.binary(
                                ids, Optional.of(Checkpoint.FLEXIBLE.toJson()), PROBE_LENGTH, StreamExtensions.NONE)
                        .toTarget(),
                Duration.ZERO);
        byte[] events = connection.readAll(PROBE_LENGTH);
        EventView first = new EventView().wrap(ByteBuffer.wrap(events), 0);
        return events.length >= EventLayout.MIN_LENGTH && first.version() == EventLayout.VERSION
                ? Optional.of(first.scn())
                : Optional.empty();
    }
}
