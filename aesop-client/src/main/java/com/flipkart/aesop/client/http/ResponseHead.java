package com.flipkart.aesop.client.http;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Status and headers of an answer.
 *
 * @param status as in the status line
 * @param keepAlive whether the connection can be used again after the body
 * @param headers names in lower case; the values of a repeated header are joined by a comma
 */
public record ResponseHead(int status, boolean keepAlive, Map<String, String> headers) {
    public static final int OK = 200;

    private static final int FIRST_FINAL_STATUS = 200;

    public ResponseHead {
        headers = Collections.unmodifiableMap(headers);
    }

    /** The value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Whether it only announces the real answer (100 Continue and its kin). */
    boolean isInterim() {
        return status < FIRST_FINAL_STATUS;
    }

    /** Reads the lines of a head, without the empty one that ends it. */
    static ResponseHead parse(String text) {
        String[] lines = text.split("\r?\n", -1);
        int status = status(lines[0]);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            putField(headers, lines[i]);
        }
        String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
        boolean keepAlive =
                lines[0].startsWith("HTTP/1.1") ? !connection.contains("close") : connection.contains("keep-alive");
        return new ResponseHead(status, keepAlive, headers);
    }

    /** Adds a line {@code name: value} of a head or of trailers. */
    static void putField(Map<String, String> fields, String line) {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw malformed("a header line without a name: " + line);
        }
        fields.merge(
                line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                line.substring(colon + 1).strip(),
                (first, second) -> first + "," + second);
    }

    static AesopException malformed(String what) {
        return new AesopException(
                ErrorCode.PEER_FAILED,
                "Reading an answer failed: it is not HTTP/1.1 but has " + what
                        + ". Is it a relay that listens at this address?");
    }

    private static int status(String line) {
        if (!line.startsWith("HTTP/1.") || line.length() < 12) {
            throw malformed("the first line " + line.substring(0, Math.min(80, line.length())));
        }
        try {
            return Integer.parseInt(line.substring(9, 12));
        } catch (NumberFormatException e) {
            throw malformed("the first line " + line.substring(0, Math.min(80, line.length())));
        }
    }
}
