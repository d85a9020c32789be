package com.flipkart.aesop.client;

import com.flipkart.aesop.client.http.HttpConnection;
import com.flipkart.aesop.client.http.ResponseHead;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.schema.SchemaId;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.wire.ErrorResponse;
import com.flipkart.aesop.wire.RegisterRequest;
import com.flipkart.aesop.wire.RegisterResponse;
import com.flipkart.aesop.wire.RequestTarget;
import com.flipkart.aesop.wire.SourcesRequest;
import com.flipkart.aesop.wire.SourcesResponse;
import com.flipkart.aesop.wire.StreamExtensions;
import com.flipkart.aesop.wire.StreamRequest;
import com.flipkart.aesop.wire.WireHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** The protocol with one relay: which sources, which schemas, then stream after stream. Used by the puller alone. */
final class RelaySession {
    private static final int MAX_TEXT_LENGTH = 64 * 1024 * 1024;
    private static final int UNAUTHORIZED = 401;
    private static final int PROBE_LENGTH = 64 * 1024;

    /** How many times as long as it said a relay that follows may be silent before it is given up. */
    private static final int SILENCES = 2;

    private static final long MAX_SILENCE_MILLIS = 60_000;

    private final HttpConnection connection;
    private final HostAndPort relay;
    private final Map<String, String> headers;
    private List<Integer> ids = List.of();
    private boolean servesOthers;

    /** @param client id of the client, under which the relay counts it */
    RelaySession(HttpConnection connection, HostAndPort relay, String client) {
        this.connection = connection;
        this.relay = relay;
        this.headers = Map.of(WireHeaders.CLIENT_SERVICE, client);
    }

    /** Connects, finds the ids of the sources and reads their schemas. */
    SourceTable open(List<String> sources) {
        connection.connect(relay);
        Map<String, Integer> served = new HashMap<>();
        for (SourcesResponse.Source source :
                SourcesResponse.parse(text(new SourcesRequest().toTarget())).sources()) {
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
        RegisterResponse response = RegisterResponse.parse(text(new RegisterRequest(ids).toTarget()));
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

    /** Whether the relay had nothing more when the answer that was read ended, if it has said. */
    Optional<Boolean> atEnd() {
        return Optional.ofNullable(connection.trailers().get(WireHeaders.AT_END))
                .map(Boolean::valueOf);
    }

    /**
     * The offset in its window at which the answer that was read has ended, if the relay has said.
     *
     * @throws AesopException {@code PEER_FAILED} if that is no number
     */
    OptionalLong windowOffset() {
        String told = connection.trailers().get(WireHeaders.WINDOW_OFFSET);
        if (told == null) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(number(WireHeaders.WINDOW_OFFSET, told));
    }

    /**
     * Whether the relay has ended the connection in silence, so that who answers next may know other ids. If it
     * announced the end, {@link #stream} just connects again.
     */
    boolean isOver() {
        return !connection.isClosingAnnounced() && !connection.isReusable();
    }

    /**
     * Asks for events; their bytes are then read from the connection.
     *
     * @throws AesopException with the code of what the relay says went wrong
     */
    ResponseHead stream(StreamRequest request) {
        if (connection.isClosingAnnounced()) {
            connection.connect(relay);
        }
        ResponseHead head = answered(
                request.toTarget(), Duration.ofMillis(request.extensions().waitMillis()));
        head.header(WireHeaders.FOLLOW)
                .ifPresent(text -> connection.allowSilence(
                        Duration.ofMillis(SILENCES * Math.min(MAX_SILENCE_MILLIS, number(WireHeaders.FOLLOW, text)))));
        return head;
    }

    /** Whether an answer stays open and brings windows as they are committed. */
    static boolean isFollowing(ResponseHead head) {
        return head.header(WireHeaders.FOLLOW).isPresent();
    }

    private long number(String header, String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw notANumber(header, text, e);
        }
        throw notANumber(header, text, null);
    }

    private AesopException notANumber(String header, String text, Exception cause) {
        return new AesopException(
                ErrorCode.PEER_FAILED, "Streaming from relay=" + relay + " failed: " + header + " is " + text, cause);
    }

    /** SCN of the oldest window that the relay has of these sources, if it fits into a small answer. */
    Optional<Long> oldestScn() {
        answered(
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

    /** What went wrong after the answer had begun, if anything did: from its trailers, or from the text in its place. */
    void requireWhole(String errorText) {
        Map<String, String> trailers = connection.trailers();
        Optional<ErrorResponse> error = ErrorResponse.fromHeaders(name -> trailers.get(name.toLowerCase(Locale.ROOT)));
        if (error.isEmpty() && errorText.isEmpty()) {
            return;
        }
        throw error.or(() -> ErrorResponse.fromBody(errorText))
                .map(known -> (AesopException) known.toException("Streaming from relay=" + relay))
                .orElseGet(() -> new AesopException(
                        ErrorCode.PEER_FAILED,
                        "Streaming from relay=" + relay + " failed: it sent a text where an event was due: "
                                + errorText));
    }

    private byte[] text(RequestTarget target) {
        if (connection.isClosingAnnounced()) {
            connection.connect(relay);
        }
        answered(target, Duration.ZERO);
        return connection.readAll(MAX_TEXT_LENGTH);
    }

    private ResponseHead answered(RequestTarget target, Duration patience) {
        ResponseHead head = connection.get(target.toString(), headers, patience);
        Optional<ErrorResponse> error =
                ErrorResponse.fromHeaders(name -> head.header(name).orElse(null));
        if (head.status() == ResponseHead.OK && error.isEmpty()) {
            return head;
        }
        String tried = "GET /" + target.command() + " from relay=" + relay;
        byte[] body = connection.readAll(MAX_TEXT_LENGTH);
        if (head.status() == UNAUTHORIZED) {
            throw new AesopException(
                    ErrorCode.ACCESS_DENIED,
                    tried + " failed: " + error.map(ErrorResponse::message).orElse("it wants to be shown a token")
                            + ". The client's setting is token");
        }
        if (error.isPresent()) {
            throw error.get().toException(tried);
        }
        String text = new String(body, 0, Math.min(body.length, 200), StandardCharsets.UTF_8).strip();
        throw new AesopException(
                ErrorCode.PEER_FAILED,
                tried + " failed: it answered status=" + head.status() + " " + text
                        + ". Is it a relay that listens at this address?");
    }
}
