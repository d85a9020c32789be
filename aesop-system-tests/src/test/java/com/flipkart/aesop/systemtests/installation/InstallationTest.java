package com.flipkart.aesop.systemtests.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder that users unpack. */
class InstallationTest {
    private static final Path INSTALLATION = InstalledAesop.INSTALLATION;

    @TempDir
    private Path directory;

    @Test
    void shouldHaveAPlaceForEveryLibrary() {
        assertThat(INSTALLATION.resolve("lib")).isNotEmptyDirectory();
        assertThat(INSTALLATION.resolve("unplaced"))
                .as("libraries that installation.xml of aesop-dist gives no place")
                .doesNotExist();
    }

    /** A class that two jars of a module's flat class loader have is there in one version, whichever comes first. */
    @Test
    void shouldHaveEveryClassInOneJarOfTheComponents() throws IOException {
        Map<String, Path> places = new HashMap<>();
        List<String> twice = new ArrayList<>();
        for (Path jar : jars(INSTALLATION.resolve("components"))) {
            for (String name : classes(jar)) {
                Path other = places.put(name, jar);
                if (other != null) {
                    twice.add(name + " in " + other.getFileName() + " and " + jar.getFileName());
                }
            }
        }

        assertThat(places).hasSizeGreaterThan(1000);
        assertThat(twice).isEmpty();
    }

    @Test
    void shouldKeepWhatModulesHaveForThemselvesOutOfTheContainersClassPath() throws IOException {
        List<String> names = jars(INSTALLATION.resolve("lib")).stream()
                .map(jar -> jar.getFileName().toString().replaceFirst("-\\d.*", ""))
                .toList();

        assertThat(names)
                .containsExactlyInAnyOrder(
                        "aesop-runtime", "aesop-core", "picocli", "logback-classic", "logback-core", "slf4j-api");
    }

    @Test
    void shouldOfferTheCommandsOfAllComponents() throws Exception {
        try (InstalledAesop aesop = InstalledAesop.start(INSTALLATION, directory, "--help")) {
            int exitCode = aesop.exitCode(Duration.ofSeconds(60));

            assertThat(exitCode).as(aesop.printed()).isZero();
            assertThat(aesop.printed()).contains("  run ", "  demo ", "  version ", "  buffer ");
        }
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> classes(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return Collections.list(file.entries()).stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .filter(name -> !name.endsWith("module-info.class") && !name.startsWith("META-INF/"))
                    .toList();
        }
    }
}
