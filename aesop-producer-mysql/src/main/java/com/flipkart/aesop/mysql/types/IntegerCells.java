package com.flipkart.aesop.mysql.types;

/** Integers of 1, 2, 3, 4 and 8 bytes, with and without sign. */
final class IntegerCells {
    private IntegerCells() {}

    /** As a number. */
    static CellNumber number(int width, boolean unsigned) {
        return unsigned
                ? (row, offset, length) -> Integers.unsigned(row, offset, width)
                : (row, offset, length) -> Integers.signed(row, offset, width);
    }

    /** As a number that has to be at most {@code max}; for types without sign. */
    static CellNumber atMost(long max, int width, String avroType) {
        return (row, offset, length) -> {
            long value = Integers.unsigned(row, offset, width);
            if (value < 0 || value > max) {
                throw CellException.unrepresentable(
                        "value " + Long.toUnsignedString(value) + " is more than an Avro " + avroType + " can hold",
                        "Register a new version of the schema in which the field is a "
                                + (width < Long.BYTES ? "long" : "string"));
            }
            return value;
        };
    }

    /** As decimal text. */
    static final class Text extends CellText {
        private final int width;
        private final boolean unsigned;

        Text(int width, boolean unsigned) {
            super(Digits.MAX_LENGTH);
            this.width = width;
            this.unsigned = unsigned;
        }

        @Override
        int read(byte[] row, int offset, int length) {
            long value = unsigned ? Integers.unsigned(row, offset, width) : Integers.signed(row, offset, width);
            return Digits.number(utf8(), 0, value, unsigned);
        }

        @Override
        long bound(int length) {
            return Digits.MAX_LENGTH;
        }
    }

    /** FLOAT or DOUBLE as the shortest text that reads back the same; for keys only (allocates). */
    static final class FloatText extends CellText {
        private static final int MAX_LENGTH = 26;

        private final boolean isDouble;

        FloatText(boolean isDouble) {
            super(MAX_LENGTH);
            this.isDouble = isDouble;
        }

        @Override
        int read(byte[] row, int offset, int length) {
            String text = isDouble
                    ? Double.toString(Double.longBitsToDouble(Integers.signed(row, offset, Double.BYTES)))
                    : Float.toString(Float.intBitsToFloat((int) Integers.signed(row, offset, Float.BYTES)));
            for (int i = 0; i < text.length(); i++) {
                utf8()[i] = (byte) text.charAt(i);
            }
            return text.length();
        }

        @Override
        long bound(int length) {
            return MAX_LENGTH;
        }
    }
}
