package com.flipkart.aesop.systemtests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shape of the house, read from its classes. */
class ArchitectureTest {

    /** What is certainly there. Raise it when the house grows; it must never be lowered to make a test pass. */
    private static final int AT_LEAST_CLASSES = 40;

    private static final Path ROOT =
            Path.of(System.getProperty("user.dir")).toAbsolutePath().getParent();

    /** Modules that nothing depends on and that are not on this module's class path. */
    private static final Set<String> ROOFS =
            Set.of("aesop-benchmarks", "aesop-concurrency-tests", "aesop-system-tests");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("com.flipkart.aesop");

    @Test
    void shouldSeeEveryClassOfEveryModule() throws IOException {
        Set<String> seen = CLASSES.stream().map(JavaClass::getName).collect(Collectors.toSet());

        List<String> written = classesWritten();

        assertThat(written).hasSizeGreaterThanOrEqualTo(AT_LEAST_CLASSES);
        assertThat(seen).as("classes under the rules below").containsAll(written);
    }

    @Test
    void shouldHaveNoCycleBetweenPackages() {
        slices().matching("com.flipkart.aesop.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    /** The container's loader shows these two packages to every module it loads; all else may exist once per module. */
    @Test
    void shouldKeepWhatTheContainerSharesFreeOfEverythingElse() {
        classes()
                .that()
                .resideInAnyPackage("com.flipkart.aesop.core.module..", "com.flipkart.aesop.core.error..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "org.slf4j..", "com.flipkart.aesop.core.module..", "com.flipkart.aesop.core.error..")
                .check(CLASSES);
    }

    @Test
    void shouldKeepHeavyLibrariesOutOfCore() {
        noClasses()
                .that()
                .resideInAPackage("com.flipkart.aesop.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "org.springframework..", "java.sql..", "com.github.shyiko..")
                .check(CLASSES);
    }

    private static List<String> classesWritten() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            return modules.filter(module -> module.getFileName().toString().startsWith("aesop-"))
                    .filter(module -> !ROOFS.contains(module.getFileName().toString()))
                    .map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .flatMap(ArchitectureTest::classesWrittenIn)
                    .toList();
        }
    }

    private static Stream<String> classesWrittenIn(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            return files
                    .map(file -> sources.relativize(file).toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .map(name -> name.replace('/', '.').replace('\\', '.'))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
