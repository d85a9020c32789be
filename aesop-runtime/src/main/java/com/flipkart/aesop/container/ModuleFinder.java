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
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Finds modules: folders with a {@code spring-*-config.xml}, the directory itself among them, at any depth
 * up to {@link #DEPTH}.
 *
 * <p>Hidden folders and what a module keeps in {@link #OWN_FOLDERS} are not searched. Symbolic links are
 * followed; one that leads back to a folder above it is an error, because the folders below it would have
 * two paths.
 */
final class ModuleFinder {
    /** Folders below the directory; deeper ones are not searched. */
    static final int DEPTH = 8;

    /** Names of the folders that belong to a module, which hold no modules. */
    static final Set<String> OWN_FOLDERS = Set.of("lib", "state", "schemas_registry", "src", "target");

    static final String CONFIG_FILES = "spring-*-config.xml";

    private ModuleFinder() {}

    /**
     * The modules in and below {@code directory}, in the order of their paths. Two of them may have one id.
     *
     * @throws AesopException if a folder cannot be read
     */
    static List<ModuleFolder> find(Path directory) {
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
        } catch (FileSystemLoopException e) {
            throw new AesopException(
                    ErrorCode.INVALID_MODULE,
                    "looking for modules in " + root + " failed: the link " + e.getFile()
                            + " leads back to a folder above it. Remove the link.",
                    e);
        } catch (IOException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "looking for modules in " + root + " failed: " + e
                            + ". Let the user that runs aesop read it, or move it elsewhere.",
                    e);
        }
        search.found.sort(Comparator.comparing(ModuleFolder::configFile));
        return List.copyOf(search.found);
    }

    private static final class Search extends SimpleFileVisitor<Path> {
        private final List<ModuleFolder> found = new ArrayList<>();
        private final Path root;

        Search(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (!folder.equals(root) && (Folders.isHidden(folder) || isOwned(folder))) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            for (Path configFile : Folders.files(folder, CONFIG_FILES)) {
                found.add(new ModuleFolder(folder.getFileName().toString(), folder, configFile));
            }
            return FileVisitResult.CONTINUE;
        }

        /** Whether the folder above is a module and this is one of those it keeps for itself. */
        private boolean isOwned(Path folder) {
            return OWN_FOLDERS.contains(folder.getFileName().toString())
                    && found.stream().anyMatch(module -> module.directory().equals(folder.getParent()));
        }
    }
}
