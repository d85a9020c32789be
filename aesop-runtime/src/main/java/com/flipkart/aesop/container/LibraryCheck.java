package com.flipkart.aesop.container;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Refuses a module whose {@code lib} bundles what the installation brings: since {@code lib} comes first in
 * the flat class loader, such a jar would put other classes in place of ours, some of them, and fail much
 * later with an error that says nothing.
 */
final class LibraryCheck {
    /** Where the classes lie that only the installation may bring. */
    static final List<String> GUARDED =
            List.of("com/flipkart/aesop/", "io/netty/", "org/apache/avro/", "org/springframework/");

    private LibraryCheck() {}

    /**
     * Checks a module's jars against those of all components of the installation.
     *
     * @throws AesopException naming every jar that bundles a guarded class that some component has, and one
     *     such class
     */
    static void check(ModuleFolder module, List<Path> libraries, Collection<Component> components) {
        List<String> refused = new ArrayList<>();
        List<JarFile> ours = new ArrayList<>();
        try {
            for (Path library : libraries) {
                List<String> guarded = guardedClasses(library);
                if (!guarded.isEmpty() && ours.isEmpty()) {
                    open(ComponentCatalog.jars(components), ours);
                }
                bundled(guarded, ours)
                        .ifPresent(
                                className -> refused.add(module.directory().relativize(library) + " has " + className));
            }
        } finally {
            close(ours);
        }
        if (!refused.isEmpty()) {
            throw new AesopException(
                    ErrorCode.INVALID_MODULE,
                    "loading module " + module.id() + " failed: its lib bundles classes that the installation brings: "
                            + String.join("; ", refused)
                            + ". Take these jars out of " + module.libDirectory()
                            + "; with Maven, give the dependency <scope>provided</scope>.");
        }
    }

    private static List<String> guardedClasses(Path library) {
        try (JarFile jar = new JarFile(library.toFile(), false)) {
            return Collections.list(jar.entries()).stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .filter(name -> GUARDED.stream().anyMatch(name::startsWith))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AesopException(
                    ErrorCode.INVALID_MODULE,
                    "reading the jar " + library + " failed: " + e + ". Replace it by a whole one, or take it away.",
                    e);
        }
    }

    /** The first of {@code classes} that one of {@code jars} has, as a class name. */
    private static Optional<String> bundled(List<String> classes, List<JarFile> jars) {
        return classes.stream()
                .filter(name -> jars.stream().anyMatch(jar -> jar.getEntry(name) != null))
                .findFirst()
                .map(name ->
                        name.substring(0, name.length() - ".class".length()).replace('/', '.'));
    }

    private static void open(List<Path> jars, List<JarFile> opened) {
        for (Path jar : jars) {
            try {
                opened.add(new JarFile(jar.toFile(), false));
            } catch (IOException e) {
                throw new AesopException(
                        ErrorCode.IO_FAILED,
                        "reading the jar " + jar + " of the installation failed: " + e
                                + ". Build or unpack the installation again.",
                        e);
            }
        }
    }

    private static void close(List<JarFile> jars) {
        for (JarFile jar : jars) {
            try {
                jar.close();
            } catch (IOException e) {
                throw new AesopException(ErrorCode.IO_FAILED, "closing the jar " + jar.getName() + " failed: " + e, e);
            }
        }
    }
}
