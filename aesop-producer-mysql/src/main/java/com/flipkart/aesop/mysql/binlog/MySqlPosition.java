package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.scn.SourcePosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A place between two transactions in the log of one server. Its encoding is UTF-8 text, fields separated by TAB:
 *
 * <pre>{@code
 *   mysql1 <TAB> file <TAB> file time <TAB> offset <TAB> server id <TAB> server uuid <TAB> GTID set
 * }</pre>
 *
 * <p>A field that is not known is empty. A later version starts with another word; fields may only be added behind.
 *
 * @param file name of the binlog file
 * @param fileTime when the server began the file, seconds since 1970, which tells it from another of the same name;
 *     0 if not known
 * @param offset true offset in the file, 64 bits, at least 4
 * @param serverId {@code @@server_id} of the server whose log it is, in [1, 4294967295]
 * @param serverUuid {@code @@server_uuid}; empty on MariaDB, which has none
 * @param gtids the transactions before it, as the server writes them; empty if not known
 */
public record MySqlPosition(String file, long fileTime, long offset, long serverId, String serverUuid, String gtids)
        implements SourcePosition {
    static final String VERSION = "mysql1";
    static final char SEPARATOR = '\t';

    private static final String KIND = "mysql";
    private static final long FIRST_OFFSET = 4;
    private static final int FIELDS = 7;

    public MySqlPosition {
        if (file.isEmpty() || offset < FIRST_OFFSET) {
            throw new IllegalArgumentException(
                    "A binlog position needs a file and an offset of at least 4: file=" + file + " offset=" + offset);
        }
    }

    /**
     * Reads an encoding.
     *
     * @throws AesopException WRONG_FILE if it is not of a MySQL producer, FORMAT_TOO_NEW if of a later version,
     *     CORRUPT if it breaks its format
     */
    public static MySqlPosition decode(byte[] encoded) {
        String text = new String(encoded, StandardCharsets.UTF_8);
        String[] fields = text.split(String.valueOf(SEPARATOR), -1);
        if (!fields[0].startsWith(KIND)) {
            throw failure(ErrorCode.WRONG_FILE, text, "it was not written by a MySQL producer");
        }
        if (!fields[0].equals(VERSION)) {
            throw failure(ErrorCode.FORMAT_TOO_NEW, text, "its version is not " + VERSION);
        }
        if (fields.length < FIELDS) {
            throw failure(ErrorCode.CORRUPT, text, "it has " + fields.length + " fields, not " + FIELDS);
        }
        try {
            return new MySqlPosition(
                    fields[1],
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]),
                    Long.parseLong(fields[4]),
                    fields[5],
                    fields[6]);
        } catch (IllegalArgumentException e) {
            throw failure(ErrorCode.CORRUPT, text, String.valueOf(e.getMessage()));
        }
    }

    private static AesopException failure(ErrorCode code, String text, String why) {
        String shown = text.length() <= 200 ? text : text.substring(0, 200) + "...";
        return new AesopException(
                code,
                "Reading the position that the buffer kept failed: " + why + "; position=" + shown.replace('\t', ' ')
                        + ". Give the relay a directory of this source, or start it afresh");
    }

    @Override
    public int encodedLength() {
        return encoding().length;
    }

    @Override
    public void encode(ByteBuffer target) {
        target.put(encoding());
    }

    private byte[] encoding() {
        String text = VERSION
                + SEPARATOR
                + file
                + SEPARATOR
                + fileTime
                + SEPARATOR
                + offset
                + SEPARATOR
                + serverId
                + SEPARATOR
                + serverUuid
                + SEPARATOR
                + gtids;
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String describe() {
        String shown = gtids.length() <= 200 ? gtids : gtids.substring(0, 200) + "...";
        return file + ":" + offset + " of server " + serverId + (gtids.isEmpty() ? "" : ", GTIDs " + shown);
    }

    /** The number at the end of a binlog file's name. */
    public static int fileNumber(String file) {
        int digits = file.lastIndexOf('.') + 1;
        try {
            return Integer.parseInt(file.substring(digits));
        } catch (NumberFormatException e) {
            throw new AesopException(
                    ErrorCode.UNDECODABLE_CHANGE,
                    "Reading the number of binlog file " + file + " failed: its name does not end with a point and "
                            + "digits. Report it with the server's version",
                    e);
        }
    }
}
