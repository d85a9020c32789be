package com.flipkart.aesop.container;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds modules: folders with a {@code spring-*-config.xml}, the directory itself among them, at any depth
 * up to {@link #DEPTH}.
 *
 * <p>Hidden folders and what a module keeps in {@link #OWN_FOLDERS} are not searched. Symbolic links are
 * followed; one that leads back to a folder above it is not, because the folders below it would have two paths.
 *
 * <p>Where it cannot look there may be modules, so this is told; it keeps nobody from running what was found elsewhere.
 */
final class ModuleFinder {
    /** Folders below the directory; deeper ones are not searched. */
    static final int DEPTH = 8;

    /** Names of the folders that belong to a module, which hold no modules. */
    static final Set<String> OWN_FOLDERS = Set.of("lib", "state", "schemas_registry", "src", "target");

    static final String CONFIG_FILES = "spring-*-config.xml";

    private ModuleFinder() {}

    /**
     * What is in and below a directory.
     *
     * @param modules in the order of their paths; two of them may have one id
     * @param unsearched folders that could not be searched, each with the reason and the way out
     */
    record Found(List<ModuleFolder> modules, SortedMap<Path, AesopException> unsearched) {
        Found {
            modules = List.copyOf(modules);
            unsearched = Collections.unmodifiableSortedMap(new TreeMap<>(unsearched));
        }
    }

    /**
     * Searches {@code directory} and what is below it.
     *
     * @throws AesopException if {@code directory} itself cannot be read
     */
    static Found find(Path directory) {
        Path root = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(root)) {
            throw new AesopException(
                    ErrorCode.INVALID_MODULE,
                    "looking for modules failed: there is no folder " + root
                            + ". Give the folder that holds the modules' folders.");
        }
        Search search = new Search(root);
        try {
            Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEPTH, search);
        } catch (IOException e) {
            throw unreadable(root, e);
        }
        search.found.sort(Comparator.comparing(ModuleFolder::configFile));
        return new Found(search.found, search.unsearched);
    }

    private static AesopException unreadable(Path folder, IOException e) {
        return e instanceof FileSystemLoopException
                ? new AesopException(
                        ErrorCode.INVALID_MODULE,
                        "looking for modules in " + folder
                                + " failed: it is a link that leads back to a folder above it. Remove the link.",
                        e)
                : new AesopException(
                        ErrorCode.IO_FAILED,
                        "looking for modules in " + folder + " failed: " + e + ". Let the user that runs aesop ("
                                + System.getProperty("user.name") + ") read it, or move it elsewhere.",
                        e);
    }

    private static final class Search extends SimpleFileVisitor<Path> {
        private final List<ModuleFolder> found = new ArrayList<>();
        private final SortedMap<Path, AesopException> unsearched = new TreeMap<>();
        private final Path root;

        Search(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (isPassedOver(folder)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            for (Path configFile : Folders.files(folder, CONFIG_FILES)) {
                found.add(new ModuleFolder(folder.getFileName().toString(), folder, configFile));
            }
            return FileVisitResult.CONTINUE;
        }

        /** A folder that cannot be opened, or whatever lies in one whose entries cannot be looked at. */
        @Override
        public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            if (path.equals(root)) {
                throw e;
            }
            if (!isPassedOver(path) && !isConfigFileOfModule(path)) {
                unsearched.put(path, unreadable(path, e));
            }
            return FileVisitResult.CONTINUE;
        }

        private boolean isPassedOver(Path folder) {
            return !folder.equals(root) && (Folders.isHidden(folder) || isOwned(folder));
        }

        /** Whoever starts the module will tell. */
        private boolean isConfigFileOfModule(Path path) {
            return found.stream().anyMatch(module -> module.configFile().equals(path));
        }

        /** Whether the folder above is a module and this is one of those it keeps for itself. */
        private boolean isOwned(Path folder) {
            return OWN_FOLDERS.contains(folder.getFileName().toString())
                    && found.stream().anyMatch(module -> module.directory().equals(folder.getParent()));
        }
    }
}
