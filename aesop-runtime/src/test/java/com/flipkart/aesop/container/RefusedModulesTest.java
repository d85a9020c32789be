package com.flipkart.aesop.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.module.PartStatus;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules that cannot run: what a user is told, word by word. In each test another module runs on. */
class RefusedModulesTest {
    @TempDir
    private static Path home;

    private static Installation installation;

    @TempDir
    private Path modules;

    private Container container;

    @BeforeAll
    static void install() throws IOException {
        installation = TestInstallation.make(home);
    }

    @BeforeEach
    void addSoundModule() throws IOException {
        ModuleFolders.write(modules.resolve("sound"), "<aesop:probe id=\"s\"/>");
    }

    @AfterEach
    void stop() throws InterruptedException {
        PartState sound = status("sound").state();
        container.stop(Duration.ofSeconds(10));
        assertThat(sound).as("state of the other module").isEqualTo(PartState.RUNNING);
    }

    @Test
    void shouldNameBothFilesWhenTwoModulesHaveOneId() throws Exception {
        Path first = ModuleFolders.write(modules.resolve("a/person"), "<aesop:probe id=\"a\"/>");
        Path second = ModuleFolders.write(modules.resolve("b/person"), "<aesop:probe id=\"b\"/>");

        start();

        assertThat(status("person").toString())
                .isEqualTo("FAILED (INVALID_MODULE: 2 modules have the id person: " + first + ", " + second
                        + ". A module's id is the name of its folder; it has one spring-*-config.xml."
                        + " Rename a folder, or move one XML into a folder of its own; none of them is started.)");
        assertThat(container.modules())
                .filteredOn(module -> module.id().equals("person"))
                .hasSize(2)
                .allMatch(module -> module.status().state() == PartState.FAILED);
        for (Path xml : List.of(first, second)) {
            assertThat(Files.readString(xml.resolveSibling("state/states.log")))
                    .contains(" module person FAILED (INVALID_MODULE: 2 modules have the id person: " + first);
        }
    }

    @Test
    void shouldTellOfTheLogAloneWhenARefusedModuleHasNoPlaceForItsState() throws Exception {
        ModuleFolders.write(modules.resolve("a/person"), "<aesop:probe id=\"a\"/>");
        Path second = ModuleFolders.write(modules.resolve("b/person"), "<aesop:probe id=\"b\"/>");
        Files.writeString(modules.resolve("a/person/state"), "a file, not a folder");

        start();

        assertThat(status("person").cause()).startsWith("2 modules have the id person");
        assertThat(second.resolveSibling("state/states.log")).isNotEmptyFile();
    }

    @Test
    void shouldNameAFolderThatCannotBeSearched() throws Exception {
        Path loop = Files.createSymbolicLink(modules.resolve("loop"), modules);

        start();

        assertThat(status("loop").toString())
                .isEqualTo("FAILED (INVALID_MODULE: looking for modules in " + loop
                        + " failed: it is a link that leads back to a folder above it. Remove the link.)");
    }

    @Test
    void shouldSuggestAnElementWhenOneIsUnknown() throws Exception {
        Path xml = ModuleFolders.write(modules.resolve("m"), "\n  <aesop:prob id=\"a\"/>");

        start();

        assertThat(status("m").toString())
                .isEqualTo("FAILED (INVALID_XML: loading module m failed: 1 problem\n  " + xml
                        + ":4: unknown element <aesop:prob>. Did you mean \"probe\"?)");
    }

    @Test
    void shouldSuggestAnElementOfAComponentThatTheModuleDoesNotHave() throws Exception {
        Path xml =
                ModuleFolders.write(modules.resolve("m"), "  <aesop:probe id=\"a\">\n    <aesop:prob/></aesop:probe>");

        start();

        assertThat(status("m").toString())
                .isEqualTo("FAILED (INVALID_SETTINGS: loading module m failed: 1 problem\n  " + xml
                        + ":4: unknown element <prob> in <probe>. Remove it; nothing is known here.\n  " + xml
                        + ":4: <aesop:prob> may have been meant as <aesop:probe>)");
    }

    @Test
    void shouldSuggestAnAttributeWhenOneIsUnknown() throws Exception {
        Path xml = ModuleFolders.write(modules.resolve("m"), "  <aesop:probe id=\"a\"\n     strat=\"ok\"/>");

        start();

        assertThat(status("m").toString())
                .isEqualTo("FAILED (INVALID_SETTINGS: loading module m failed: 1 problem\n  " + xml
                        + ":4: unknown setting strat=ok of <probe>. Did you mean \"start\"?)");
    }

    @Test
    void shouldNameTheLineWhenAConsumerClassIsMissing() throws Exception {
        Path xml = ModuleFolders.write(
                modules.resolve("m"),
                """
                <aesop:probe id="a" says="consumer"/>
                <bean id="consumer" class="com.example.PersonConsumer"/>""");

        start();

        assertThat(status("m").toString())
                .isEqualTo("FAILED (INVALID_MODULE: loading module m failed: 1 problem\n  " + xml
                        + ":4: class=com.example.PersonConsumer of bean consumer is in no jar of the module. Put its jar"
                        + " into " + modules.resolve("m/lib") + ", or correct the name.)");
    }

    @Test
    void shouldNameFileAndLineWhenXmlIsBroken() throws Exception {
        Path xml = ModuleFolders.write(modules.resolve("m"), "<aesop:probe id=\"a\">\n<aesop:probe>");

        start();

        assertThat(status("m").code()).contains(ErrorCode.INVALID_XML);
        assertThat(status("m").cause())
                .isEqualTo(xml + ":5: not well-formed XML: The element type \"aesop:probe\" must be terminated by the"
                        + " matching end-tag \"</aesop:probe>\". Correct it.");
    }

    @Test
    void shouldNameJarAndClassWhenLibBundlesWhatTheInstallationBrings() throws Exception {
        Path lib = Files.createDirectories(modules.resolve("m/lib"));
        Files.copy(TestInstallation.onClassPath("avro-1"), lib.resolve("avro-1.7.7.jar"));
        new TestJar()
                .source(
                        "com.flipkart.aesop.events.ortest.Person",
                        """
                        package com.flipkart.aesop.events.ortest;
                        public final class Person {}
                        """)
                .write(lib.resolve("person.jar"));
        ModuleFolders.write(modules.resolve("m"), "<aesop:probe id=\"a\"/>");

        start();

        assertThat(status("m").toString())
                .isEqualTo("FAILED (INVALID_MODULE: loading module m failed: its lib bundles classes that the"
                        + " installation brings: lib/avro-1.7.7.jar has org.apache.avro.AvroMissingFieldException."
                        + " Take these jars out of " + lib
                        + "; with Maven, give the dependency <scope>provided</scope>.)");
    }

    @Test
    void shouldNameTheDirectoryWhenStateCannotBeKept() throws Exception {
        ModuleFolders.write(modules.resolve("m"), "<aesop:probe id=\"a\"/>");
        Path state = Files.writeString(modules.resolve("m/state"), "a file, not a folder");

        start();

        assertThat(status("m").code()).contains(ErrorCode.IO_FAILED);
        assertThat(status("m").cause())
                .isEqualTo("opening state directory=" + state
                        + " failed: java.nio.file.FileAlreadyExistsException: " + state
                        + ". Let the user that runs aesop (" + System.getProperty("user.name")
                        + ") read and write it, or choose another with --state.");
    }

    @Test
    void shouldNameTheProcessWhenAnotherHasTheState() throws Exception {
        ModuleFolders.write(modules.resolve("m"), "<aesop:probe id=\"a\"/>");
        try (StateDirectory taken = StateDirectory.open(modules.resolve("m/state"))) {
            start();

            assertThat(status("m").toString())
                    .isEqualTo("FAILED (LOCKED: taking state directory=" + taken.path() + " failed: process="
                            + ProcessHandle.current().pid()
                            + " has it. Stop that process, or choose another directory with --state.)");
        }
    }

    @Test
    void shouldNameTheClassWhenTheModulesLibrariesDoNotFit() throws Exception {
        Path consumer = new TestJar()
                .source("lib.Missing", "package lib; public class Missing {}")
                .source(
                        "user.Consumer",
                        """
                        package user;
                        public final class Consumer implements java.util.function.Supplier<String> {
                            private final lib.Missing missing = new lib.Missing();
                            public String get() { return missing.toString(); }
                        }
                        """)
                .write(modules.resolve("whole.jar"));
        copyWithout(consumer, "lib/Missing.class", modules.resolve("m/lib/consumer.jar"));
        ModuleFolders.write(
                modules.resolve("m"),
                """
                <bean id="consumer" class="user.Consumer"/>
                <aesop:probe id="a" says="consumer"/>""");

        start();

        assertThat(status("m").toString())
                .contains("spring-probe-config.xml:3: bean consumer cannot be made: java.lang.ClassNotFoundException:"
                        + " lib.Missing. Put the jar with that class, in the version that the bean was compiled with, into "
                        + modules.resolve("m/lib"));
    }

    @Test
    void shouldSayThatThereIsNothingToRunWhenXmlHasNoElementOfOurs() throws Exception {
        Path xml = ModuleFolders.write(modules.resolve("m"), "<bean class=\"java.util.Date\"/>");

        start();

        assertThat(status("m").cause())
                .contains(xml + ": there is nothing to run in it. Write an element such as <aesop:relay>");
    }

    @Test
    void shouldShowNoValueWhenThePropertiesFileCannotBeRead() throws Exception {
        ModuleFolders.write(modules.resolve("m"), "<aesop:probe id=\"a\"/>");
        Path file = Files.writeString(modules.resolve("m/module.properties"), "password=\\u00zzsecret");

        start();

        assertThat(status("m").cause())
                .isEqualTo("reading " + file + " failed (IllegalArgumentException). Write name=value lines in UTF-8 and"
                        + " let the user that runs aesop read the file.");
    }

    private void start() throws Exception {
        container = Container.open(new ContainerSettings(installation, modules, Optional.empty(), Map.of()));
        container.start().get(30, TimeUnit.SECONDS);
    }

    private PartStatus status(String id) {
        return container.modules().stream()
                .filter(module -> module.id().equals(id))
                .findFirst()
                .orElseThrow()
                .status();
    }

    private static void copyWithout(Path jar, String entry, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Files.copy(jar, target);
        try (FileSystem files = FileSystems.newFileSystem(target)) {
            Files.delete(files.getPath(entry));
        }
    }
}
