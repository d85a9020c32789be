package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** The failures of a buffer, worded in one place so that each names the file, the field, both values and the way out. */
final class BufferErrors {
    /** Where the way out of a damaged ring is told at length. */
    static final String WAY_OUT = "docs/formats/buffer.md, \"When a file is damaged\"";

    private BufferErrors() {}

    static AesopException wrongFile(Path file, String field, Object expected, Object actual) {
        return new AesopException(
                ErrorCode.WRONG_FILE,
                "Opening " + file + " failed: it is not a file of this buffer: " + differ(field, expected, actual)
                        + ". If another buffer has written it, give each a directory of its own; if not, it is damaged. "
                        + action(file));
    }

    static AesopException noControl(Path file) {
        return new AesopException(
                ErrorCode.WRONG_FILE,
                "There is no file " + file + ". If its directory is a buffer's, start the relay: it makes the file anew"
                        + " from the segments. If not, name the directory that holds the files <position>.segment");
    }

    static AesopException noDirectory(String tried, Path directory) {
        return new AesopException(
                ErrorCode.IO_FAILED,
                tried + " a buffer failed: there is no directory " + directory + ". Name the directory of a ring");
    }

    static AesopException tooNew(Path file, int newest, int actual) {
        return new AesopException(
                ErrorCode.FORMAT_TOO_NEW,
                "Opening " + file + " failed: it was written by a newer version of Aesop: format=" + actual
                        + " newestRead=" + newest
                        + ". Start that version again, or move the whole directory aside to begin a new"
                        + " ring");
    }

    static AesopException tooOld(Path file, int oldest, int actual) {
        return new AesopException(
                ErrorCode.FORMAT_TOO_OLD,
                "Opening " + file + " failed: its format is no longer read: format=" + actual + " oldestRead=" + oldest
                        + ". Start an older version of Aesop, or move the whole directory aside to begin a new ring");
    }

    /** Bytes that are not what they should be. */
    static AesopException corrupt(Path file, long offset, String field, Object expected, Object actual) {
        return new AesopException(
                ErrorCode.CORRUPT,
                "File " + file + " is damaged at offset=" + offset + ": " + differ(field, expected, actual) + ". "
                        + action(file));
    }

    /**
     * The last window of a ring is not what its tail promises. What is older can be kept.
     *
     * @param only whether the ring has no older segment
     */
    static AesopException corruptLastWindow(Path file, boolean only, long offset, Object expected, Object actual) {
        if (only) {
            return corrupt(file, offset, "last window", expected, actual);
        }
        return new AesopException(
                ErrorCode.CORRUPT,
                "File " + file + " is damaged at offset=" + offset + ": " + differ("last window", expected, actual)
                        + ". Run 'aesop buffer check' on its directory; to go on without it, move it, every newer segment"
                        + " and the file 'control' aside: what is older stays readable, and the producer reads on from"
                        + " there (" + WAY_OUT + ")");
    }

    private static String action(Path file) {
        if (ControlLayout.FILE_NAME.equals(String.valueOf(file.getFileName()))) {
            return "Move it aside and start again: it is then made anew from the segments (" + WAY_OUT + ")";
        }
        return "Run 'aesop buffer check' on its directory; to go on without it, move it and every older segment aside:"
                + " what is newer stays readable (" + WAY_OUT + ")";
    }

    private static String differ(String field, Object expected, Object actual) {
        return "field=" + field + " expected=" + expected + " actual=" + actual;
    }

    /** What the operating system refused. */
    static AesopException io(String tried, IOException cause) {
        boolean full = isDiskFull(cause);
        return new AesopException(
                full ? ErrorCode.DISK_FULL : ErrorCode.IO_FAILED,
                tried + " failed: " + cause + ". "
                        + (full
                                ? "Free some space on the device: what runs goes on by itself then, what could not be"
                                        + " started has to be started again"
                                : "Look at the device and at the permissions of the directory"),
                cause);
    }

    /** A window that must not be seen before it is on the disk cannot be brought there. */
    static AesopException notForced(Path directory, long scn, Exception cause) {
        return new AesopException(
                ErrorCode.IO_FAILED,
                "Forcing the window of SCN " + scn + " to the disk in " + directory + " failed: " + cause
                        + ". It was not made visible, and no more windows are taken: the system may have dropped what it"
                        + " could not write. Look at the device, then start the relay again",
                cause);
    }

    /** Java has no error number: the two words of the C library for ENOSPC and EDQUOT have to do. */
    private static boolean isDiskFull(IOException cause) {
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("quota exceeded");
    }

    static AesopException illegalCall(String what) {
        return new AesopException(ErrorCode.ILLEGAL_CALL, what);
    }
}
