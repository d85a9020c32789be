package com.flipkart.aesop.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * An installation for tests: the real components {@code core} and {@code spring}, from the class path of the
 * tests, and a component {@code probe} whose part does what its attributes say.
 */
public final class TestInstallation {
    private TestInstallation() {}

    /** Makes one in {@code directory}. */
    public static Installation make(Path directory) throws IOException {
        Path components = Files.createDirectories(directory.resolve("components"));
        fill(components.resolve("core"), "aesop-core", "avro", "jackson-");
        fill(components.resolve("spring"), "aesop-spring", "spring-", "commons-logging", "micrometer-");
        probe().write(components.resolve("probe/probe.jar"));
        return new Installation(directory);
    }

    /** Takes the entries of the class path whose names start so; folders of classes are packed. */
    private static void fill(Path folder, String... names) throws IOException {
        Files.createDirectories(folder);
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            for (String name : names) {
                if (Files.isDirectory(path) && path.startsWith(moduleOf(path, name))) {
                    TestJar.pack(path, folder.resolve(name + ".jar"));
                } else if (path.getFileName().toString().startsWith(name) && Files.isRegularFile(path)) {
                    Files.copy(path, folder.resolve(path.getFileName()));
                }
            }
        }
        assertThat(Folders.jars(folder)).as("jars of %s", folder).isNotEmpty();
    }

    /** The folder called {@code name} above {@code classes}, or one that is not above it. */
    private static Path moduleOf(Path classes, String name) {
        for (Path path = classes; path != null && path.getFileName() != null; path = path.getParent()) {
            if (path.getFileName().toString().equals(name)) {
                return path;
            }
        }
        return Path.of("nowhere");
    }

    /**
     * The component {@code probe}, whose sources are in the resources of the tests: {@code <aesop:probe id=""
     * start="ok|fail|defect|hang|retry|later" stop="ok|hang|defect" says="bean"/>}.
     */
    private static TestJar probe() throws IOException {
        TestJar jar = new TestJar()
                .resource(
                        "META-INF/services/com.flipkart.aesop.core.module.ComponentDescriptor", "probe.ProbeComponent")
                .resource("META-INF/services/com.flipkart.aesop.core.part.PartFactory", "probe.ProbeFactory")
                .resource("META-INF/services/com.flipkart.aesop.core.module.ComponentCommand", "probe.EchoCommand");
        for (String name : List.of("ProbeComponent", "ProbeFactory", "Probe", "EchoCommand")) {
            try (InputStream in =
                    TestInstallation.class.getResourceAsStream("/probe-component/probe/" + name + ".java")) {
                jar.source("probe." + name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    /** The jar of the class path whose name starts so. */
    static Path onClassPath(String name) {
        List<Path> found = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().startsWith(name))
                .toList();
        assertThat(found).as("jars called %s*", name).hasSize(1);
        return found.get(0);
    }
}
