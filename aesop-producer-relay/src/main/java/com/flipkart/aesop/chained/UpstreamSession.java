package com.flipkart.aesop.chained;

import com.flipkart.aesop.client.http.HttpConnection;
import com.flipkart.aesop.client.http.ResponseHead;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.wire.ErrorResponse;
import com.flipkart.aesop.wire.RegisterRequest;
import com.flipkart.aesop.wire.RegisterResponse;
import com.flipkart.aesop.wire.RequestTarget;
import com.flipkart.aesop.wire.SourcesRequest;
import com.flipkart.aesop.wire.SourcesResponse;
import com.flipkart.aesop.wire.StreamRequest;
import com.flipkart.aesop.wire.WireHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The protocol with one upstream: does it have our sources, which schemas, then stream after stream. One thread. */
final class UpstreamSession {
    private static final int MAX_TEXT_LENGTH = 64 * 1024 * 1024;

    private final HttpConnection connection;
    private final HostAndPort relay;
    private final Map<String, String> headers;
    private List<Integer> ids = List.of();
    private boolean servesOthers;

    /** @param name under which the upstream counts what we read */
    UpstreamSession(HttpConnection connection, HostAndPort relay, String name) {
        this.connection = connection;
        this.relay = relay;
        this.headers = Map.of(WireHeaders.CLIENT_SERVICE, name);
    }

    /**
     * Connects, looks whether the upstream has the sources under the same names and ids (events carry the id), and takes over
     * their schemas.
     */
    void open(List<LogicalSource> sources, KeptSchemas schemas) {
        connection.connect(relay);
        List<SourcesResponse.Source> served =
                SourcesResponse.parse(text(new SourcesRequest().toTarget())).sources();
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
        RegisterResponse response = RegisterResponse.parse(text(new RegisterRequest(ids).toTarget()));
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

    /** Whether the upstream had nothing more when the answer that was read ended; false if it has not said. */
    boolean atEnd() {
        return Boolean.parseBoolean(connection.trailers().get(WireHeaders.AT_END));
    }

    /**
     * The offset in its window at which the answer that was read has ended, if the upstream has said.
     *
     * @throws AesopException {@code PEER_FAILED} if that is no number
     */
    OptionalLong windowOffset() {
        String told = connection.trailers().get(WireHeaders.WINDOW_OFFSET);
        return told == null
                ? OptionalLong.empty()
                : OptionalLong.of(number(WireHeaders.WINDOW_OFFSET, told, Long.MAX_VALUE));
    }

    /** Length of the next event, which alone is more than was asked for; 0 if the answer does not say so. */
    int pendingLength(ResponseHead head) {
        return head.header(WireHeaders.PENDING_EVENT_SIZE)
                .map(text -> (int) number(WireHeaders.PENDING_EVENT_SIZE, text, Integer.MAX_VALUE))
                .orElse(0);
    }

    private long number(String header, String text, long max) {
        try {
            long number = Long.parseLong(text.strip());
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(header, text, e);
        }
        throw wrong(header, text, null);
    }

    private AesopException wrong(String header, String text, Exception cause) {
        return new AesopException(
                ErrorCode.PEER_FAILED,
                "Streaming from relay=" + relay + " failed: " + header + " is " + text
                        + ". Is it a relay that listens at this address?",
                cause);
    }

    /** Whether the upstream has ended the connection in silence, so that who answers next may be another. */
    boolean isOver() {
        return !connection.isClosingAnnounced() && !connection.isReusable();
    }

    /**
     * Asks for events; their bytes are then read from the connection.
     *
     * @throws AesopException with the code of what the upstream says went wrong
     */
    ResponseHead stream(StreamRequest request) {
        if (connection.isClosingAnnounced()) {
            connection.connect(relay);
        }
        return answered(
                request.toTarget(), Duration.ofMillis(request.extensions().waitMillis()));
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
