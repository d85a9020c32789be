package com.flipkart.aesop.mysql.types;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian integers in binlog events. */
public final class Integers {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Integers() {}

    /**
     * @param width bytes in [1, 8]
     */
    public static long signed(byte[] bytes, int offset, int width) {
        return switch (width) {
            case 1 -> bytes[offset];
            case 2 -> (short) SHORT.get(bytes, offset);
            case 4 -> (int) INT.get(bytes, offset);
            case 8 -> (long) LONG.get(bytes, offset);
            default -> {
                int unused = Long.SIZE - Byte.SIZE * width;
                yield unsigned(bytes, offset, width) << unused >> unused;
            }
        };
    }

    /**
     * @param width bytes in [1, 8]; the value of 8 bytes may come out negative
     */
    public static long unsigned(byte[] bytes, int offset, int width) {
        return switch (width) {
            case 1 -> bytes[offset] & 0xFF;
            case 2 -> (short) SHORT.get(bytes, offset) & 0xFFFF;
            case 4 -> (int) INT.get(bytes, offset) & 0xFFFFFFFFL;
            case 8 -> (long) LONG.get(bytes, offset);
            default -> {
                long value = 0;
                for (int i = width - 1; i >= 0; i--) {
                    value = (value << Byte.SIZE) | (bytes[offset + i] & 0xFF);
                }
                yield value;
            }
        };
    }

    /**
     * Big-endian, as DECIMAL and the temporal types are stored.
     *
     * @param width bytes in [1, 7]
     */
    static long bigEndian(byte[] bytes, int offset, int width) {
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = (value << Byte.SIZE) | (bytes[offset + i] & 0xFF);
        }
        return value;
    }
}
