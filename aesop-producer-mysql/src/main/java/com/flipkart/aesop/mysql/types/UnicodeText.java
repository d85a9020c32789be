package com.flipkart.aesop.mysql.types;

/** UTF-16 (with ucs2, which is UTF-16 without surrogates) and UTF-32 in either byte order. */
final class UnicodeText extends CellText {
    private static final int LAST_CODE_POINT = 0x10FFFF;

    private final int unit;
    private final boolean bigEndian;

    /**
     * @param unit bytes of a unit: 2 or 4
     */
    UnicodeText(int unit, boolean bigEndian) {
        super(256);
        this.unit = unit;
        this.bigEndian = bigEndian;
    }

    @Override
    long bound(int length) {
        return unit == 2 ? length + length / 2L : length;
    }

    @Override
    int least(int length) {
        return length / unit;
    }

    @Override
    int read(byte[] row, int offset, int length) {
        if (length % unit != 0) {
            throw CellException.malformed("a text of " + length + " bytes in units of " + unit);
        }
        byte[] utf8 = room(bound(length));
        int end = 0;
        int last = offset + length;
        for (int i = offset; i < last; i += unit) {
            int codePoint = unit(row, i);
            if (codePoint >= 0xD800 && codePoint <= 0xDFFF) {
                i += unit;
                int low = i < last ? unit(row, i) : 0;
                if (unit != 2 || codePoint > 0xDBFF || low < 0xDC00 || low > 0xDFFF) {
                    throw unpaired(codePoint);
                }
                codePoint = Character.toCodePoint((char) codePoint, (char) low);
            } else if (codePoint < 0 || codePoint > LAST_CODE_POINT) {
                throw CellException.malformed("code point 0x" + Integer.toHexString(codePoint));
            }
            end = encode(codePoint, utf8, end);
        }
        return end;
    }

    private static CellException unpaired(int surrogate) {
        return CellException.unrepresentable(
                "the surrogate 0x" + Integer.toHexString(surrogate) + " stands alone, which UTF-8 cannot express",
                "Correct the row at the source, or make the field bytes in a new version of the schema");
    }

    private int unit(byte[] row, int offset) {
        int big = (int) Integers.bigEndian(row, offset, unit);
        if (bigEndian) {
            return big;
        }
        return unit == 2 ? Short.reverseBytes((short) big) & 0xFFFF : Integer.reverseBytes(big);
    }

    /** Writes one code point as UTF-8; returns the offset after it. */
    static int encode(int codePoint, byte[] utf8, int offset) {
        int end = offset;
        if (codePoint < 0x80) {
            utf8[end++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            utf8[end++] = (byte) (0xC0 | (codePoint >> 6));
            utf8[end++] = (byte) (0x80 | (codePoint & 0x3F));
        } else if (codePoint < 0x10000) {
            utf8[end++] = (byte) (0xE0 | (codePoint >> 12));
            utf8[end++] = (byte) (0x80 | (codePoint >> 6 & 0x3F));
            utf8[end++] = (byte) (0x80 | (codePoint & 0x3F));
        } else {
            utf8[end++] = (byte) (0xF0 | (codePoint >> 18));
            utf8[end++] = (byte) (0x80 | (codePoint >> 12 & 0x3F));
            utf8[end++] = (byte) (0x80 | (codePoint >> 6 & 0x3F));
            utf8[end++] = (byte) (0x80 | (codePoint & 0x3F));
        }
        return end;
    }
}
