package com.flipkart.aesop.buffer;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * An absolute position: bytes of events written to the ring before it. It never wraps, so that positions compare as
 * numbers: at 1 GB/s, 63 bits last for 292 years.
 */
final class Position {
    private static final String SUFFIX = ".segment";
    private static final int DIGITS = 19;

    private Position() {}

    /** The name of the segment whose first event is at {@code position}; names sort as positions do. */
    static String segmentFile(long position) {
        return String.format(Locale.ROOT, "%0" + DIGITS + "d%s", position, SUFFIX);
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
