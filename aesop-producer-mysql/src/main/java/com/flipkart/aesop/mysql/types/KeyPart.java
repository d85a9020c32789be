package com.flipkart.aesop.mysql.types;

import com.flipkart.aesop.core.event.KeyEncoder;

/**
 * Adds the cells of one column to a key. What a key looks like depends on the column alone, never on the Avro
 * type, so that a new version of the schema moves no row to another partition.
 */
public abstract class KeyPart {
    KeyPart() {}

    /** Whether a key of this column alone is the event's long key. */
    public boolean isLong() {
        return false;
    }

    /** The number of a cell, if {@link #isLong()}. */
    public long number(byte[] row, int offset, int length) {
        throw new IllegalStateException("The key is not a number");
    }

    /** Adds a cell. */
    public abstract void add(byte[] row, int offset, int length, KeyEncoder key);

    /** Most bytes that the key of a cell of {@code length} bytes takes, before escapes. */
    public abstract long bound(int length);

    /** What adds cells of {@code type}; any captured type can be part of a key. */
    public static KeyPart of(ColumnType type) {
        if (type.kind().isInteger()) {
            return new OfInteger(type.kind().integerBytes(), type.unsigned());
        }
        if (type.kind() == MySqlType.VARBINARY
                || type.kind() == MySqlType.BLOB
                || (type.kind().isText() && Charsets.isUtf8(type.charset()))) {
            return new OfBytes();
        }
        return new OfText(TypePairs.text(type));
    }

    private static final class OfInteger extends KeyPart {
        private final int width;
        private final boolean unsigned;

        OfInteger(int width, boolean unsigned) {
            this.width = width;
            this.unsigned = unsigned;
        }

        @Override
        public boolean isLong() {
            return !unsigned || width < Long.BYTES;
        }

        @Override
        public long number(byte[] row, int offset, int length) {
            return unsigned ? Integers.unsigned(row, offset, width) : Integers.signed(row, offset, width);
        }

        @Override
        public void add(byte[] row, int offset, int length, KeyEncoder key) {
            long number = number(row, offset, length);
            if (unsigned) {
                key.addUnsigned(number);
            } else {
                key.add(number);
            }
        }

        @Override
        public long bound(int length) {
            return Digits.MAX_LENGTH;
        }
    }

    private static final class OfBytes extends KeyPart {
        @Override
        public void add(byte[] row, int offset, int length, KeyEncoder key) {
            key.add(row, offset, length);
        }

        @Override
        public long bound(int length) {
            return length;
        }
    }

    private static final class OfText extends KeyPart {
        private final CellText text;

        OfText(CellText text) {
            this.text = text;
        }

        @Override
        public void add(byte[] row, int offset, int length, KeyEncoder key) {
            int count = text.read(row, offset, length);
            key.add(text.utf8(), 0, count);
        }

        @Override
        public long bound(int length) {
            return text.bound(length);
        }
    }
}
