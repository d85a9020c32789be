package com.flipkart.aesop.client.row;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads the primitives of the Avro binary encoding from an array. Reused: {@link #reset} puts it at the start of a
 * datum. A datum that ends too early, or says that it is longer than it is, is refused; nothing outside of it is read.
 */
final class DatumInput {
    private static final int MAX_LONG_LENGTH = 10;

    private byte[] bytes = new byte[0];
    private int position;
    private int end;

    /** Goes to the datum in [offset, offset + length) of {@code source}. */
    void reset(byte[] source, int offset, int length) {
        bytes = source;
        position = offset;
        end = offset + length;
    }

    long readLong() {
        int at = position;
        if (end - at >= MAX_LONG_LENGTH) {
            long first = bytes[at];
            if (first >= 0) {
                position = at + 1;
                return (first >>> 1) ^ -(first & 1);
            }
        }
        long value = 0;
        for (int shift = 0; shift < 7 * MAX_LONG_LENGTH; shift += 7) {
            if (at >= end) {
                throw cut(1);
            }
            byte b = bytes[at++];
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                position = at;
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw damaged("a number has more than " + MAX_LONG_LENGTH + " bytes");
    }

    int readInt() {
        long value = readLong();
        if (value != (int) value) {
            throw damaged("a number of type int is " + value);
        }
        return (int) value;
    }

    boolean readBoolean() {
        return bytes[advance(1)] != 0;
    }

    float readFloat() {
        return Float.intBitsToFloat((int) readLittleEndian(Float.BYTES));
    }

    double readDouble() {
        return Double.longBitsToDouble(readLittleEndian(Double.BYTES));
    }

    String readString() {
        int length = readLength();
        return new String(bytes, advance(length), length, StandardCharsets.UTF_8);
    }

    /** Bytes with their length before them; read-only. */
    ByteBuffer readBytes() {
        return readFixed(readLength());
    }

    /** So many bytes; read-only. */
    ByteBuffer readFixed(int length) {
        byte[] copy = new byte[length];
        System.arraycopy(bytes, advance(length), copy, 0, length);
        return ByteBuffer.wrap(copy).asReadOnlyBuffer();
    }

    /** How many items the next block of an array or a map has; 0 ends it. */
    int readBlockCount() {
        long count = readLong();
        if (count < 0) {
            readLong(); // the block's length in bytes, for readers that skip it
            count = -count;
        }
        if (count < 0 || count > Integer.MAX_VALUE) {
            throw damaged("a block has " + count + " items");
        }
        return (int) count;
    }

    private long readLittleEndian(int length) {
        int at = advance(length);
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[at + i] & 0xFF);
        }
        return value;
    }

    private int readLength() {
        long length = readLong();
        if (length < 0 || length > end - position) {
            throw damaged(
                    "a text or bytes have the length " + length + " where " + (end - position) + " bytes are left");
        }
        return (int) length;
    }

    private int advance(int length) {
        int at = position;
        if (length > end - at) {
            throw cut(length);
        }
        position = at + length;
        return at;
    }

    private AesopException cut(int needed) {
        return damaged("it ends where " + needed + " more bytes are due");
    }

    AesopException damaged(String why) {
        return new AesopException(
                ErrorCode.SCHEMA_MISMATCH,
                "the value does not follow the schema: " + why
                        + ". The relay's registry has another schema under this id than the producer wrote with");
    }
}
