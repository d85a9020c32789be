package com.flipkart.aesop.wire.filter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What Java makes of the bytes of a key that is text, without making a String of them: its number, if {@link
 * Long#parseLong(String)} takes it for one, and its {@link String#hashCode()}. Bytes that are not UTF-8 (a key of binary
 * columns) count as the replacement characters that {@code new String(bytes, UTF_8)} puts in their place. A test compares
 * the two on random bytes.
 */
final class TextKey {
    private static final int MAX_SHOWN_LENGTH = 40;
    private static final char REPLACEMENT = '\uFFFD';
    private static final int RADIX = 10;

    /** What {@link Long#parseLong} counts down to: the negated number is larger by one. */
    private static final long MULTIPLY_LIMIT = Long.MIN_VALUE / RADIX;

    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private int at;
    private int end;

    private int hash;
    private int units;
    private int digits;
    private boolean negative;
    private boolean number;
    private long negated;

    /** Reads a key. */
    void read(ByteBuffer source, int offset, int length) {
        bytes = source;
        at = offset;
        end = offset + length;
        hash = 0;
        units = 0;
        digits = 0;
        negative = false;
        number = true;
        negated = 0;
        while (at < end) {
            int b = bytes.get(at);
            if (b >= 0) {
                at++;
                unit((char) b);
            } else {
                decode(b & 0xFF);
            }
        }
        number &= digits > 0 && (negative || negated != Long.MIN_VALUE);
    }

    /** Whether it is a number that fits into a long. */
    boolean isNumber() {
        return number;
    }

    long number() {
        return negative ? negated : -negated;
    }

    /** Hash code of the text. */
    int hash() {
        return hash;
    }

    /** A UTF-16 unit of the text. */
    private void unit(char c) {
        hash = 31 * hash + c;
        if (number) {
            if (units == 0 && (c == '-' || c == '+')) {
                negative = c == '-';
            } else {
                digit(Character.digit(c, RADIX));
            }
        }
        units++;
    }

    private void digit(int value) {
        if (value < 0 || negated < MULTIPLY_LIMIT || negated * RADIX < Long.MIN_VALUE + value) {
            number = false;
            return;
        }
        negated = negated * RADIX - value;
        digits++;
    }

    /** Decodes a character that begins with {@code first}, which is not ASCII; what is malformed is passed as the JDK does. */
    private void decode(int first) {
        int length = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
        int good = 1;
        while (good < length && at + good < end && continues(first, good, bytes.get(at + good) & 0xFF)) {
            good++;
        }
        if (length == 1 || good < length) {
            at += good;
            unit(REPLACEMENT);
            return;
        }
        int point = first & (0x7F >> length);
        for (int i = 1; i < length; i++) {
            point = point << 6 | (bytes.get(at + i) & 0x3F);
        }
        at += length;
        if (point >= Character.MIN_SUPPLEMENTARY_CODE_POINT) {
            unit(Character.highSurrogate(point));
            unit(Character.lowSurrogate(point));
        } else {
            unit(Character.isSurrogate((char) point) ? REPLACEMENT : (char) point);
        }
    }

    /** Whether {@code b} can follow as byte {@code index} of a character: the second one's range depends on the first. */
    private static boolean continues(int first, int index, int b) {
        int low = 0x80;
        int high = 0xBF;
        if (index == 1) {
            switch (first) {
                case 0xE0 -> low = 0xA0;
                case 0xF0 -> low = 0x90;
                case 0xF4 -> high = 0x8F;
                default -> {}
            }
        }
        return b >= low && b <= high;
    }

    /** The key for people (allocates). */
    static String describe(ByteBuffer bytes, int offset, int length) {
        byte[] shown = new byte[Math.min(length, MAX_SHOWN_LENGTH)];
        bytes.get(offset, shown);
        return '"' + new String(shown, StandardCharsets.UTF_8) + (length > shown.length ? "..." : "") + '"';
    }
}
