package com.flipkart.aesop.mysql.types;

import com.flipkart.aesop.core.event.AvroWriter;

/** Writes the cells of one column as one Avro type. Belongs to one thread; allocates nothing per cell. */
public abstract class CellWriter {
    CellWriter() {}

    /** Most bytes that {@link #write} takes for a cell of {@code length} bytes. */
    public abstract long bound(int length);

    /** Fewest bytes that {@link #write} takes for a cell of {@code length} bytes. */
    public abstract long least(int length);

    /**
     * @param row bytes of a rows event
     * @param offset where the cell starts, after its length if it has one
     * @param length bytes of the cell
     * @throws CellException if the Avro type cannot hold the value
     */
    public abstract void write(byte[] row, int offset, int length, AvroWriter out);

    /** An Avro int or long: both are the same bytes. */
    static final class OfNumber extends CellWriter {
        private final CellNumber number;

        OfNumber(CellNumber number) {
            this.number = number;
        }

        @Override
        public long bound(int length) {
            return AvroWriter.MAX_LONG_LENGTH;
        }

        @Override
        public long least(int length) {
            return 1;
        }

        @Override
        public void write(byte[] row, int offset, int length, AvroWriter out) {
            out.writeLong(number.value(row, offset, length));
        }
    }

    /** An Avro string that has to be made. */
    static final class OfText extends CellWriter {
        private final CellText text;

        OfText(CellText text) {
            this.text = text;
        }

        @Override
        public long bound(int length) {
            return AvroWriter.MAX_INT_LENGTH + text.bound(length);
        }

        @Override
        public long least(int length) {
            return 1L + text.least(length);
        }

        @Override
        public void write(byte[] row, int offset, int length, AvroWriter out) {
            int count = text.read(row, offset, length);
            out.writeBytes(text.utf8(), 0, count);
        }
    }

    /** Avro bytes, or an Avro string that is UTF-8 already. */
    static final class OfBytes extends CellWriter {
        @Override
        public long bound(int length) {
            return AvroWriter.MAX_INT_LENGTH + (long) length;
        }

        @Override
        public long least(int length) {
            return 1L + length;
        }

        @Override
        public void write(byte[] row, int offset, int length, AvroWriter out) {
            out.writeBytes(row, offset, length);
        }
    }

    /** An Avro float or double. */
    static final class OfFloat extends CellWriter {
        private final boolean fromDouble;
        private final boolean toDouble;

        OfFloat(boolean fromDouble, boolean toDouble) {
            this.fromDouble = fromDouble;
            this.toDouble = toDouble;
        }

        @Override
        public long bound(int length) {
            return Double.BYTES;
        }

        @Override
        public long least(int length) {
            return Float.BYTES;
        }

        @Override
        public void write(byte[] row, int offset, int length, AvroWriter out) {
            if (fromDouble) {
                out.writeDouble(Double.longBitsToDouble(Integers.signed(row, offset, Double.BYTES)));
            } else if (toDouble) {
                out.writeDouble(Float.intBitsToFloat((int) Integers.signed(row, offset, Float.BYTES)));
            } else {
                out.writeFloat(Float.intBitsToFloat((int) Integers.signed(row, offset, Float.BYTES)));
            }
        }
    }
}
