package com.flipkart.aesop.core.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Replaces a file so that a crash at any moment, of the process or of the machine, leaves the old content or
 * the new one, never a mixture and never nothing.
 */
public final class DurableFile {
    private static final String TEMPORARY = ".tmp";

    private DurableFile() {}

    /**
     * Writes beside {@code file} (its name with a dot before and {@code .tmp} after), forces the bytes to the
     * device, renames the new file over the old one, and forces the directory. Two writers of one file must
     * not do this at the same time.
     *
     * @param content from its position to its limit; its position is moved there
     * @throws IOException if anything of it fails; the old content then still is there
     */
    public static void replace(Path file, ByteBuffer content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path temporary = directory.resolve("." + file.getFileName() + TEMPORARY);
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        forceDirectory(directory);
    }

    /**
     * Forces the names in {@code directory} to the device: files that were made, renamed or deleted in it.
     *
     * @throws IOException if the directory cannot be opened or forced
     */
    public static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
