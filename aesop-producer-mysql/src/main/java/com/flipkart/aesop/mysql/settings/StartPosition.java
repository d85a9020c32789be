package com.flipkart.aesop.mysql.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a producer starts when its buffer is empty. */
public sealed interface StartPosition {
    /** The words for a user. */
    String RULE = "now, oldest, an SCN, or file:offset as in binlog.000003:4";

    /** With the next transaction. */
    record Now() implements StartPosition {}

    /** With the oldest transaction that the server still has. */
    record Oldest() implements StartPosition {}

    /**
     * With the first transaction that starts at or after the place that the SCN names.
     *
     * @param scn at least 0
     */
    record AtScn(long scn) implements StartPosition {}

    /**
     * With the first transaction that starts at or after a place in a file.
     *
     * @param file name of the binlog file
     * @param offset at least 4
     */
    record At(String file, long offset) implements StartPosition {}

    /**
     * Reads what a user wrote.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static StartPosition parse(String text) {
        String trimmed = text.trim();
        if (trimmed.equals("now")) {
            return new Now();
        }
        if (trimmed.equals("oldest")) {
            return new Oldest();
        }
        try {
            if (trimmed.matches("\\d+")) {
                return new AtScn(Long.parseLong(trimmed));
            }
            Matcher place = Pattern.compile("(.+\\.\\d+):(\\d+)").matcher(trimmed);
            if (place.matches()) {
                return new At(place.group(1), Math.max(4, Long.parseLong(place.group(2))));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(trimmed + " has a number beyond 64 bits", e);
        }
        throw new IllegalArgumentException("it is not " + RULE);
    }
}
