package com.flipkart.aesop.relay;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * The text of the file that says which logical sources a buffer may hold events of; {@code docs/formats/sources.md} has the
 * table.
 *
 * <pre>{@code
 * aesop-sources 1
 * source people
 * ids 40,41
 * crc32 89abcdef
 * }</pre>
 *
 * <p>The CRC-32 (that of zip, in hexadecimal) is of all bytes before its line. Version 0 was the list of ids alone, with
 * nothing that a damage would show by; it is still read.
 *
 * @param version of the text that it was read from
 * @param source name of the physical source; empty in version 0
 * @param ids of the logical sources
 */
record SourcesFormat(int version, Optional<String> source, SortedSet<Integer> ids) {
    static final int VERSION = 1;

    private static final String IDS = "\\d{1,5}(?:,\\d{1,5})*";
    private static final Pattern OLD = Pattern.compile("(" + IDS + ")\\s*");
    private static final Pattern HEAD = Pattern.compile("aesop-sources (\\d{1,9})\n");
    private static final Pattern WHOLE =
            Pattern.compile("(?s)(aesop-sources 1\nsource ([^\n]+)\nids (" + IDS + ")\n)crc32 ([0-9a-f]{8})\n");

    /** The newest version. */
    SourcesFormat(String source, SortedSet<Integer> ids) {
        this(VERSION, Optional.of(source), ids);
    }

    byte[] bytes() {
        String covered = "aesop-sources " + VERSION + "\nsource " + source.orElseThrow() + "\nids "
                + ids.stream().map(String::valueOf).collect(Collectors.joining(",")) + "\n";
        return (covered + "crc32 " + crc(covered) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads any version.
     *
     * @param name of the physical source whose file it has to be
     * @param file for messages
     * @throws AesopException {@code WRONG_FILE}, {@code FORMAT_TOO_NEW} or {@code CORRUPT}
     */
    static SourcesFormat parse(byte[] bytes, String name, String file) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Matcher old = OLD.matcher(text);
        if (old.matches()) {
            return new SourcesFormat(0, Optional.empty(), ids(old.group(1)));
        }
        Matcher head = HEAD.matcher(text);
        if (!head.lookingAt()) {
            throw damaged(text.isEmpty() ? ErrorCode.CORRUPT : ErrorCode.WRONG_FILE, file, "it is no such file");
        }
        int version = Integer.parseInt(head.group(1));
        if (version > VERSION) {
            throw new AesopException(
                    ErrorCode.FORMAT_TOO_NEW,
                    tried(file) + "its format is version " + version + ", this version of Aesop reads up to " + VERSION
                            + ". Start the version that wrote it");
        }
        Matcher whole = WHOLE.matcher(text);
        if (!whole.matches()) {
            throw damaged(ErrorCode.CORRUPT, file, "it is cut off or changed");
        }
        String actual = crc(whole.group(1));
        if (!actual.equals(whole.group(4))) {
            throw damaged(ErrorCode.CORRUPT, file, "its CRC-32 is " + actual + ", the file says " + whole.group(4));
        }
        if (!whole.group(2).equals(name)) {
            throw damaged(
                    ErrorCode.WRONG_FILE,
                    file,
                    "it is that of physical source " + whole.group(2) + ", not of " + name + ". Has it been renamed?");
        }
        return new SourcesFormat(version, Optional.of(name), ids(whole.group(3)));
    }

    private static SortedSet<Integer> ids(String list) {
        return Arrays.stream(list.split(",", -1)).map(Integer::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String crc(String covered) {
        CRC32 crc = new CRC32();
        crc.update(covered.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    private static AesopException damaged(ErrorCode code, String file, String why) {
        return new AesopException(
                code,
                tried(file) + why + (why.endsWith("?") ? "" : ".")
                        + " Put back a copy of the file; or move it away, and what the buffer holds is not known: its events are"
                        + " then looked at one by one for clients, which costs some speed and loses nothing");
    }

    private static String tried(String file) {
        return "Reading which sources a buffer holds, file=" + file + ", failed: ";
    }
}
