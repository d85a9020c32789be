package com.flipkart.aesop.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The zip or jar that a server's binaries come in, and the part of it that is needed.
 *
 * @param file the archive
 * @param root what the names of the wanted entries begin with, with a slash at its end, or empty
 * @param wanted which entries to take, by their name below {@code root}
 */
record ServerArchive(Path file, String root, Predicate<String> wanted) {
    private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwxr-xr-x");

    /** One file to unpack: its entry, and its name below the root. */
    private record Item(ZipEntry entry, String name) {}

    /** The size of all wanted files, in bytes. */
    long size() throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return items(zip).stream().mapToLong(item -> item.entry.getSize()).sum();
        }
    }

    /** Whether the directory holds every wanted file in its full size; an unpacking cut off by a power loss does not. */
    boolean isUnpackedIn(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Item item : items(zip)) {
                Path unpacked = directory.resolve(item.name);
                if (!Files.isRegularFile(unpacked) || Files.size(unpacked) != item.entry.getSize()) {
                    return false;
                }
            }
            return true;
        }
    }

    void unpack(Path directory) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<Item> items = items(zip);
            if (items.isEmpty()) {
                throw new IOException("archive=" + file + " has nothing below '" + root + "'");
            }
            for (Item item : items) {
                Path unpacked = directory.resolve(item.name).normalize();
                if (!unpacked.startsWith(directory)) {
                    throw new IOException("archive=" + file + " has an entry that leads out of it: " + item.name);
                }
                Files.createDirectories(unpacked.getParent());
                try (InputStream in = zip.getInputStream(item.entry)) {
                    Files.copy(in, unpacked);
                }
                if (item.name.startsWith("bin/")) {
                    Files.setPosixFilePermissions(unpacked, EXECUTABLE);
                }
            }
        }
    }

    private List<Item> items(ZipFile zip) {
        return zip.stream()
                .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(root))
                .map(entry -> new Item(entry, entry.getName().substring(root.length())))
                .filter(item -> wanted.test(item.name))
                .toList();
    }
}
