package com.flipkart.aesop.core.schema;

import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The schemas in the files {@code <source>.<version>.avsc} of a directory and of all directories below it. Read
 * once, when it is opened; later changes of the files are seen when it is opened again.
 *
 * <p>Passed over: files and directories whose name begins with a dot, links to directories, files with another
 * ending. The name of the source is the file's and need not be that of the record.
 */
public final class FileSchemaRegistry implements SchemaRegistry {
    private final Path directory;
    private final SortedMap<String, List<SchemaFile>> bySource;

    private FileSchemaRegistry(Path directory, SortedMap<String, List<SchemaFile>> bySource) {
        this.directory = directory;
        this.bySource = bySource;
    }

    /**
     * Reads all schemas below {@code directory}.
     *
     * @throws com.flipkart.aesop.core.error.AesopException with everything that is wrong, each with its file, and
     *     its line if the text is no JSON
     */
    public static FileSchemaRegistry open(Path directory) {
        Problems problems = new Problems();
        FileSchemaRegistry registry = open(directory, problems);
        problems.throwIfAny("reading the schemas in " + directory);
        return registry;
    }

    /**
     * Reads all schemas below {@code directory}, and tells {@code problems} everything that is wrong.
     *
     * @return what could be read
     */
    public static FileSchemaRegistry open(Path directory, Problems problems) {
        SortedMap<String, SortedMap<Integer, SchemaFile>> found = new TreeMap<>();
        List<Path> paths = new ArrayList<>();
        collect(directory, paths, problems);
        Collections.sort(paths);
        for (Path path : paths) {
            SchemaFile.read(path, problems).ifPresent(file -> add(found, file, problems));
        }
        SortedMap<String, List<SchemaFile>> bySource = new TreeMap<>();
        found.forEach((source, versions) -> bySource.put(source, List.copyOf(versions.values())));
        return new FileSchemaRegistry(directory, bySource);
    }

    private static void collect(Path directory, List<Path> paths, Problems problems) {
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                String name = entry.getFileName().toString();
                if (name.startsWith(".")) {
                    continue;
                }
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    collect(entry, paths, problems);
                } else if (name.endsWith(SchemaFile.SUFFIX) && !Files.isDirectory(entry)) {
                    paths.add(entry);
                }
            }
        } catch (IOException e) {
            problems.error(
                    ErrorCode.IO_FAILED,
                    new Origin(directory.toString(), 0),
                    "the directory of schemas cannot be read: " + e,
                    "Create it, or allow this process to read it");
        }
    }

    private static void add(
            SortedMap<String, SortedMap<Integer, SchemaFile>> found, SchemaFile file, Problems problems) {
        SchemaFile other = found.computeIfAbsent(file.schema().source(), source -> new TreeMap<>())
                .putIfAbsent(file.schema().version(), file);
        if (other != null) {
            problems.error(
                    ErrorCode.SCHEMA_MISMATCH,
                    file.origin(),
                    "version " + file.schema().version() + " of the schema of "
                            + file.schema().source() + " is also in " + other.path(),
                    "Delete one of the two files, or give it another version");
        }
    }

    @Override
    public List<VersionedSchema> versions(String source) {
        return bySource.getOrDefault(source, List.of()).stream()
                .map(SchemaFile::schema)
                .toList();
    }

    /** Names of the sources that have a schema, sorted. */
    public Set<String> sources() {
        return Collections.unmodifiableSet(bySource.keySet());
    }

    @Override
    public Origin origin(VersionedSchema schema) {
        return bySource.getOrDefault(schema.source(), List.of()).stream()
                .filter(file -> file.schema().version() == schema.version())
                .findFirst()
                .map(SchemaFile::origin)
                .orElseGet(() -> SchemaRegistry.super.origin(schema));
    }

    @Override
    public String describe() {
        return directory.toString();
    }
}
