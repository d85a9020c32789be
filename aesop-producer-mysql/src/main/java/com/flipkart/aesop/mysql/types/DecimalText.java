package com.flipkart.aesop.mysql.types;

/**
 * A DECIMAL as exact decimal text with all digits of its scale: {@code -12.30}.
 *
 * <p>In the binlog (MySQL's strings/decimal.c): the digits before and after the point in groups of nine, counted
 * from the point, each group a big-endian number of 4 bytes; what is left over at either end takes as many bytes
 * as it needs. The first bit is the sign, inverted; a negative number has all its bits inverted.
 */
final class DecimalText extends CellText {
    private static final int GROUP = 9;
    private static final int GROUP_BYTES = 4;
    private static final int[] BYTES_OF_DIGITS = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};

    private final int scale;
    private final int wholeGroups;
    private final int wholeRest;
    private final int fractionGroups;
    private final int fractionRest;
    private final int maxLength;
    private final byte[] cell;

    DecimalText(int precision, int scale) {
        super(precision + 3);
        this.scale = scale;
        this.wholeGroups = (precision - scale) / GROUP;
        this.wholeRest = (precision - scale) % GROUP;
        this.fractionGroups = scale / GROUP;
        this.fractionRest = scale % GROUP;
        this.maxLength = precision + 3; // the sign, the point, a zero before it
        this.cell = new byte[bytes(precision, scale)];
    }

    /** Bytes of a cell. */
    static int bytes(int precision, int scale) {
        int whole = precision - scale;
        return whole / GROUP * GROUP_BYTES
                + BYTES_OF_DIGITS[whole % GROUP]
                + scale / GROUP * GROUP_BYTES
                + BYTES_OF_DIGITS[scale % GROUP];
    }

    @Override
    long bound(int length) {
        return maxLength;
    }

    @Override
    int read(byte[] row, int offset, int length) {
        boolean negative = (row[offset] & 0x80) == 0;
        int mask = negative ? -1 : 0;
        for (int i = 0; i < cell.length; i++) {
            cell[i] = (byte) (row[offset + i] ^ mask);
        }
        cell[0] ^= (byte) 0x80;

        byte[] text = utf8();
        int start = 1; // room for the sign
        int end = start;
        int at = 0;
        end = group(text, end, at, wholeRest);
        at += BYTES_OF_DIGITS[wholeRest];
        for (int i = 0; i < wholeGroups; i++, at += GROUP_BYTES) {
            end = group(text, end, at, GROUP);
        }
        int point = end;
        if (scale > 0) {
            text[end++] = '.';
            for (int i = 0; i < fractionGroups; i++, at += GROUP_BYTES) {
                end = group(text, end, at, GROUP);
            }
            end = group(text, end, at, fractionRest);
        }
        return trim(text, negative, point, end);
    }

    private int group(byte[] text, int end, int at, int digits) {
        if (digits == 0) {
            return end;
        }
        return Digits.fixed(text, end, (int) Integers.bigEndian(cell, at, BYTES_OF_DIGITS[digits]), digits);
    }

    /** Removes zeros in front, keeps one before the point, and puts the sign; the text then starts at 0. */
    private static int trim(byte[] text, boolean negative, int point, int end) {
        int first = 1;
        while (first < point - 1 && text[first] == '0') {
            first++;
        }
        int position = 0;
        if (negative && !isZero(text, first, end)) {
            text[position++] = '-';
        }
        if (first == point) {
            // No digit before the point: there is room for a zero, because nothing was removed.
            System.arraycopy(text, first, text, position + 1, end - first);
            text[position] = '0';
            return position + 1 + end - first;
        }
        System.arraycopy(text, first, text, position, end - first);
        return position + end - first;
    }

    private static boolean isZero(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] != '0' && text[i] != '.') {
                return false;
            }
        }
        return true;
    }
}
