package com.flipkart.aesop.buffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Copies and deletes rings. A copy of an open ring, taken while nobody writes, is what a killed process leaves. */
final class RingFilesCopy {
    private RingFilesCopy() {}

    /** Copies until nothing has changed meanwhile: a background thread may be preparing a file. */
    static void copy(Path from, Path to) throws IOException {
        List<Path> before;
        do {
            delete(to);
            Files.createDirectories(to);
            before = list(from);
        } while (!copyAll(before, to) || !list(from).equals(before));
    }

    private static boolean copyAll(List<Path> files, Path to) throws IOException {
        for (Path file : files) {
            try {
                Files.copy(file, to.resolve(file.getFileName()));
            } catch (NoSuchFileException renamed) {
                return false;
            }
        }
        return true;
    }

    static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            for (Path file : list(directory)) {
                Files.delete(file);
            }
            Files.delete(directory);
        }
    }
}
