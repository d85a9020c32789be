package com.flipkart.aesop.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleFinderTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void takeRealPath() throws IOException {
        directory = directory.toRealPath();
    }

    @Test
    void shouldFindTheDirectoryItselfAndFoldersBelowInTheOrderOfTheirPaths() throws IOException {
        module("b");
        module("a/x");
        module("a/x/inner");
        module("");

        assertThat(found()).containsExactly("a/x/inner", "a/x", "b", "");
    }

    @Test
    void shouldFindEveryKindOfConfigFile() throws IOException {
        for (String kind : List.of("relay", "client", "bootstrap-producer")) {
            Files.createDirectories(directory.resolve(kind));
            Files.writeString(directory.resolve(kind + "/spring-" + kind + "-config.xml"), "");
        }
        Files.createDirectories(directory.resolve("none"));
        Files.writeString(directory.resolve("none/relay-config.xml"), "");

        assertThat(found()).containsExactlyInAnyOrder("relay", "client", "bootstrap-producer");
    }

    @Test
    void shouldPassOverHiddenFoldersAndWhatAModuleKeepsForItself() throws IOException {
        module("m");
        for (String own : List.of("lib", "state", "schemas_registry", "src/main/resources", "target/classes", ".git")) {
            module("m/" + own);
        }
        module("lib");

        assertThat(found()).containsExactly("lib", "m");
    }

    @Test
    void shouldLookEightFoldersDeepAndNoDeeper() throws IOException {
        module("1/2/3/4/5/6/7");
        module("1/2/3/4/5/6/7/8");

        assertThat(found()).containsExactly("1/2/3/4/5/6/7");
    }

    @Test
    void shouldFollowLinks() throws IOException {
        Path releases = Files.createDirectories(directory.resolve("releases/.7/person"));
        Files.writeString(releases.resolve("spring-client-config.xml"), "");
        Files.createSymbolicLink(directory.resolve("current"), releases.getParent());

        assertThat(found()).containsExactly("current/person");
    }

    @Test
    void shouldTellOfALinkThatLeadsBackUpAndGoOn() throws IOException {
        module("m");
        module("n");
        Path link = Files.createSymbolicLink(directory.resolve("m/loop"), directory);

        assertThat(found()).containsExactly("m", "n");
        assertThat(ModuleFinder.find(directory).unsearched())
                .containsOnlyKeys(link)
                .hasValueSatisfying(new Condition<>(
                        e -> e.getMessage()
                                .equals(
                                        "looking for modules in " + link
                                                + " failed: it is a link that leads back to a folder above it. Remove the link."),
                        "says what it is"));
    }

    @Test
    void shouldTellNothingOfLinksThatLeadNowhereOrBackUpFromWhereModulesAreNot() throws IOException {
        module("m");
        Files.createDirectories(directory.resolve("m/lib"));
        Files.createSymbolicLink(directory.resolve("m/gone"), directory.resolve("nowhere"));
        Files.createSymbolicLink(directory.resolve("m/state"), directory);
        Files.createSymbolicLink(directory.resolve("m/.git"), directory);

        assertThat(found()).containsExactly("m");
        assertThat(ModuleFinder.find(directory).unsearched()).isEmpty();
    }

    @Test
    void shouldRefuseADirectoryThatIsNone() {
        assertThatThrownBy(() -> ModuleFinder.find(directory.resolve("nowhere")))
                .isInstanceOf(AesopException.class)
                .hasMessage("looking for modules failed: there is no folder " + directory.resolve("nowhere")
                        + ". Give the folder that holds the modules' folders.");
    }

    private void module(String folder) throws IOException {
        Path path = Files.createDirectories(directory.resolve(folder));
        Files.writeString(path.resolve("spring-relay-config.xml"), "<beans/>");
    }

    private List<String> found() {
        return ModuleFinder.find(directory).modules().stream()
                .map(module -> directory.relativize(module.directory()).toString())
                .toList();
    }
}
