package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.mysql.types.Integers;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.CRC32;

/**
 * One binlog event as it came over the wire, in an array that the next event overwrites.
 *
 * <pre>{@code
 *   0          4      5            9         13              17      19            end      length
 *  +----------+------+------------+---------+---------------+-------+-------------+----------+
 *  | time (s) | type | server id  | length  | next position | flags |    body     | CRC32 ?  |
 *  +----------+------+------------+---------+---------------+-------+-------------+----------+
 * }</pre>
 *
 * <p>All numbers are little-endian. Whether there is a checksum says the file's FORMAT_DESCRIPTION event.
 */
final class RawEvent {
    static final int HEADER_LENGTH = 19;
    static final int CHECKSUM_LENGTH = 4;

    private static final int TYPE_OFFSET = 4;
    private static final int SERVER_ID_OFFSET = 5;
    private static final int LENGTH_OFFSET = 9;
    private static final int NEXT_POSITION_OFFSET = 13;
    private static final int FLAGS_OFFSET = 17;
    private static final int ARTIFICIAL_FLAG = 0x20;
    private static final int IGNORABLE_FLAG = 0x80;
    private static final int INITIAL_CAPACITY = 64 * 1024;
    /** An array that grew beyond this for one event is given back with the next small one. */
    private static final int KEPT_CAPACITY = 4 * 1024 * 1024;

    private final CRC32 crc = new CRC32();
    private byte[] bytes = new byte[INITIAL_CAPACITY];
    private int length;
    private int end;

    /** Reads the event that starts at the next byte of {@code in}. */
    void read(ByteArrayInputStream in) throws IOException {
        in.fill(bytes, 0, HEADER_LENGTH);
        length = (int) Integers.signed(bytes, LENGTH_OFFSET, Integer.BYTES);
        if (length < HEADER_LENGTH) {
            throw new AesopException(
                    ErrorCode.UNDECODABLE_CHANGE,
                    "Reading a binlog event failed: length=" + length + ", and no event is shorter than its header of "
                            + HEADER_LENGTH + " bytes. The connection is opened again");
        }
        ensureCapacity(length);
        in.fill(bytes, HEADER_LENGTH, length - HEADER_LENGTH);
        end = length;
    }

    /** Takes an event from bytes; for events that did not come over a connection. */
    void read(byte[] source, int offset, int count) {
        ensureCapacity(count);
        System.arraycopy(source, offset, bytes, 0, count);
        length = count;
        end = count;
    }

    private void ensureCapacity(int needed) {
        boolean tooSmall = needed > bytes.length;
        if (tooSmall || (bytes.length > KEPT_CAPACITY && needed <= INITIAL_CAPACITY)) {
            byte[] header = bytes;
            bytes = new byte[Math.max(INITIAL_CAPACITY, needed + (needed >> 2 & 0xFFFFF))];
            System.arraycopy(header, 0, bytes, 0, HEADER_LENGTH);
        }
    }

    /** Whether the last four bytes are the checksum of those before. */
    boolean endsWithChecksum() {
        if (length < HEADER_LENGTH + CHECKSUM_LENGTH) {
            return false;
        }
        crc.reset();
        crc.update(bytes, 0, length - CHECKSUM_LENGTH);
        return crc.getValue() == Integers.unsigned(bytes, length - CHECKSUM_LENGTH, CHECKSUM_LENGTH);
    }

    /** Takes the checksum off the body. */
    void cutChecksum() {
        end = length - CHECKSUM_LENGTH;
    }

    byte[] bytes() {
        return bytes;
    }

    /** First index after the body. */
    int end() {
        return end;
    }

    /** Bytes in the file: header, body and checksum. */
    int length() {
        return length;
    }

    int type() {
        return bytes[TYPE_OFFSET] & 0xFF;
    }

    /** Seconds since 1970. */
    long timestamp() {
        return Integers.unsigned(bytes, 0, Integer.BYTES);
    }

    /** Id of the server on which the change was made first. */
    long serverId() {
        return Integers.unsigned(bytes, SERVER_ID_OFFSET, Integer.BYTES);
    }

    /** The low 32 bits of the position after the event; 0 if the server does not say. */
    long nextPosition() {
        return Integers.unsigned(bytes, NEXT_POSITION_OFFSET, Integer.BYTES);
    }

    /** Whether the event was made for this connection and lies in no file. */
    boolean isArtificial() {
        return (flags() & ARTIFICIAL_FLAG) != 0;
    }

    /** Whether a reader that does not know the type may go on without it. */
    boolean isIgnorable() {
        return (flags() & IGNORABLE_FLAG) != 0;
    }

    private int flags() {
        return (int) Integers.unsigned(bytes, FLAGS_OFFSET, Short.BYTES);
    }
}
