package com.flipkart.aesop.wire.http;

import com.flipkart.aesop.wire.WireHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes status lines and headers. The headers that every answer has are put together once. */
final class ResponseHead {
    static final String OK = "200 OK";
    static final String UNAUTHORIZED = "401 Unauthorized";
    static final String FORBIDDEN = "403 Forbidden";
    static final String INTERNAL_SERVER_ERROR = "500 Internal Server Error";

    /** How the end of a body is told. */
    enum Body {
        EMPTY,
        CHUNKED,
        UNTIL_CLOSE
    }

    private final String common;

    ResponseHead(String serverHost) {
        common = "Content-Type: text/plain; charset=UTF-8\r\nAccess-Control-Allow-Origin: *\r\n"
                + WireHeaders.SERVER_HOST + ": " + headerText(serverHost) + "\r\n";
    }

    byte[] bytes(String status, Map<String, String> headers, Body body, boolean keepAlive) {
        StringBuilder text = new StringBuilder(512);
        text.append("HTTP/1.1 ").append(status).append("\r\n").append(common);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            text.append(header.getKey())
                    .append(": ")
                    .append(headerText(header.getValue()))
                    .append("\r\n");
        }
        text.append(
                switch (body) {
                    case EMPTY -> "Content-Length: 0\r\n";
                    case CHUNKED -> "Transfer-Encoding: chunked\r\n";
                    case UNTIL_CLOSE -> "";
                });
        if (!keepAlive) {
            text.append("Connection: close\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The last chunk with trailers. */
    static byte[] lastChunk(Map<String, String> trailers) {
        StringBuilder text = new StringBuilder(256).append("0\r\n");
        trailers.forEach((name, value) ->
                text.append(name).append(": ").append(headerText(value)).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** No value ends its line. */
    private static String headerText(String value) {
        return value.replace('\r', ' ').replace('\n', ' ');
    }
}
