package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.mysql.types.Integers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the body of an event field by field; refuses to read beyond its end. For the events that do not come by
 * the thousand: rows have their own way.
 */
final class BodyReader {
    private static final int ONE_BYTE_MAX = 250;
    private static final int TWO_BYTES = 252;
    private static final int THREE_BYTES = 253;
    private static final int EIGHT_BYTES = 254;

    private byte[] bytes = {};
    private int position;
    private int end;

    /** Starts at the body of {@code event}. */
    BodyReader of(RawEvent event) {
        return of(event.bytes(), RawEvent.HEADER_LENGTH, event.end());
    }

    BodyReader of(byte[] source, int start, int limit) {
        bytes = source;
        position = start;
        end = limit;
        return this;
    }

    int position() {
        return position;
    }

    int remaining() {
        return end - position;
    }

    /** Moves on by {@code count} bytes and returns where they start. */
    int skip(int count) {
        if (count < 0 || count > remaining()) {
            throw new AesopException(
                    ErrorCode.UNDECODABLE_CHANGE,
                    "Decoding the body of a binlog event failed: " + count + " bytes are wanted at byte " + position
                            + ", and the body ends at byte " + end + ". Report it with the server's version");
        }
        int start = position;
        position += count;
        return start;
    }

    /** An integer of {@code width} bytes. */
    long number(int width) {
        return Integers.unsigned(bytes, skip(width), width);
    }

    int u8() {
        return bytes[skip(1)] & 0xFF;
    }

    int u16() {
        return (int) number(2);
    }

    /** A length or count in MySQL's packed form. */
    int packed() {
        int first = u8();
        long value = first <= ONE_BYTE_MAX
                ? first
                : switch (first) {
                    case TWO_BYTES -> number(2);
                    case THREE_BYTES -> number(3);
                    case EIGHT_BYTES -> number(8);
                    default -> -1;
                };
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new AesopException(
                    ErrorCode.UNDECODABLE_CHANGE,
                    "Decoding the body of a binlog event failed: no packed number starts with byte " + first
                            + " before byte " + position + ". Report it with the server's version");
        }
        return (int) value;
    }

    /** So many bytes, copied. */
    byte[] copy(int count) {
        int start = skip(count);
        return Arrays.copyOfRange(bytes, start, start + count);
    }

    /** So many bytes as UTF-8. */
    String text(int count) {
        int start = skip(count);
        return new String(bytes, start, count, StandardCharsets.UTF_8);
    }
}
