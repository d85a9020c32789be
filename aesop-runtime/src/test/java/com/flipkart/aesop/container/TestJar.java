package com.flipkart.aesop.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Makes jars for tests, from sources or from folders of classes. */
public final class TestJar {
    /** Goes with what the build makes, not into the system's folder, where it would stay. */
    private static final Path WORK = Path.of("target", "test-jars");

    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> resources = new LinkedHashMap<>();
    private final List<Path> classPath = new ArrayList<>();

    /** Adds a class, by its full name. */
    public TestJar source(String className, String text) {
        sources.put(className, text);
        return this;
    }

    /** Adds a file. */
    public TestJar resource(String name, String text) {
        resources.put(name, text);
        return this;
    }

    /** Lets the sources see another jar. */
    public TestJar with(Path jar) {
        classPath.add(jar);
        return this;
    }

    /** Compiles the sources against the class path of the tests, and writes the jar. */
    public Path write(Path jar) throws IOException {
        Path work = Files.createTempDirectory(Files.createDirectories(WORK), "jar-");
        Path classes = Files.createDirectory(work.resolve("classes"));
        if (!sources.isEmpty()) {
            compile(work, classes);
        }
        for (Map.Entry<String, String> resource : resources.entrySet()) {
            Path file = classes.resolve(resource.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, resource.getValue());
        }
        Files.createDirectories(jar.getParent());
        pack(classes, jar);
        return jar;
    }

    private void compile(Path work, Path classes) throws IOException {
        List<String> seen = new ArrayList<>(List.of(System.getProperty("java.class.path")));
        classPath.forEach(jar -> seen.add(jar.toString()));
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "--release",
                "17",
                "-d",
                classes.toString(),
                "-cp",
                String.join(System.getProperty("path.separator"), seen)));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = work.resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exitCode = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments.toArray(String[]::new));
        assertThat(exitCode).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }

    /** Packs a folder of classes. */
    static void pack(Path folder, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                entries.putNextEntry(
                        new JarEntry(folder.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
    }
}
