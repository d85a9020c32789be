package com.flipkart.aesop.client.http;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.wire.ErrorResponse;
import com.flipkart.aesop.wire.RequestTarget;
import com.flipkart.aesop.wire.StreamRequest;
import com.flipkart.aesop.wire.WireHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Requests to one relay and what it says in their answers: errors by their classes, refusals, and the place in its trailers. What
 * the requests are for is the caller's business. Belongs to the connection's thread.
 */
public final class RelayExchange {
    private static final int MAX_TEXT_LENGTH = 64 * 1024 * 1024;
    private static final int MAX_SHOWN_LENGTH = 200;
    private static final int UNAUTHORIZED = 401;

    /** How many times as long as it said a relay that follows may be silent before it is given up. */
    private static final int SILENCES = 2;

    private static final long MAX_SILENCE_MILLIS = 60_000;

    private final HttpConnection connection;
    private final HostAndPort relay;
    private final Map<String, String> headers;

    /**
     * With one relay.
     *
     * @param connection the caller's, who closes it
     * @param reader name under which the relay counts what is read
     */
    public RelayExchange(HttpConnection connection, HostAndPort relay, String reader) {
        this.connection = connection;
        this.relay = relay;
        this.headers = Map.of(WireHeaders.CLIENT_SERVICE, reader);
    }

    /** Connects. */
    public void connect() {
        connection.connect(relay);
    }

    /**
     * Asks, and connects again first if the relay has announced the end of the connection; the body is then read from the connection.
     *
     * @param patience how long the relay may think about it, besides the read time-out
     * @throws AesopException with the code of what the relay says went wrong; {@code ACCESS_DENIED} if it refuses our token
     */
    public ResponseHead ask(RequestTarget target, Duration patience) {
        if (connection.isClosingAnnounced()) {
            connect();
        }
        ResponseHead head = connection.get(target.toString(), headers, patience);
        Optional<ErrorResponse> error =
                ErrorResponse.fromHeaders(name -> head.header(name).orElse(null));
        if (head.status() == ResponseHead.OK && error.isEmpty()) {
            return head;
        }
        throw refused("GET /" + target.command() + " from relay=" + relay, head, error);
    }

    /**
     * Asks for events; their bytes are then read from the connection. Where the relay keeps the answer open, it may be silent for
     * twice as long as it says that it will be, or the read time-out if that is longer.
     *
     * @throws AesopException with the code of what the relay says went wrong
     */
    public ResponseHead stream(StreamRequest request) {
        ResponseHead head =
                ask(request.toTarget(), Duration.ofMillis(request.extensions().waitMillis()));
        head.header(WireHeaders.FOLLOW).ifPresent(this::allowSilence);
        return head;
    }

    /** Whether an answer to {@link #stream} stays open and brings windows as they are committed. */
    public static boolean isFollowing(ResponseHead head) {
        return head.header(WireHeaders.FOLLOW).isPresent();
    }

    private void allowSilence(String told) {
        long millis = Math.min(MAX_SILENCE_MILLIS, number(WireHeaders.FOLLOW, told, Long.MAX_VALUE));
        connection.allowSilence(Duration.ofMillis(SILENCES * millis));
    }

    private AesopException refused(String tried, ResponseHead head, Optional<ErrorResponse> error) {
        byte[] body = connection.readAll(MAX_TEXT_LENGTH);
        if (head.status() == UNAUTHORIZED) {
            return new AesopException(
                    ErrorCode.ACCESS_DENIED,
                    tried + " failed: " + error.map(ErrorResponse::message).orElse("it wants to be shown a token")
                            + ". The setting is token");
        }
        if (error.isPresent()) {
            return error.get().toException(tried);
        }
        String text = new String(body, 0, Math.min(body.length, MAX_SHOWN_LENGTH), StandardCharsets.UTF_8).strip();
        return new AesopException(
                ErrorCode.PEER_FAILED,
                tried + " failed: it answered status=" + head.status() + " " + text
                        + ". Is it a relay that listens at this address?");
    }

    /** Asks and reads the whole body, at most 64 MiB. */
    public byte[] text(RequestTarget target) {
        ask(target, Duration.ZERO);
        return connection.readAll(MAX_TEXT_LENGTH);
    }

    /**
     * Throws what went wrong after an answer to /stream had begun, if anything did: by its trailers, or by the text in its place.
     *
     * @param errorText what stood where an event was due; empty if nothing did
     */
    public void requireWhole(String errorText) {
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

    /**
     * Whether the relay has ended the connection in silence, so that who answers next may be another. If it announced the end,
     * {@link #ask} just connects again.
     */
    public boolean isOver() {
        return !connection.isClosingAnnounced() && !connection.isReusable();
    }

    /** Whether the relay had nothing more when the answer that was read ended, if it has said. */
    public Optional<Boolean> atEnd() {
        return Optional.ofNullable(connection.trailers().get(WireHeaders.AT_END))
                .map(Boolean::valueOf);
    }

    /**
     * The offset in its window at which the answer that was read has ended, if the relay has said.
     *
     * @throws AesopException {@code PEER_FAILED} if that is no such number
     */
    public OptionalLong windowOffset() {
        String told = connection.trailers().get(WireHeaders.WINDOW_OFFSET);
        return told == null
                ? OptionalLong.empty()
                : OptionalLong.of(number(WireHeaders.WINDOW_OFFSET, told, Long.MAX_VALUE));
    }

    /**
     * A number in a header of an answer.
     *
     * @return in [0, max]
     * @throws AesopException {@code PEER_FAILED} if it is none
     */
    public long number(String header, String text, long max) {
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
}
