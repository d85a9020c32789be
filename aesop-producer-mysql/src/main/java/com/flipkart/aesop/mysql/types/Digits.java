package com.flipkart.aesop.mysql.types;

/** Writes numbers as decimal ASCII digits. */
final class Digits {
    /** Most bytes of a 64-bit number with its sign. */
    static final int MAX_LENGTH = 20;

    private Digits() {}

    /** Writes exactly {@code count} digits, with zeros in front; returns the offset after them. */
    static int fixed(byte[] target, int offset, int value, int count) {
        int rest = value;
        for (int i = offset + count - 1; i >= offset; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return offset + count;
    }

    /** Writes a number without zeros in front; returns the offset after it. */
    static int number(byte[] target, int offset, long value, boolean unsigned) {
        int position = offset;
        long rest = value;
        if (!unsigned && value < 0) {
            target[position++] = '-';
            rest = -value; // Long.MIN_VALUE stays itself, and is right as a number without sign
        }
        int first = position;
        do {
            long quotient = Long.divideUnsigned(rest, 10);
            target[position++] = (byte) ('0' + (rest - quotient * 10));
            rest = quotient;
        } while (rest != 0);
        for (int i = first, j = position - 1; i < j; i++, j--) {
            byte swap = target[i];
            target[i] = target[j];
            target[j] = swap;
        }
        return position;
    }
}
