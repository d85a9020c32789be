package com.flipkart.aesop.wire;

import java.util.ArrayList;
import java.util.List;

/** Reads parameters of one request and tells its problems what is wrong with them. */
final class ParameterReader {
    private static final int MAX_SOURCE_ID = Short.MAX_VALUE;
    private static final String SOURCES_RULE = "a comma-separated list of source ids, each in [1, 32767]";

    private final RequestTarget target;
    private final RequestProblems problems;

    ParameterReader(RequestTarget target, RequestProblems problems) {
        this.target = target;
        this.problems = problems;
    }

    /** A version of the protocol, or {@code absent}. */
    int protocolVersion(int absent) {
        return integer(
                WireParameters.PROTOCOL_VERSION,
                absent,
                WireParameters.MIN_PROTOCOL_VERSION,
                WireParameters.MAX_PROTOCOL_VERSION);
    }

    /** A whole number in [min, max], or {@code absent}. */
    int integer(String name, int absent, int min, int max) {
        String text = target.parameters().get(name);
        if (text == null) {
            return absent;
        }
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, together with numbers out of range.
        }
        problems.invalid(name, text, "a whole number in [" + min + ", " + max + "]");
        return absent;
    }

    boolean bool(String name, boolean absent) {
        String text = target.parameters().get(name);
        if (text == null) {
            return absent;
        }
        String value = text.strip();
        if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
            return value.equalsIgnoreCase("true");
        }
        problems.invalid(name, text, "true or false");
        return absent;
    }

    /** How the body of an answer to /stream is to be compressed. */
    StreamCompression compression() {
        String text = target.parameters().get(WireParameters.COMPRESS);
        if (text == null) {
            return StreamCompression.NONE;
        }
        return StreamCompression.of(text.strip()).orElseGet(() -> {
            problems.invalid(WireParameters.COMPRESS, text, StreamCompression.ZSTD.text());
            return StreamCompression.NONE;
        });
    }

    /** The ids in {@link WireParameters#SOURCES}; empty if the parameter is missing or wrong. */
    List<Integer> sources() {
        String text = target.parameters().get(WireParameters.SOURCES);
        List<Integer> ids = new ArrayList<>();
        if (text == null) {
            return ids;
        }
        for (String part : text.split(",", -1)) {
            int id = id(part.strip());
            if (id < 1 || id > MAX_SOURCE_ID) {
                problems.invalid(WireParameters.SOURCES, text, SOURCES_RULE);
                return List.of();
            }
            if (!ids.contains(id)) {
                ids.add(id);
            }
        }
        return ids;
    }

    private static int id(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
