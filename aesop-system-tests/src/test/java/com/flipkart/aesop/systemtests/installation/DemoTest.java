package com.flipkart.aesop.systemtests.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/aesop demo}: a database, a relay and a client, in real processes. */
@Timeout(300)
class DemoTest {
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    @TempDir
    private Path directory;

    @Test
    void shouldGoOnWithWhatItFindsWhenItIsRunAgainInOneFolder() throws Exception {
        for (String expected : List.of("7 rows that the events make", "14 rows that the events make")) {
            try (InstalledAesop demo = InstalledAesop.start(
                    InstalledAesop.INSTALLATION, directory, "demo", "--once", "--directory", folder().toString())) {
                int exitCode = demo.exitCode(PATIENCE);

                assertThat(exitCode).as(demo.printed()).isZero();
                assertThat(demo.printed())
                        .contains(
                                expected + " are those of or_test.person.",
                                "event  UPSERT {id=",
                                "event  DELETE {id=",
                                "aesop demo: stopped")
                        .doesNotContain("ERROR");
                assertThat(demo.descendants()).isEmpty();
            }
        }
        Path state = folder().resolve("modules/person-relay/state");
        assertThat(Files.readString(state.resolve("states.log"))).contains("part relay person-relay RUNNING");
        assertThatBufferIsSound(state.resolve("person-relay/personPhysicalSource"));
    }

    private void assertThatBufferIsSound(Path buffer) throws Exception {
        try (InstalledAesop check =
                InstalledAesop.start(InstalledAesop.INSTALLATION, directory, "buffer", "check", buffer.toString())) {
            int exitCode = check.exitCode(PATIENCE);

            assertThat(exitCode).as(check.printed()).isZero();
            assertThat(check.printed()).contains("all invariants hold");
        }
        try (InstalledAesop stats = InstalledAesop.start(
                InstalledAesop.INSTALLATION, directory, "buffer", "stats", "--json", buffer.toString())) {
            int exitCode = stats.exitCode(PATIENCE);

            assertThat(exitCode).as(stats.printed()).isZero();
            assertThat(stats.printed()).contains("\"state\":\"closed\"", "\"scns\":{\"prev\":", "\"source\":[{\"id\":");
        }
    }

    @Test
    void shouldSayHowToMakeChangesAndPrintThemToo() throws Exception {
        try (InstalledAesop demo = InstalledAesop.start(
                InstalledAesop.INSTALLATION, directory, "demo", "--directory", folder().toString())) {
            await().atMost(PATIENCE).until(() -> demo.printed().contains("ctrl-C stops everything."));
            assertThat(demo.printed())
                    .containsPattern(
                            "event  UPSERT \\{id=1, firstName=Ada, [^\\n]*\\}  scn \\d+ \\(epoch 0, file 1, position"
                                    + " \\d+\\), committed in the second of \\d\\d:\\d\\d:\\d\\d UTC\\n")
                    .containsPattern(
                            "SQL    UPDATE or_test.person SET id = 100 WHERE id = 2\\n  event  DELETE \\{id=2\\}  scn"
                                    + " .*\\n  event  UPSERT \\{id=100, ")
                    .containsPattern(
                            "From COMMIT sent to callback, \\d+ changes: median [\\d.]+ ms, longest [\\d.]+ ms\\.")
                    .contains("run them yourself: " + folder().resolve("modules") + "\n")
                    .contains("Their state (buffer, checkpoint, states.log) lies in the folder state of each.");
            for (String module : List.of("person-relay", "person-client")) {
                assertThat(folder().resolve("modules/" + module + "/state/states.log"))
                        .isNotEmptyFile();
            }

            sql(demo, "INSERT INTO or_test.person VALUES (500, 'Katherine', 'Johnson', NULL, NULL)");

            await().atMost(PATIENCE).until(() -> demo.printed()
                    .contains("  event  UPSERT {id=500, firstName=Katherine, lastName=Johnson, "));
            demo.interrupt();
            assertThat(demo.exitCode(PATIENCE)).as(demo.printed()).isZero();
        }
    }

    /** Makes a change as a user would: with the command that the demo prints. */
    private static void sql(InstalledAesop demo, String statement) throws Exception {
        String command = demo.printed()
                .lines()
                .dropWhile(line -> !line.contains("Open an SQL prompt in another terminal"))
                .skip(1)
                .findFirst()
                .orElseThrow();
        List<String> words = new ArrayList<>(List.of(command.strip().split(" ", -1)));
        words.add("--execute=" + statement);
        Process client = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(client.waitFor()).as("%s: %s", words, said).isZero();
    }

    @Test
    void shouldLeaveNoProcessAndNoFolderWhenCtrlCIsPressed() throws Exception {
        try (InstalledAesop demo = InstalledAesop.start(InstalledAesop.INSTALLATION, directory, "demo")) {
            await().atMost(PATIENCE).until(() -> demo.printed().contains("ctrl-C stops everything."));
            List<ProcessHandle> children = demo.descendants();
            Path folder = Path.of(demo.printed().replaceFirst("(?s)aesop demo: everything lies in (\\S+),.*", "$1"));
            boolean folderWasThere = Files.isDirectory(folder);

            demo.interrupt();
            int exitCode = demo.exitCode(PATIENCE);

            assertThat(exitCode).as(demo.printed()).isZero();
            assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
            assertThat(folderWasThere).isTrue();
            assertThat(folder).doesNotExist();
            assertThat(demo.printed()).endsWith("ctrl-C stops everything.\naesop demo: stopped\n");
        }
    }

    @Test
    void shouldEndWithOneAndTheDifferenceWhenTheRowsReceivedAreNotThoseOfTheTable() throws Exception {
        Path installation = copyOfInstallation();
        Path consumerXml = installation.resolve("samples/person-client/spring-client-config.xml");
        // The consumer writes nothing down.
        Files.writeString(consumerXml, Files.readString(consumerXml).replace("${person.changes:}", ""));

        try (InstalledAesop demo = InstalledAesop.start(installation, directory, "demo", "--once", "--within", "20")) {
            int exitCode = demo.exitCode(PATIENCE);

            assertThat(exitCode).as(demo.printed()).isEqualTo(1);
            assertThat(demo.printed())
                    .contains(
                            "The rows received are NOT those of the table, 20 s after the last change:",
                            "only in the table: 1 Ada King 1910-12-01 ada@example.com",
                            "person-client is RUNNING");
        }
    }

    @Test
    void shouldEndWithOneAndTheCauseWhenAModuleCannotRun() throws Exception {
        Path installation = copyOfInstallation();
        Path relayXml = installation.resolve("samples/person-relay/spring-relay-config.xml");
        Files.writeString(relayXml, Files.readString(relayXml).replace("<buffer size", "<buffer sise"));

        try (InstalledAesop demo = InstalledAesop.start(installation, directory, "demo", "--once")) {
            int exitCode = demo.exitCode(PATIENCE);

            assertThat(exitCode).as(demo.printed()).isEqualTo(1);
            assertThat(demo.printed())
                    .contains(
                            "spring-relay-config.xml:5: unknown setting sise=64MB of <buffer>. Did you mean \"size\"?");
        }
    }

    private Path folder() {
        return directory.resolve("demo");
    }

    /** With the same jars, and samples of its own. */
    private Path copyOfInstallation() throws IOException {
        Path copy = directory.resolve("installation");
        try (Stream<Path> files = Files.walk(InstalledAesop.INSTALLATION)) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(InstalledAesop.INSTALLATION.relativize(file));
                if (file.toString().endsWith(".jar")) {
                    Files.createLink(target, file);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return copy;
    }
}
