package com.flipkart.aesop.systemtests.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/aesop} with Java and Maven played by scripts that print how they were called. */
class CommandScriptTest {
    private static final Path SCRIPT =
            Path.of("..").toAbsolutePath().normalize().resolve("bin/aesop");

    /** What the script needs of a Unix, and no more. */
    private static final List<String> TOOLS =
            List.of("sh", "dirname", "readlink", "sed", "head", "find", "tee", "awk", "grep", "mkdir", "touch");

    @TempDir
    private Path home;

    @TempDir
    private Path path;

    @BeforeEach
    void installTools() throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.copy(SCRIPT, home.resolve("bin/aesop"));
        for (String tool : TOOLS) {
            Path found = Path.of("/usr/bin", tool);
            script(tool, "exec " + (Files.exists(found) ? found : Path.of("/bin", tool)) + " \"$@\"\n");
        }
    }

    @Test
    void shouldRunJavaWithTheInstallationItLiesIn() throws Exception {
        Files.createDirectories(home.resolve("lib"));
        java("17.0.15");

        Result result = run(Map.of("AESOP_OPTS", "-Xmx64m -Da=b"), "run", "my modules");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out())
                .isEqualTo("java -XX:+ExitOnOutOfMemoryError -Xmx64m -Da=b -Daesop.home=HOME -cp HOME/lib/*:HOME/demo/*"
                                .replace("HOME", home.toRealPath().toString())
                        + " com.flipkart.aesop.container.command.AesopCommand run my modules\n");
    }

    @Test
    void shouldFindItsInstallationThroughLinks() throws Exception {
        Files.createDirectories(home.resolve("lib"));
        java("21.0.1");
        Files.createSymbolicLink(home.resolve("first"), home.resolve("bin/aesop"));
        Path second = Files.createSymbolicLink(home.resolve("second"), Path.of("first"));

        Result result = start(Map.of(), second.toString(), "version");

        assertThat(result.out()).contains("-Daesop.home=" + home.toRealPath() + " ");
    }

    @Test
    void shouldSayWhatToInstallWhenThereIsNoJava() throws Exception {
        assertThat(run(Map.of()))
                .isEqualTo(new Result(
                        1,
                        "",
                        "aesop: there is no java in PATH. Install a JDK 17 or newer, or set JAVA_HOME to one.\n"));
        assertThat(run(Map.of("JAVA_HOME", "/nowhere")).err())
                .isEqualTo(
                        "aesop: there is no Java at JAVA_HOME=/nowhere. Set it to the folder of a JDK 17 or newer.\n");
    }

    @Test
    void shouldSayWhatToInstallWhenJavaIsTooOld() throws Exception {
        for (String old : List.of("1.8.0_292", "11.0.2")) {
            java(old);

            assertThat(run(Map.of()).err())
                    .isEqualTo("aesop: " + path.resolve("java") + " is Java " + old.split("\\.", 2)[0]
                            + ". Install a JDK 17 or newer, or set JAVA_HOME to one.\n");
        }
    }

    @Test
    void shouldSayWhatToInstallWhenItHasToBuildAndThereIsNoMaven() throws Exception {
        sourceTree();
        java("17");

        Result result = run(Map.of(), "demo");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo("aesop: there is no mvn in PATH, and it is needed to build. Install Maven 3.8 or newer.\n");
    }

    @Test
    void shouldSayWhatToInstallWhenItHasToBuildAndThereIsNoCompiler() throws Exception {
        sourceTree();
        java("17");
        maven(0);

        assertThat(run(Map.of(), "demo").err()).contains("it is a Java to run, not to build with. Install a JDK 17");
    }

    @Test
    void shouldBuildOnceAndAgainWhenASourceIsNewer() throws Exception {
        Path source = sourceTree();
        java("17");
        script("javac", "");
        maven(0);

        Result first = run(Map.of(), "version");
        Result second = run(Map.of(), "version");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        Result third = run(Map.of(), "version");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.err())
                .isEqualTo(
                        """
                aesop: building, because nothing has been built yet
                aesop:   aesop-core [1/2]
                aesop:   aesop-dist [2/2]
                """);
        assertThat(first.out()).contains("-Daesop.home=" + home.toRealPath() + "/aesop-dist/target/aesop ");
        assertThat(second.err()).isEmpty();
        assertThat(third.err()).startsWith("aesop: building, because sources are newer than what was built\n");
    }

    @Test
    void shouldShowMavensErrorsWhenTheBuildFails() throws Exception {
        sourceTree();
        java("17");
        script("javac", "");
        maven(1);

        Result result = run(Map.of(), "demo");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("[ERROR] it does not compile\n")
                .endsWith("aesop: the build failed. All that Maven said is in " + home.toRealPath()
                        + "/aesop-dist/target/build.log.\n");
    }

    /** Returns a file of it. */
    private Path sourceTree() throws IOException {
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        Path source = home.resolve("aesop-core/src/main/java/A.java");
        Files.createDirectories(source.getParent());
        Files.createDirectories(home.resolve("aesop-dist"));
        Files.createDirectories(home.resolve("samples"));
        return Files.writeString(source, "");
    }

    private void java(String version) throws IOException {
        script(
                "java",
                """
                if [ "$1" = -version ]; then echo 'openjdk version "VERSION" 2025-04-15' >&2; exit 0; fi
                echo java "$@"
                """
                        .replace("VERSION", version));
    }

    private void maven(int exitCode) throws IOException {
        script(
                "mvn",
                """
                echo '[INFO] Building aesop-core 2.0.0-SNAPSHOT                      [1/2]'
                echo '[INFO] Building aesop-dist 2.0.0-SNAPSHOT                      [2/2]'
                [ EXIT = 0 ] || { echo '[ERROR] it does not compile'; exit EXIT; }
                mkdir -p aesop-dist/target/aesop/lib
                touch aesop-dist/target/aesop/.built
                """
                        .replace("EXIT", Integer.toString(exitCode)));
    }

    private void script(String name, String text) throws IOException {
        Path file = Files.writeString(path.resolve(name), "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** How a call ended. */
    private record Result(int exitCode, String out, String err) {}

    private Result run(Map<String, String> environment, String... arguments) throws Exception {
        return start(environment, home.resolve("bin/aesop").toString(), arguments);
    }

    private Result start(Map<String, String> environment, String script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(path.resolve("sh").toString(), script));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(path.resolve("out.txt").toFile())
                .redirectError(path.resolve("err.txt").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", path.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(
                process.exitValue(),
                Files.readString(path.resolve("out.txt"), StandardCharsets.UTF_8),
                Files.readString(path.resolve("err.txt"), StandardCharsets.UTF_8));
    }
}
