package com.flipkart.aesop.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the unpacked binaries of this user lie, unless the caller says it. */
final class CacheDirectory {
    /** A system property and an environment variable, for machines where home is too small or not writable. */
    static final String PROPERTY = "aesop.cache.directory";

    static final String VARIABLE = "AESOP_CACHE";

    private CacheDirectory() {}

    static Path ofUser() {
        return given(System.getProperty(PROPERTY))
                .or(() -> given(System.getenv(VARIABLE)))
                .or(() -> given(System.getenv("XDG_CACHE_HOME")).map(cache -> cache.resolve("aesop")))
                .or(CacheDirectory::inHome)
                .orElseGet(CacheDirectory::inTemporaryDirectory);
    }

    private static Optional<Path> given(String path) {
        return Optional.ofNullable(path)
                .filter(value -> !value.isBlank())
                .map(value -> Path.of(value).toAbsolutePath().normalize());
    }

    /** A user without a home (a service account, a container's arbitrary user id) has none that can be written. */
    private static Optional<Path> inHome() {
        return given(System.getProperty("user.home"))
                .filter(home -> Files.isDirectory(home) && Files.isWritable(home))
                .map(home -> home.resolve(".cache").resolve("aesop"));
    }

    private static Path inTemporaryDirectory() {
        return Path.of(System.getProperty("java.io.tmpdir"), "aesop-cache-" + Platform.userId())
                .toAbsolutePath()
                .normalize();
    }
}
