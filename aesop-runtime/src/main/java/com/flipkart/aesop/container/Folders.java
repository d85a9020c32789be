package com.flipkart.aesop.container;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What lies directly in a folder, in the order of its names. */
final class Folders {
    private Folders() {}

    /** The folders in {@code folder}, hidden ones left out. */
    static List<Path> folders(Path folder) {
        return list(folder, path -> Files.isDirectory(path) && !isHidden(path));
    }

    /** The jars in {@code folder}; none if there is no such folder. */
    static List<Path> jars(Path folder) {
        return Files.isDirectory(folder)
                ? list(folder, path -> path.getFileName().toString().endsWith(".jar") && Files.isRegularFile(path))
                : List.of();
    }

    /** The files in {@code folder} whose names match {@code glob}. */
    static List<Path> files(Path folder, String glob) {
        var matcher = folder.getFileSystem().getPathMatcher("glob:" + glob);
        return list(folder, path -> matcher.matches(path.getFileName()) && Files.isRegularFile(path));
    }

    static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    private static List<Path> list(Path folder, DirectoryStream.Filter<Path> filter) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, filter)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "listing folder=" + folder + " failed: " + e + ". Let the user that runs aesop read it.",
                    e);
        }
        Collections.sort(found);
        return found;
    }
}
