package com.flipkart.aesop.embedded;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.regex.Pattern;

/** Directories as wholes, and the words for what can go wrong with them. */
final class FileTrees {
    private static final long MEGABYTE = 1L << 20;
    /** ENOSPC by its number, in the ways servers write it. */
    private static final Pattern ERROR_28 = Pattern.compile("(error|errno|errcode|error number)\\W{1,3}28\\b");

    private FileTrees() {}

    /** Deletes a directory and all below it; what is already gone is no error, links are not followed. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Says what went wrong with a file or directory, as the exception that a person can act on.
     *
     * @param tried what was tried, beginning with a verb: {@code unpack MariaDB 11.4.5}
     * @param path the file or directory that mattered
     * @param advice what to do if the disk is not full
     */
    static AesopException failure(String tried, Path path, IOException e, String advice) {
        String reason = e.getClass().getSimpleName() + ": " + e.getMessage();
        if (isDiskFull(e)) {
            return new AesopException(
                    ErrorCode.DISK_FULL,
                    "Cannot " + tried + ": no space left for path=" + path + " freeMegabytes=" + freeMegabytes(path)
                            + " (" + reason + "); make room there or choose another directory",
                    e);
        }
        return new AesopException(
                ErrorCode.IO_FAILED, "Cannot " + tried + " at path=" + path + " (" + reason + "); " + advice, e);
    }

    static boolean isDiskFull(IOException e) {
        return isDiskFull(String.valueOf(e.getMessage()));
    }

    /** The words of the C library, as the JDK and the servers pass them on. */
    static boolean isDiskFull(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        return text.contains("no space left on device")
                || text.contains("disk quota exceeded")
                || text.contains("disk is full")
                || ERROR_28.matcher(text).find();
    }

    /** How much can be written below the path, or below the nearest directory above it that exists; -1 if unknown. */
    static long freeMegabytes(Path path) {
        Path existing = path;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            return existing == null ? -1 : Files.getFileStore(existing).getUsableSpace() / MEGABYTE;
        } catch (IOException e) {
            // Only a number in a message about a greater failure.
            return -1;
        }
    }

    static long megabytes(long bytes) {
        return (bytes + MEGABYTE - 1) / MEGABYTE;
    }
}
