package com.flipkart.aesop.systemtests.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process of {@code bin/aesop}, and what it prints. */
public final class InstalledAesop implements AutoCloseable {
    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** What aesop-dist has built. */
    public static final Path INSTALLATION = ROOT.resolve("aesop-dist/target/aesop");

    /**
     * A shell has its background jobs ignore SIGINT, and whatever they start inherits that: a build that somebody put into
     * the background could not send itself a ctrl-C.
     */
    private static final String FOREGROUND = "--default-signal=INT";

    /**
     * For root every file can be read and written, whatever its permissions say; so where permissions are to count, root has
     * to do without that.
     */
    private static final List<String> BOUND_BY_PERMISSIONS =
            List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search");

    private final Process process;
    private final Path output;

    private InstalledAesop(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts {@code bin/aesop} of {@code home}; what it prints goes to a file in {@code directory}. */
    public static InstalledAesop start(Path home, Path directory, String... arguments) throws IOException {
        return start(List.of(), home, directory, arguments);
    }

    /** The same, with a process for which the permissions of files hold, also if that of this test is root's. */
    public static InstalledAesop startBoundByPermissions(Path home, Path directory, String... arguments)
            throws IOException {
        return start(arePermissionsIgnored(directory) ? BOUND_BY_PERMISSIONS : List.of(), home, directory, arguments);
    }

    /** The same, with arguments for its JVM. */
    public static InstalledAesop startWithJvmArguments(
            String jvmArguments, Path home, Path directory, String... arguments) throws IOException {
        return start(List.of("env", "AESOP_OPTS=" + jvmArguments), home, directory, arguments);
    }

    private static boolean arePermissionsIgnored(Path directory) throws IOException {
        Path closed = Files.createTempFile(directory, "closed-", "");
        Files.setPosixFilePermissions(closed, Set.of());
        boolean ignored = Files.isReadable(closed);
        Files.delete(closed);
        return ignored;
    }

    private static InstalledAesop start(List<String> prefix, Path home, Path directory, String... arguments)
            throws IOException {
        assertThat(INSTALLATION.resolve(".built"))
                .as("the installation: mvn verify, or mvn package, builds it")
                .exists();
        Path output = Files.createTempFile(directory, "aesop-", ".txt");
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("env", FOREGROUND, home.resolve("bin/aesop").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new InstalledAesop(process, output);
    }

    /** Waits for its end. */
    public int exitCode(Duration patience) throws InterruptedException {
        assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS))
                .as("ended within %s; it printed:%n%s", patience, printed())
                .isTrue();
        return process.exitValue();
    }

    /** What it has printed until now. */
    public String printed() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Its child processes and theirs. */
    public List<ProcessHandle> descendants() {
        try (Stream<ProcessHandle> descendants = process.descendants()) {
            return descendants.toList();
        }
    }

    /** As ctrl-C does. */
    public void interrupt() throws IOException, InterruptedException {
        signal("-INT");
    }

    /** As whatever supervises processes does. */
    public void terminate() throws IOException, InterruptedException {
        signal("-TERM");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    @Override
    public void close() {
        List<ProcessHandle> descendants = descendants();
        process.destroyForcibly().onExit().join();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }
}
