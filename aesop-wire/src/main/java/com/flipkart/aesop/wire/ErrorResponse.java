package com.flipkart.aesop.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.flipkart.aesop.core.error.AesopException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * An error on the wire: status 500, {@code x-dbus-error*} headers and a line of JSON. The same headers
 * come as trailers, and the JSON as the end of the body, when an answer fails after its first chunk.
 *
 * @param errorClass what went wrong
 * @param className the class name as sent; that of {@code errorClass} unless the peer sent an unknown one
 * @param message in words
 */
public record ErrorResponse(ErrorClass errorClass, String className, String message) {
    /** The status of every error of the protocol. */
    public static final int STATUS = 500;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NO_MESSAGE = "No message provided";
    private static final int MAX_HEADER_MESSAGE_LENGTH = 2048;

    /** What a server says when {@code failure} stopped it. */
    public static ErrorResponse of(AesopException failure) {
        ErrorClass errorClass =
                failure instanceof WireException wire ? wire.errorClass() : ErrorClass.of(failure.code());
        String message = failure.getMessage() == null ? NO_MESSAGE : failure.getMessage();
        return new ErrorResponse(errorClass, errorClass.className(), message);
    }

    /**
     * Finds the error in headers or trailers.
     *
     * @param header gives the value of a header by name, or null; names are not case-sensitive
     * @return empty if they tell of no error
     */
    public static Optional<ErrorResponse> fromHeaders(UnaryOperator<String> header) {
        String cause = header.apply(WireHeaders.ERROR_CAUSE);
        String name = cause != null ? cause : header.apply(WireHeaders.ERROR);
        if (name == null) {
            return Optional.empty();
        }
        String text = header.apply(cause != null ? WireHeaders.ERROR_CAUSE_MESSAGE : WireHeaders.ERROR_MESSAGE);
        return Optional.of(named(name.strip(), text == null ? NO_MESSAGE : text.strip()));
    }

    /**
     * Finds the error in the JSON that stands where an event was due.
     *
     * @return empty if the text is not such JSON
     */
    public static Optional<ErrorResponse> fromBody(String body) {
        try {
            JsonNode node = JSON.readTree(body);
            if (node == null || !node.path("error").isTextual()) {
                return Optional.empty();
            }
            return Optional.of(
                    named(node.path("error").textValue(), node.path("message").asText(NO_MESSAGE)));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static ErrorResponse named(String className, String message) {
        return new ErrorResponse(ErrorClass.named(className).orElse(ErrorClass.PROCESSING_FAILED), className, message);
    }

    /** The headers, or trailers, in the order in which the original sends them. */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        String text = headerText(message);
        if (errorClass.sentAsCause()) {
            headers.put(WireHeaders.ERROR, ErrorClass.PROCESSING_FAILED.className());
            headers.put(WireHeaders.ERROR_MESSAGE, className);
            headers.put(WireHeaders.ERROR_CAUSE, className);
            headers.put(WireHeaders.ERROR_CAUSE_MESSAGE, text);
        } else {
            headers.put(WireHeaders.ERROR, className);
            headers.put(WireHeaders.ERROR_MESSAGE, text);
        }
        return headers;
    }

    /** The body: one line of JSON, ended by CR LF. */
    public byte[] body() {
        try {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("error", className);
            fields.put("message", message);
            return (JSON.writeValueAsString(fields) + "\r\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Two strings can always be written as JSON", e);
        }
    }

    /** The exception that tells the caller. */
    public WireException toException(String tried) {
        return new WireException(errorClass, tried + " failed: the server answered " + className + ": " + message);
    }

    private static String headerText(String message) {
        StringBuilder text = new StringBuilder(Math.min(message.length(), MAX_HEADER_MESSAGE_LENGTH));
        for (int i = 0; i < message.length() && text.length() < MAX_HEADER_MESSAGE_LENGTH; i++) {
            char c = message.charAt(i);
            if (c >= ' ' && c < 0x7F) {
                text.append(c);
            } else if (text.isEmpty() || text.charAt(text.length() - 1) != ' ') {
                text.append(c < ' ' ? ' ' : '?');
            }
        }
        return text.toString();
    }
}
