package com.flipkart.aesop.wire.zstd;

import java.util.Optional;

/**
 * Looks at the first bytes of a frame, one by one, before the library does: it would take memory for whatever window they name, up to 128
 * MiB, and read formats of other times. RFC 8878, 3.1.1.
 *
 * <pre>{@code
 *  0               4            5          6
 *  +---------------+------------+----------+
 *  | 28 B5 2F FD   | FFSURCDD   | EEEEEMMM |   F, S  length told, one segment   R  reserved    D  dictionary
 *  +---------------+------------+----------+   C     checksum     E, M  window: (1 + M / 8) * 2 ^ (10 + E) bytes
 * }</pre>
 */
final class ZstdFrameHeader {
    static final int LENGTH = 6;

    private static final int[] MAGIC = {0x28, 0xB5, 0x2F, 0xFD};
    private static final int DESCRIPTOR_OFFSET = MAGIC.length;
    private static final int ONE_SEGMENT = 0b0010_0000;
    private static final int RESERVED = 0b0000_1000;
    private static final int DICTIONARY = 0b0000_0011;
    private static final int MIN_WINDOW_LOG = 10;
    private static final int EXPONENT_SHIFT = 3;
    private static final int MAX_WINDOW_BYTE = (ZstdEncoder.WINDOW_LOG - MIN_WINDOW_LOG) << EXPONENT_SHIFT;

    private int seen;

    /** Forgets what it has seen. */
    void reset() {
        seen = 0;
    }

    /** Whether every byte that matters has been looked at. */
    boolean isWhole() {
        return seen == LENGTH;
    }

    /** Takes the next byte; what is wrong with the frame because of it, if anything is. */
    Optional<String> take(byte next) {
        int value = next & 0xFF;
        int at = seen++;
        if (at < DESCRIPTOR_OFFSET) {
            return value == MAGIC[at]
                    ? Optional.empty()
                    : Optional.of("byte " + at + " is " + value + ", so it is no frame of zstd");
        }
        if (at > DESCRIPTOR_OFFSET) {
            // Window sizes grow with this byte, the mantissa being its lowest bits.
            return value <= MAX_WINDOW_BYTE
                    ? Optional.empty()
                    : Optional.of("it wants a window of 2^" + (MIN_WINDOW_LOG + (value >>> EXPONENT_SHIFT))
                            + " bytes or more, and 2^" + ZstdEncoder.WINDOW_LOG + " is the most that is taken");
        }
        if ((value & RESERVED) != 0) {
            return Optional.of("its descriptor=" + value + " has the reserved bit set");
        }
        if ((value & (ONE_SEGMENT | DICTIONARY)) != 0) {
            return Optional.of("its descriptor=" + value + " names one segment or a dictionary, and neither is taken");
        }
        return Optional.empty();
    }
}
