package com.flipkart.aesop.core.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes the Avro binary encoding straight into a buffer, at its position.
 *
 * <p>Encoding: Apache Avro specification, "Binary Encoding" (int and long are zig-zag variable-length,
 * float and double little-endian IEEE bits, bytes and string length-prefixed, a union its branch index
 * and the value). The caller follows the schema; nothing here knows it. Not thread-safe; allocates
 * nothing except in {@link #writeString(String)} for text that is not ASCII.
 */
public final class AvroWriter {
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    /** Most bytes that a long can take. */
    public static final int MAX_LONG_LENGTH = 10;

    /** Most bytes that an int can take. */
    public static final int MAX_INT_LENGTH = 5;

    /** Goes on at the position of {@code target}, a big-endian buffer. */
    public AvroWriter wrap(ByteBuffer target) {
        this.bytes = target;
        return this;
    }

    /** The buffer being written to. */
    public ByteBuffer buffer() {
        return bytes;
    }

    /** Writes the index of a union's branch. */
    public void writeIndex(int branch) {
        writeLong(branch);
    }

    public void writeBoolean(boolean value) {
        bytes.put((byte) (value ? 1 : 0));
    }

    public void writeInt(int value) {
        writeLong(value);
    }

    public void writeLong(long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
    }

    public void writeFloat(float value) {
        bytes.putInt(Integer.reverseBytes(Float.floatToRawIntBits(value)));
    }

    public void writeDouble(double value) {
        bytes.putLong(Long.reverseBytes(Double.doubleToRawLongBits(value)));
    }

    /** Bytes, or a string that is UTF-8 already. */
    public void writeBytes(byte[] value, int offset, int length) {
        writeLong(length);
        bytes.put(value, offset, length);
    }

    /** A string. */
    public void writeString(String value) {
        int length = value.length();
        for (int i = 0; i < length; i++) {
            if (value.charAt(i) >= 0x80) {
                byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
                writeBytes(utf8, 0, utf8.length);
                return;
            }
        }
        writeLong(length);
        for (int i = 0; i < length; i++) {
            bytes.put((byte) value.charAt(i));
        }
    }
}
