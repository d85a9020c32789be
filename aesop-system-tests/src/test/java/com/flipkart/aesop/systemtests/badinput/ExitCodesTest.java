package com.flipkart.aesop.systemtests.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.flipkart.aesop.systemtests.installation.InstalledAesop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With what {@code aesop run} ends when all or some of its modules are wrong, or there is nothing to run. */
@Timeout(120)
class ExitCodesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    @TempDir
    private Path directory;

    private ModuleFolders folders;

    @BeforeEach
    void makeFolder() throws IOException {
        folders = new ModuleFolders(Files.createDirectories(directory.resolve("modules")));
    }

    @Test
    void shouldEndWithOneAndEveryCauseWhenNoModuleCanBeStarted() throws Exception {
        Path port =
                folders.write("port", "<relay xmlns=\"%s\" id=\"r\" prot=\"1\"/>".formatted(ModuleFolders.NAMESPACE));
        Path broken = folders.write("broken", "<relay xmlns=\"%s\" id=\"r\">".formatted(ModuleFolders.NAMESPACE));

        String printed = run(1);

        assertThat(Failure.of("port", printed))
                .contains(port + ":1: unknown setting prot of <relay>. Did you mean \"port\"?");
        assertThat(Failure.of("broken", printed))
                .isEqualTo("INVALID_XML: " + broken
                        + ":1: not well-formed XML: XML document structures must start and end within the same entity."
                        + " Correct it.");
        assertThat(printed).endsWith(" run: ended because no module could be started\n");
        assertThat(Failure.of("port", folders.states("port"))).isEqualTo(Failure.of("port", printed));
    }

    @Test
    void shouldEndWithOneAndStopTheOthersWhenAModuleFailsAndThatIsToEndAll() throws Exception {
        int port = ModuleFolders.freePorts(1).get(0);
        folders.writeMemory("healthy", port);
        folders.write("wrong", "<relais xmlns=\"%s\"/>".formatted(ModuleFolders.NAMESPACE));

        String printed = run(1, "--fail-fast");

        assertThat(Failure.of("wrong", printed)).contains("unknown element <aesop:relais>. Did you mean \"relay\"?");
        assertThat(folders.states("healthy")).endsWith(" module healthy STOPPED\n");
        assertThat(printed).endsWith(" run: ended because a module failed (--fail-fast)\n");
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    }

    @Test
    void shouldEndWithOneWhenThereIsNothingToRun() throws Exception {
        assertThat(run(1))
                .isEqualTo("aesop: looking for modules in " + folders.root() + " found none: no folder down to depth 8"
                        + " has a spring-*-config.xml. Put each module's folder there, or give another directory.\n");
        Files.delete(folders.root());
        assertThat(run(1))
                .isEqualTo("aesop: looking for modules failed: there is no folder " + folders.root()
                        + ". Give the folder that holds the modules' folders.\n");
    }

    @Test
    void shouldEndWithTwoWhenArgumentsMeanNothing() throws Exception {
        assertThat(run(2, "--sate", "x")).contains("--sate");
    }

    @Test
    void shouldEndWithThreeAtOnceWhenMemoryRunsOut() throws Exception {
        folders.writeMemory("healthy", 0);

        try (InstalledAesop aesop = InstalledAesop.startWithJvmArguments(
                "-Xmx4m",
                InstalledAesop.INSTALLATION,
                directory,
                "run",
                folders.root().toString())) {
            assertThat(aesop.exitCode(PATIENCE)).as(aesop.printed()).isEqualTo(3);
            assertThat(aesop.printed()).contains("java.lang.OutOfMemoryError");
        }
    }

    private String run(int exitCode, String... options) throws Exception {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "run";
        arguments[1] = folders.root().toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        try (InstalledAesop aesop = InstalledAesop.start(InstalledAesop.INSTALLATION, directory, arguments)) {
            assertThat(aesop.exitCode(PATIENCE)).as(aesop.printed()).isEqualTo(exitCode);
            return aesop.printed();
        }
    }
}
