package com.flipkart.aesop.container.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.container.Installation;
import com.flipkart.aesop.container.ModuleFolders;
import com.flipkart.aesop.container.TestInstallation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user meets it: a process, its exit code, what it prints. */
class AesopCommandTest {
    @TempDir
    private static Path home;

    private static Installation installation;

    @TempDir
    private Path modules;

    @TempDir
    private Path output;

    private final List<Process> processes = new ArrayList<>();

    @BeforeAll
    static void install() throws IOException {
        installation = TestInstallation.make(home);
    }

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldDrainAndEndWithZeroWhenTerminated() throws Exception {
        ModuleFolders.write(modules.resolve("person"), "<aesop:probe id=\"a\"/><aesop:probe id=\"b\"/>");
        ModuleFolders.write(modules.resolve("broken"), "<aesop:probe id=\"x\" start=\"fail\"/>");

        Process process = start("run", modules.toString());
        await().atMost(Duration.ofSeconds(30)).until(() -> err().contains("broken FAILED, person RUNNING"));
        process.destroy();

        assertThat(exitCode(process)).as(err()).isEqualTo(ExitCode.OK);
        assertThat(Files.readAllLines(modules.resolve("person/state/probe.log")))
                .containsExactly("start a", "start b", "stop b", "stop a");
        assertThat(err().lines().map(AesopCommandTest::withoutTime))
                .contains(
                        "INFO  [person] state: module person STARTING",
                        "INFO  [person] state: part probe a RUNNING",
                        "INFO  [person] state: part probe b RUNNING",
                        "INFO  [person] state: module person RUNNING",
                        "WARN  [person] probe: loader=class loader of person",
                        "ERROR [broken] state: module broken FAILED (PORT_IN_USE: starting part probe x failed: binding"
                                + " port=7 failed. Choose another.)",
                        "INFO  [-] run: broken FAILED, person RUNNING",
                        "INFO  [person] state: module person STOPPING",
                        "INFO  [person] state: module person STOPPED",
                        "INFO  [-] run: stopped");
        assertThat(out()).isEmpty();
    }

    @Test
    void shouldEndWithFourWhenAPartDoesNotStopInTime() throws Exception {
        ModuleFolders.write(modules.resolve("person"), "<aesop:probe id=\"a\" stop=\"hang\"/>");

        Process process = start("run", "--stop-within", "1", modules.toString());
        await().atMost(Duration.ofSeconds(30)).until(() -> err().contains("run: person RUNNING"));
        process.destroy();

        assertThat(exitCode(process)).as(err()).isEqualTo(ExitCode.CUT_OFF);
        assertThat(err()).contains("aesop-stop-person is not done PT1S after the order to stop; it is cut off");
    }

    @Test
    void shouldEndWithOneWhenNothingCouldBeStarted() throws Exception {
        ModuleFolders.write(modules.resolve("broken"), "<aesop:probe id=\"x\" start=\"fail\"/>");

        Process process = start("run", modules.toString());

        assertThat(exitCode(process)).as(err()).isEqualTo(ExitCode.FAILED);
        assertThat(err()).contains("binding port=7 failed", "run: ended because no module could be started");
    }

    @Test
    void shouldEndWithOneWhenAModuleFailsAndThatIsToEndAll() throws Exception {
        ModuleFolders.write(modules.resolve("broken"), "<aesop:probe id=\"x\" start=\"fail\"/>");
        ModuleFolders.write(modules.resolve("person"), "<aesop:probe id=\"a\"/>");

        Process process = start("run", "--fail-fast", modules.toString());

        assertThat(exitCode(process)).as(err()).isEqualTo(ExitCode.FAILED);
        assertThat(Files.readAllLines(modules.resolve("person/state/probe.log")))
                .containsExactly("start a", "stop a");
    }

    @Test
    void shouldReadPropertiesOfTheCommandLineBehindThoseOfTheModule() throws Exception {
        Files.writeString(
                ModuleFolders.write(modules.resolve("m"), "<aesop:probe id=\"${one}-${two}\"/>")
                        .resolveSibling("module.properties"),
                "two=file\n");

        Process process = start("run", "-Done=line", "-Dtwo=line", modules.toString());
        await().atMost(Duration.ofSeconds(30)).until(() -> err().contains("run: m RUNNING"));
        process.destroy();

        assertThat(exitCode(process)).isEqualTo(ExitCode.OK);
        assertThat(err()).contains("part probe line-file RUNNING");
    }

    @Test
    void shouldPrintTheMessageAloneWhenTheUserCanPutItRight() throws Exception {
        Process process = start("run", modules.toString());

        assertThat(exitCode(process)).isEqualTo(ExitCode.FAILED);
        assertThat(err())
                .isEqualTo("aesop: looking for modules in " + modules + " found none: no folder down to depth 8 has a"
                        + " spring-*-config.xml. Put each module's folder there, or give another directory.\n");
    }

    @Test
    void shouldEndWithTwoWhenArgumentsMeanNothing() throws Exception {
        assertUsage("Usage: aesop");
        assertUsage("Unmatched argument at index 0: 'rnu'", "rnu");
        assertUsage("Missing required parameter: '<directory>'", "run");
        assertUsage("Possible solutions: --state", "run", "--stte", "x", ".");
    }

    private void assertUsage(String said, String... arguments) throws Exception {
        Process process = start(arguments);

        assertThat(exitCode(process)).as("aesop %s", List.of(arguments)).isEqualTo(ExitCode.USAGE);
        assertThat(err()).contains(said);
    }

    @Test
    void shouldListAllCommandsInItsHelp() throws Exception {
        Process process = start("--help");

        assertThat(exitCode(process)).as(err()).isEqualTo(ExitCode.OK);
        assertThat(out())
                .contains("Usage: aesop", "Exit codes: 0 done, 1 failed, 2 wrong arguments, 3 out of memory, 4 stopped")
                .containsPattern("run +Runs the modules of a folder until SIGTERM or ctrl-C\\.")
                .containsPattern("echo +Prints its arguments, 100% of them\\.");
    }

    @Test
    void shouldSayItsVersion() throws Exception {
        Process process = start("version");

        assertThat(exitCode(process)).as(err()).isEqualTo(ExitCode.OK);
        assertThat(out()).matches("(?s)aesop \\d+\\.\\d+\\S*\njava " + System.getProperty("java.version") + " .*");
    }

    @Test
    void shouldRunCommandsOfComponentsInsideTheirClasses() throws Exception {
        Process echo = start("echo", "a", "--b");
        int ok = exitCode(echo);
        String said = out();
        Process usage = start("echo", "usage");
        int wrong = exitCode(usage);
        Process fail = start("echo", "fail");
        int failed = exitCode(fail);

        assertThat(List.of(ok, wrong, failed)).containsExactly(ExitCode.OK, ExitCode.USAGE, ExitCode.FAILED);
        assertThat(said).startsWith("[a, --b] ");
        assertThat(err()).isEqualTo("aesop: echoing failed. Say something else.\n");
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D" + Installation.PROPERTY + "=" + installation.directory(),
                "-cp",
                System.getProperty("java.class.path"),
                AesopCommand.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.resolve("out").toFile())
                .redirectError(output.resolve("err").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(40, TimeUnit.SECONDS)).as("has ended").isTrue();
        return process.exitValue();
    }

    private String out() {
        return read("out");
    }

    private String err() {
        return read("err");
    }

    private String read(String name) {
        try {
            return Files.readString(output.resolve(name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutTime(String line) {
        return line.replaceFirst("^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} ", "");
    }
}
