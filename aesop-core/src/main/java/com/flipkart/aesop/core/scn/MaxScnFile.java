package com.flipkart.aesop.core.scn;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The file in which Databus and Aesop 1 kept the SCN of a producer: one line {@code <scn>:<date>}, as in {@code
 * 4294967300:Tue Mar 04 10:15:30 IST 2014}. Read where there is no buffer yet; never written.
 *
 * <p>The old writer renamed the file to {@code .temp} before it wrote a new one, so a crash can leave no file, or
 * half a line. The older {@code .temp} then counts: some windows come again, none is lost.
 */
public final class MaxScnFile {
    private static final String PREVIOUS = ".temp";

    private MaxScnFile() {}

    /** The file that Aesop 1 kept for a physical source. */
    public static Path path(Path directory, String physicalSource) {
        return directory.resolve("MaxSCN_" + physicalSource);
    }

    /**
     * Reads a file, or, if it is missing or damaged, the one before it.
     *
     * @return at least 0; empty if there is neither file, or the SCN is -1
     * @throws AesopException {@code CORRUPT} if there is no SCN in what is there, {@code IO_FAILED} if it cannot be
     *     read
     */
    public static OptionalLong read(Path file) {
        Path previous = file.resolveSibling(file.getFileName() + PREVIOUS);
        Optional<String> content = content(file);
        Optional<String> before = content(previous);
        OptionalLong scn = content.map(MaxScnFile::parse).orElse(OptionalLong.empty());
        if (scn.isEmpty()) {
            scn = before.map(MaxScnFile::parse).orElse(OptionalLong.empty());
        }
        if (scn.isEmpty() && (content.isPresent() || before.isPresent())) {
            throw new AesopException(
                    ErrorCode.CORRUPT,
                    "Reading the last SCN of an older version failed, because there is none in " + file
                            + content.map(text -> " content=\"" + text + "\"").orElse(" (missing)") + " and " + previous
                            + before.map(text -> " content=\"" + text + "\"").orElse(" (missing)")
                            + ". Write the line <scn>:<any text> into the first, or delete both to start without it.");
        }
        return scn.isPresent() && scn.getAsLong() == Scn.NONE ? OptionalLong.empty() : scn;
    }

    private static Optional<String> content(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "Reading the last SCN of an older version failed: file=" + file + ": " + e
                            + ". Allow this process to read the file, or delete it to start without it.",
                    e);
        }
    }

    /** Empty if the text is not {@code <scn>:<anything>} with an SCN of at least -1. */
    private static OptionalLong parse(String text) {
        int colon = text.indexOf(':');
        try {
            long scn = Long.parseLong(colon < 0 ? "" : text.substring(0, colon).strip());
            return scn < Scn.NONE ? OptionalLong.empty() : OptionalLong.of(scn);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
