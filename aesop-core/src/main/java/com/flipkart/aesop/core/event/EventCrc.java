package com.flipkart.aesop.core.event;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The checksum of the event format: the reflected CRC-32 polynomial 0xEDB88320 with initial value 0
 * and no final complement (Databus's ByteBufferCRC32; it is not the CRC-32 of zip).
 *
 * <p>Without the two complements the checksum is linear: {@code crc(a ^ b) = crc(a) ^ crc(b)} for
 * inputs of one length. Two things follow that make this class fast:
 *
 * <ul>
 *   <li>{@code crc(d) = zip(d) ^ zip(zeros of d's length)}, so the JDK's intrinsic does the work and
 *       one table look-up (or, for long inputs, one prefix of four 0xFF bytes) corrects it;
 *   <li>a header checksum computed with SCN 0 becomes that of SCN s by {@code ^ term(s)}, where the
 *       term is the same for all events of a window that have one form of key.
 * </ul>
 *
 * <p>Not thread-safe: an instance belongs to one thread at a time. Allocates nothing after
 * construction.
 */
public final class EventCrc {
    private static final int POLYNOMIAL = 0xEDB88320;
    private static final int TABULATED_LENGTHS = 4096;
    private static final int[] ZIP_OF_ZEROS = zipOfZeros();
    private static final int LONG_KEY_ZEROS_AFTER_SCN =
            EventLayout.LONG_KEY_HEADER_LENGTH - EventLayout.PHYSICAL_PARTITION_OFFSET;
    private static final int BYTE_KEY_ZEROS_AFTER_SCN =
            EventLayout.BYTE_KEY_HEADER_LENGTH - EventLayout.PHYSICAL_PARTITION_OFFSET;
    private static final int[][] LONG_KEY_TERMS = scnTerms(LONG_KEY_ZEROS_AFTER_SCN);
    private static final int[][] BYTE_KEY_TERMS = scnTerms(BYTE_KEY_ZEROS_AFTER_SCN);
    private static final byte[] ALL_ONES = {-1, -1, -1, -1};

    private final CRC32 zip = new CRC32();

    /**
     * The checksum of {@code length} bytes from {@code offset} on. Moves the buffer's position and
     * limit; the caller sets them again if it needs them.
     */
    public int compute(ByteBuffer bytes, int offset, int length) {
        bytes.limit(offset + length).position(offset);
        zip.reset();
        if (length < TABULATED_LENGTHS) {
            zip.update(bytes);
            return (int) zip.getValue() ^ ZIP_OF_ZEROS[length];
        }
        zip.update(ALL_ONES, 0, ALL_ONES.length);
        zip.update(bytes);
        return ~(int) zip.getValue();
    }

    /** What has to be xor-ed to a header checksum with SCN 0 to make it that of {@code scn}. */
    public static int scnTerm(long scn, boolean byteKey) {
        int[][] terms = byteKey ? BYTE_KEY_TERMS : LONG_KEY_TERMS;
        int term = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            term ^= terms[i][(int) (scn >>> (56 - 8 * i)) & 0xFF];
        }
        return term;
    }

    private static int[] zipOfZeros() {
        int[] table = new int[TABULATED_LENGTHS];
        CRC32 crc = new CRC32();
        for (int length = 0; length < TABULATED_LENGTHS; length++) {
            table[length] = (int) crc.getValue();
            crc.update(0);
        }
        return table;
    }

    private static int[][] scnTerms(int zerosAfter) {
        int[][] terms = new int[Long.BYTES][256];
        for (int i = 0; i < Long.BYTES; i++) {
            for (int value = 0; value < 256; value++) {
                int register = 0;
                register = step(register, value);
                for (int zero = 0; zero < Long.BYTES - 1 - i + zerosAfter; zero++) {
                    register = step(register, 0);
                }
                terms[i][value] = register;
            }
        }
        return terms;
    }

    private static int step(int register, int value) {
        int next = register ^ value;
        for (int bit = 0; bit < 8; bit++) {
            next = (next & 1) == 0 ? next >>> 1 : (next >>> 1) ^ POLYNOMIAL;
        }
        return next;
    }
}
