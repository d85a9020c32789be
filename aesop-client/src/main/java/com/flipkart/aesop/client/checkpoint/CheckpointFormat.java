package com.flipkart.aesop.client.checkpoint;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.scn.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The text of a checkpoint file. Its first line is what Databus's own file consists of.
 *
 * <pre>{@code
 * {"tsNsecs":1700000000000000000,"prevScn":4294968296,...,"windowOffset":-1,"windowScn":4294968296}
 * aesop-checkpoint 1
 * client person-client
 * source com.flipkart.aesop.events.ortest.Person
 * crc32 89abcdef
 * }</pre>
 *
 * <p>There is a line for each source. The CRC-32 (that of zip, in hexadecimal) is of all bytes before its line.
 *
 * @param checkpoint the place
 * @param client whose it is
 * @param sources of which sources it is a place, in the order subscribed
 */
record CheckpointFormat(Checkpoint checkpoint, String client, List<String> sources) {
    static final int VERSION = 1;

    private static final String FORMAT = "aesop-checkpoint ";
    private static final String CLIENT = "client ";
    private static final String SOURCE = "source ";
    private static final String CRC = "crc32 ";

    CheckpointFormat {
        sources = List.copyOf(sources);
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder(512)
                .append(checkpoint.toJson())
                .append('\n')
                .append(FORMAT)
                .append(VERSION)
                .append('\n')
                .append(CLIENT)
                .append(client)
                .append('\n');
        for (String source : sources) {
            text.append(SOURCE).append(source).append('\n');
        }
        byte[] covered = text.toString().getBytes(StandardCharsets.UTF_8);
        text.append(CRC).append(crc(covered, covered.length)).append('\n');
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads what {@link #bytes} wrote.
     *
     * @param file for messages
     * @param howToForget what to do so that it is not read any more, for messages
     * @throws AesopException {@code FORMAT_TOO_NEW}, {@code WRONG_FILE} or {@code CORRUPT}
     */
    static CheckpointFormat parse(byte[] bytes, String file, String howToForget) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String[] lines = text.split("\n", -1);
        if (lines.length > 2 && lines[1].matches(FORMAT + "\\d+") && !lines[1].equals(FORMAT + VERSION)) {
            throw new AesopException(
                    ErrorCode.FORMAT_TOO_NEW,
                    "Reading checkpoint file=" + file + " failed: its format is \"" + lines[1]
                            + "\", this version reads \"" + FORMAT + VERSION + "\". Start the version that wrote it");
        }
        requireWhole(bytes, text, file, howToForget);
        List<String> sources = new ArrayList<>();
        String client = "";
        for (String line : lines) {
            if (line.startsWith(SOURCE)) {
                sources.add(line.substring(SOURCE.length()));
            } else if (line.startsWith(CLIENT)) {
                client = line.substring(CLIENT.length());
            }
        }
        try {
            return new CheckpointFormat(Checkpoint.parse(lines[0]), client, sources);
        } catch (IllegalArgumentException e) {
            throw damaged(file, e.getMessage(), howToForget, e);
        }
    }

    private static void requireWhole(byte[] bytes, String text, String file, String howToForget) {
        if (!text.contains("\n" + FORMAT + VERSION + "\n")) {
            throw damaged(file, "the line \"" + FORMAT + VERSION + "\" is missing", howToForget, null);
        }
        int line = text.lastIndexOf("\n" + CRC) + 1;
        if (line == 0 || !text.endsWith("\n")) {
            throw damaged(file, "it has been cut off after " + bytes.length + " bytes", howToForget, null);
        }
        String expected = text.substring(line + CRC.length(), text.length() - 1);
        int covered = text.substring(0, line).getBytes(StandardCharsets.UTF_8).length;
        String actual = crc(bytes, covered);
        if (!actual.equals(expected)) {
            throw damaged(file, "its CRC-32 is " + actual + ", the file says " + expected, howToForget, null);
        }
    }

    private static String crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return String.format("%08x", crc.getValue());
    }

    static AesopException damaged(String file, String why, String howToForget, Exception cause) {
        return new AesopException(
                ErrorCode.CORRUPT,
                "Reading checkpoint file=" + file + " failed: " + why
                        + ". Put back a copy of the file; or " + howToForget
                        + ", and the client begins where its setting start says (an SCN is taken, too)",
                cause);
    }
}
