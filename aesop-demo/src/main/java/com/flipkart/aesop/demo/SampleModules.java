package com.flipkart.aesop.demo;

import com.flipkart.aesop.container.Installation;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The modules of the installation's {@code samples} folder, put where the demo runs them. */
final class SampleModules {
    static final String RELAY = "person-relay";
    static final String CLIENT = "person-client";

    private SampleModules() {}

    /** Copies the relay's and the client's folder into {@code modules}; what lies there of an older copy is replaced. */
    static void deploy(Installation installation, Path modules) {
        for (String module : List.of(RELAY, CLIENT)) {
            Path sample = installation.directory().resolve("samples").resolve(module);
            if (!Files.isDirectory(sample)) {
                throw new AesopException(
                        ErrorCode.IO_FAILED,
                        "deploying the sample modules failed: there is no folder " + sample
                                + ". The installation is not complete: build it with bin/aesop or mvn package.");
            }
            copy(sample, modules.resolve(module));
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "copying the sample module " + from + " to " + to + " failed: " + e
                            + ". Make room, or choose another folder with --directory.",
                    e);
        }
    }

    /** Deletes a folder with all that is in it. */
    static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(SampleModules::deleteOne);
        } catch (IOException | UncheckedIOException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED, "deleting " + folder + " failed: " + e + ". Delete it by hand.", e);
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
