package com.flipkart.aesop.mysql.binlog;

/** Writes numbers without sign as decimal ASCII digits. */
final class AsciiNumber {
    /** Most bytes of a number. */
    static final int MAX_LENGTH = 20;

    private AsciiNumber() {}

    /** Writes {@code value}; returns the offset after it. */
    static int write(byte[] target, int offset, long value) {
        int end = offset + length(value);
        long rest = value;
        for (int i = end - 1; i >= offset; i--) {
            long quotient = Long.divideUnsigned(rest, 10);
            target[i] = (byte) ('0' + (rest - quotient * 10));
            rest = quotient;
        }
        return end;
    }

    /** Digits of {@code value}. */
    static int length(long value) {
        int digits = 1;
        for (long rest = Long.divideUnsigned(value, 10); rest != 0; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
