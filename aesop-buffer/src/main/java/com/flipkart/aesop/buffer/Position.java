package com.flipkart.aesop.buffer;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * An absolute position: bytes of events written to the ring before it. It never wraps, so that positions compare as
 * numbers: at 1 GB/s, 63 bits last for 292 years.
 */
final class Position {
    private static final String SUFFIX = ".segment";
    private static final int DIGITS = 19;
    private static final String ZEROS = "0".repeat(DIGITS);

    private Position() {}

    /** The name of the segment whose first event is at {@code position}; names sort as positions do. */
    static String segmentFile(long position) {
        byte[] name = (ZEROS + SUFFIX).getBytes(StandardCharsets.US_ASCII); // the writer passes here: no Formatter
        long rest = position;
        for (int i = DIGITS - 1; i >= 0; i--) {
            name[i] += (byte) (rest % 10);
            rest /= 10;
        }
        return new String(name, StandardCharsets.US_ASCII);
    }

    /** The position that a file's name says; empty if it is not the name of a segment. */
    static OptionalLong ofSegmentFile(String name) {
        if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
            return OptionalLong.empty();
        }
        try {
            long position = Long.parseLong(name, 0, DIGITS, 10);
            return position < 0 || name.charAt(0) == '+' ? OptionalLong.empty() : OptionalLong.of(position);
        } catch (NumberFormatException other) {
            return OptionalLong.empty();
        }
    }
}
