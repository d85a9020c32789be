package com.flipkart.aesop.wire.http;

import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.wire.RequestTarget;
import com.flipkart.aesop.wire.WireHeaders;
import com.flipkart.aesop.wire.WireParameters;
import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads requests from the bytes of one connection, as they come. Belongs to the connection's thread.
 *
 * <p>Lenient where the protocol needs it: between the method (first word) and the version (last word)
 * anything printable may stand. Strict where leniency is dangerous: a body needs exactly one
 * Content-Length, and is thrown away, because no command of the protocol has one.
 */
final class RequestParser {
    private static final int MAX_HEADERS_LENGTH = 64 * 1024;
    private static final int MAX_BODY_LENGTH = 64 * 1024;
    private static final int MAX_METHOD_LENGTH = 16;
    private static final String BAD_REQUEST = "400 Bad Request";

    private enum State {
        REQUEST_LINE,
        HEADERS,
        BODY
    }

    private State state = State.REQUEST_LINE;
    private int scanned;
    private int headersLength;
    private String method = "";
    private RequestTarget target = new RequestTarget("", "", Map.of());
    private int minorVersion;
    private String connectionHeader = "";
    private int bodyLength = -1;
    private Optional<Secret> authorization = Optional.empty();
    private final Map<String, String> databusHeaders = new LinkedHashMap<>();

    /**
     * Takes the next request from {@code in}, as far as it is there.
     *
     * @return null if the request is not whole yet
     */
    Request parse(ByteBuf in) throws BadRequestException {
        while (true) {
            if (state == State.BODY) {
                return skipBody(in);
            }
            String line = readLine(in);
            if (line == null) {
                return null;
            }
            if (state == State.REQUEST_LINE) {
                if (!line.isEmpty()) {
                    requestLine(line);
                    state = State.HEADERS;
                }
            } else if (line.isEmpty()) {
                state = State.BODY;
            } else {
                header(line);
            }
        }
    }

    /** Whether a request has begun and is not whole. */
    boolean isInside(ByteBuf in) {
        return state != State.REQUEST_LINE || in.isReadable();
    }

    private String readLine(ByteBuf in) throws BadRequestException {
        int available = in.readableBytes();
        if (state == State.REQUEST_LINE && available > 0) {
            checkFirstByte(in.getByte(in.readerIndex()));
        }
        int start = in.readerIndex();
        int end = in.forEachByte(start + scanned, available - scanned, ByteProcessor.FIND_LF);
        int length = end < 0 ? available : end - start;
        if (state == State.REQUEST_LINE && length > WireParameters.MAX_LINE_LENGTH) {
            throw new BadRequestException(
                    "414 URI Too Long", "the request line has more than " + WireParameters.MAX_LINE_LENGTH + " bytes");
        }
        if (state == State.HEADERS && headersLength + length > MAX_HEADERS_LENGTH) {
            throw new BadRequestException(
                    "431 Request Header Fields Too Large",
                    "the headers have more than " + MAX_HEADERS_LENGTH + " bytes");
        }
        if (end < 0) {
            scanned = available;
            return null;
        }
        scanned = 0;
        headersLength += state == State.HEADERS ? length + 1 : 0;
        int textLength = length > 0 && in.getByte(end - 1) == '\r' ? length - 1 : length;
        String line = in.toString(start, textLength, StandardCharsets.UTF_8);
        in.readerIndex(end + 1);
        return line;
    }

    private static void checkFirstByte(byte first) throws BadRequestException {
        if ((first < 'A' || first > 'Z') && first != '\r' && first != '\n') {
            String hint = first == TlsGate.HANDSHAKE ? "; it looks like TLS, which this port does not speak" : "";
            throw new BadRequestException(
                    BAD_REQUEST, "a request begins with a method, not with byte 0x" + hex(first) + hint);
        }
    }

    private static String hex(byte b) {
        return Integer.toHexString(0x100 | (b & 0xFF)).substring(1);
    }

    private void requestLine(String line) throws BadRequestException {
        String stripped = line.strip();
        int first = stripped.indexOf(' ');
        int last = stripped.lastIndexOf(' ');
        if (first < 1 || last <= first) {
            throw new BadRequestException(BAD_REQUEST, "a request line is method, target and HTTP version");
        }
        method = stripped.substring(0, first);
        String version = stripped.substring(last + 1);
        String rawTarget = stripped.substring(first + 1, last).strip();
        checkMethod();
        if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
            String status = version.startsWith("HTTP/") ? "505 HTTP Version Not Supported" : BAD_REQUEST;
            throw new BadRequestException(status, "the request line does not end with HTTP/1.1 or HTTP/1.0");
        }
        for (int i = 0; i < rawTarget.length(); i++) {
            if (rawTarget.charAt(i) < ' ' && rawTarget.charAt(i) != '\t') {
                throw new BadRequestException(BAD_REQUEST, "the request line has a control character");
            }
        }
        minorVersion = version.charAt(version.length() - 1) - '0';
        target = RequestTarget.parse(rawTarget);
    }

    private void checkMethod() throws BadRequestException {
        boolean word = method.length() <= MAX_METHOD_LENGTH && method.chars().allMatch(c -> c >= 'A' && c <= 'Z');
        if (!word) {
            throw new BadRequestException(BAD_REQUEST, "a request line begins with a method, a word in capitals");
        }
        if (!method.equals("GET") && !method.equals("POST")) {
            throw new BadRequestException("405 Method Not Allowed", "method=" + method + "; use GET");
        }
    }

    private void header(String line) throws BadRequestException {
        int colon = line.indexOf(':');
        if (colon < 1) {
            throw new BadRequestException(BAD_REQUEST, "a header line is name: value");
        }
        String written = line.substring(0, colon);
        String name = written.toLowerCase(Locale.ROOT);
        String value = line.substring(colon + 1).strip();
        switch (name) {
            case "connection" -> connectionHeader = value.toLowerCase(Locale.ROOT);
            case "authorization" -> authorization(value);
            case "content-length" -> contentLength(value);
            case "transfer-encoding" ->
                throw new BadRequestException(
                        "411 Length Required", "no command takes a body; leave Transfer-Encoding out");
            default -> {
                if (name.startsWith(WireHeaders.PREFIX)) {
                    databusHeaders.putIfAbsent(written, value);
                }
            }
        }
    }

    private void authorization(String value) throws BadRequestException {
        if (authorization.isPresent()) {
            throw new BadRequestException(BAD_REQUEST, "Authorization is to come once");
        }
        authorization = Optional.of(Secret.of(value));
    }

    private void contentLength(String value) throws BadRequestException {
        boolean number =
                !value.isEmpty() && value.length() < 10 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number || bodyLength >= 0) {
            throw new BadRequestException(BAD_REQUEST, "Content-Length is to be one number, once");
        }
        bodyLength = Integer.parseInt(value);
        if (bodyLength > MAX_BODY_LENGTH) {
            throw new BadRequestException(
                    "413 Content Too Large", "the body has more than " + MAX_BODY_LENGTH + " bytes");
        }
    }

    private Request skipBody(ByteBuf in) {
        int skipped = Math.min(in.readableBytes(), Math.max(bodyLength, 0));
        in.skipBytes(skipped);
        bodyLength -= skipped;
        if (bodyLength > 0) {
            return null;
        }
        boolean keepAlive = minorVersion == 1 ? !connectionHeader.contains("close") : false;
        Request request =
                new Request(method, target.withHeaders(databusHeaders), minorVersion, keepAlive, authorization);
        reset();
        return request;
    }

    private void reset() {
        state = State.REQUEST_LINE;
        scanned = 0;
        headersLength = 0;
        connectionHeader = "";
        bodyLength = -1;
        authorization = Optional.empty();
        databusHeaders.clear();
    }
}
