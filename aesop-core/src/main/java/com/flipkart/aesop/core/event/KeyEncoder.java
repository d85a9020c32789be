package com.flipkart.aesop.core.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Encodes a primary key so that two keys are equal exactly when their encodings are. Partitioning
 * depends on it, so the encoding never changes for a table:
 *
 * <ul>
 *   <li>one column, a signed integer or an unsigned one of up to 32 bits: the event's long key;
 *   <li>one column, anything else: its bytes, unchanged: text as UTF-8, an unsigned 64-bit integer and
 *       a DECIMAL as decimal text, binary as it is;
 *   <li>several columns: the bytes of each (numbers as decimal text) in the order of the key, with a TAB
 *       between two columns, and inside a column a backslash before each TAB (0x09) and each
 *       backslash (0x5C). So {@code ("a\tb", "c")} and {@code ("a", "b\tc")} differ, and a key
 *       without either byte reads as in Aesop: values joined by TAB.
 * </ul>
 *
 * <p>Not thread-safe. Reuses one growing array: allocates only when a key is longer than any before.
 */
public final class KeyEncoder {
    private static final byte SEPARATOR = '\t';
    private static final byte ESCAPE = '\\';

    private byte[] bytes = new byte[64];
    private int length;
    private boolean composite;
    private boolean first = true;

    /**
     * Starts a key.
     *
     * @param columns how many columns the key has, at least 1
     */
    public KeyEncoder begin(int columns) {
        length = 0;
        composite = columns > 1;
        first = true;
        return this;
    }

    /** Adds a column of text or bytes. */
    public KeyEncoder add(byte[] column, int offset, int count) {
        separate();
        ensure(composite ? 2 * count : count);
        if (!composite) {
            System.arraycopy(column, offset, bytes, length, count);
            length += count;
            return this;
        }
        for (int i = offset; i < offset + count; i++) {
            byte b = column[i];
            if (b == SEPARATOR || b == ESCAPE) {
                bytes[length++] = ESCAPE;
            }
            bytes[length++] = b;
        }
        return this;
    }

    /** Adds a column of text. */
    public KeyEncoder add(String column) {
        byte[] utf8 = column.getBytes(StandardCharsets.UTF_8);
        return add(utf8, 0, utf8.length);
    }

    /** Adds a signed number as decimal text. */
    public KeyEncoder add(long column) {
        separate();
        ensure(20);
        if (column == Long.MIN_VALUE) {
            return digits(Long.MIN_VALUE, true);
        }
        return digits(Math.abs(column), column < 0);
    }

    /** Adds a number of 64 bits without sign as decimal text. */
    public KeyEncoder addUnsigned(long column) {
        separate();
        ensure(20);
        return digits(column, false);
    }

    /** The encoding; valid in [0, {@link #length()}) until the next {@link #begin}. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    private KeyEncoder digits(long magnitude, boolean negative) {
        if (negative) {
            bytes[length++] = '-';
        }
        int start = length;
        long rest = magnitude;
        do {
            bytes[length++] = (byte) ('0' + Long.remainderUnsigned(rest, 10));
            rest = Long.divideUnsigned(rest, 10);
        } while (rest != 0);
        for (int i = start, j = length - 1; i < j; i++, j--) {
            byte swap = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = swap;
        }
        return this;
    }

    private void separate() {
        if (!first) {
            ensure(1);
            bytes[length++] = SEPARATOR;
        }
        first = false;
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
