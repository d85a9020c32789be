package com.flipkart.aesop.systemtests.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.systemtests.installation.InstalledAesop;
import com.flipkart.aesop.testkit.SharedMariaDb;
import com.flipkart.aesop.testkit.TestDatabase;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every mistake in one process, beside a relay that is right and reads the same database; each test looks at one, and the last
 * one ends the process.
 */
@SharedMariaDb
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(120)
class ModuleMistakesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    @TempDir
    private static Path directory;

    private static ModuleFolders folders;
    private static TestDatabase db;
    private static ServerSocket taken;
    private static ModuleMistakes mistakes;
    private static InstalledAesop aesop;

    @BeforeAll
    static void deployAndStart(TestDatabase database) throws IOException {
        folders = new ModuleFolders(directory.resolve("modules"));
        db = database;
        taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        mistakes = ModuleMistakes.deploy(folders, database, taken.getLocalPort());
        aesop = InstalledAesop.startBoundByPermissions(
                InstalledAesop.INSTALLATION, directory, "run", folders.root().toString());
        // Printed when every module runs or has failed.
        await().atMost(PATIENCE).until(() -> aesop.printed().contains(" run: "));
    }

    @AfterAll
    static void close() throws IOException {
        aesop.close();
        mistakes.close();
        taken.close();
    }

    @Test
    void shouldNameServerUserAndLineWhenThePasswordIsWrong() {
        String server = "127.0.0.1:" + db.server().port();

        assertThat(failure("wrong-password").replaceAll("conn=\\d+", "conn=N"))
                .isEqualTo("ACCESS_DENIED: starting part relay r failed: Starting relay r failed: "
                        + mistakes.xml("wrong-password") + ":2: Connecting to " + server + " as user capture failed:"
                        + " (conn=N) Access denied for user 'capture'@'127.0.0.1' (using password: YES)."
                        + " Correct user and password, or grant what is missing");
        assertThat(aesop.printed()).doesNotContain(ModuleMistakes.PASSWORD, ModuleMistakes.WRONG_PASSWORD);
    }

    @Test
    void shouldNameTableAndLineWhenThereIsNoSuchTable() {
        String table = db.qualified("persons");

        assertThat(failure("unknown-table"))
                .isEqualTo("SOURCE_MISCONFIGURED: " + notRead("unknown-table") + "table " + table
                        + " does not exist on 127.0.0.1:" + db.server().port() + ", or the user may not see it."
                        + " Correct the name, create the table, or run GRANT SELECT ON " + table
                        + " TO 'capture'@'%'.");
    }

    @Test
    void shouldSayHowToAddAKeyWhenTheTableHasNone() {
        assertThat(failure("no-key"))
                .isEqualTo("SOURCE_MISCONFIGURED: " + notRead("no-key") + "table " + db.qualified("keyless")
                        + " has no primary key, so its rows have no identity. Run ALTER TABLE `" + db.name()
                        + "`.`keyless` ADD PRIMARY KEY (...).");
    }

    @Test
    void shouldSayWhereItIsLookedForWhenASchemaIsMissing() {
        assertThat(failure("missing-schema"))
                .isEqualTo("SCHEMA_MISSING: " + notRead("missing-schema")
                        + "no schema is registered for source=com.example.Lost (table " + db.qualified("person")
                        + ") in " + folders.registry("missing-schema")
                        + ". Generate it with: aesop schema generate, or write com.example.Lost.1.avsc.");
    }

    @Test
    void shouldNameEveryColumnThatDiffersWhenTableAndSchemaDo() {
        assertThat(failure("different-schema"))
                .isEqualTo(
                        "SCHEMA_MISMATCH: " + notRead("different-schema") + "table " + db.qualified("moved")
                                + " and schema com.example.Person.1 differ: the table has no column name for the field name;"
                                + " column city varchar(20) has no field in the schema."
                                + " Register a version with the table's columns (aesop schema generate), then start the relay again.");
    }

    @Test
    void shouldTellAllThatIsWrongWithItsLineAndASuggestionWhenXmlHasUnknownNames() {
        Path xml = mistakes.xml("unknown-element");

        assertThat(failure("unknown-element"))
                .isEqualTo("INVALID_SETTINGS: loading module unknown-element failed: 2 problems\n  " + xml
                        + ":2: unknown element <bufer> in <relay>. Did you mean \"buffer\"?\n  " + xml
                        + ":3: unknown setting rat=5 of <memory>. Did you mean \"rate\"?");
        assertThat(failure("unknown-part"))
                .isEqualTo("INVALID_XML: loading module unknown-part failed: 1 problem\n  "
                        + mistakes.xml("unknown-part")
                        + ":1: unknown element <aesop:relais>. Did you mean \"relay\"?");
    }

    @Test
    void shouldNamePortAndLineWhenThePortIsInUse() {
        int port = taken.getLocalPort();

        assertThat(failure("port-in-use"))
                .isEqualTo("PORT_IN_USE: starting part relay r failed: Starting relay r failed: "
                        + mistakes.xml("port-in-use") + ":1: Listening at 127.0.0.1:" + port
                        + " failed: another process, or another module of this one, has port=" + port
                        + ". Stop it (\"ss -ltnp\" or \"lsof -i :" + port
                        + "\" shows which one), or set another port");
    }

    @Test
    void shouldNameTheFolderWhenStateCannotBeKept() {
        assertThat(failure("state-is-closed"))
                .isEqualTo(notOpened("state-is-closed", "java.nio.file.AccessDeniedException"));
        assertThat(failure("state-is-a-file"))
                .isEqualTo(notOpened("state-is-a-file", "java.nio.file.FileAlreadyExistsException"));
    }

    @Test
    void shouldNameTheFolderThatCannotBeSearchedForModules() {
        Path folder = folders.root().resolve("closed");

        assertThat(failure("closed"))
                .isEqualTo("IO_FAILED: looking for modules in " + folder
                        + " failed: java.nio.file.AccessDeniedException: " + folder + ". Let the user that runs aesop ("
                        + System.getProperty("user.name") + ") read it, or move it elsewhere.");
    }

    @Test
    void shouldNameBothFilesWhenTwoModulesHaveOneId() throws IOException {
        assertThat(failure("twin"))
                .isEqualTo(sameId("twin", mistakes.xml("one/twin"), mistakes.xml("two/twin")))
                .isEqualTo(Failure.of("twin", folders.states("one/twin")))
                .isEqualTo(Failure.of("twin", folders.states("two/twin")));
        Path xml = mistakes.xml("two-files");
        assertThat(failure("two-files"))
                .isEqualTo(sameId("two-files", xml.resolveSibling("spring-other-config.xml"), xml));
    }

    @Test
    void shouldStartAModuleWholeOrNotAtAll() throws IOException {
        assertThat(failure("half"))
                .startsWith("PORT_IN_USE: starting part relay second failed: Starting relay second failed: "
                        + mistakes.xml("half") + ":5: Listening at 127.0.0.1:" + taken.getLocalPort() + " failed: ");
        assertThat(folders.states("half").lines().map(line -> line.replaceFirst("^\\S+ ([^(]+).*", "$1")))
                .containsExactly(
                        "module half STARTING",
                        "part relay first RUNNING",
                        "part relay first STOPPED",
                        "module half FAILED ");
    }

    @Test
    void shouldLeaveNothingOpenOfModulesThatFailed() throws IOException {
        for (String folder : ModuleMistakes.WITH_PORT) {
            assertThatExceptionOfType(ConnectException.class)
                    .as("connecting to the port of %s", folder)
                    .isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), mistakes.port(folder)).close());
        }
        for (String folder : ModuleMistakes.KEEPING_STATE) {
            try (FileChannel lock = FileChannel.open(
                            folders.state(folder).resolve("container.lock"), StandardOpenOption.WRITE);
                    FileLock held = lock.tryLock()) {
                assertThat(held).as("the lock of the state of %s", folder).isNotNull();
            }
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(db.query(
                        "SELECT command FROM information_schema.processlist WHERE user='" + ModuleMistakes.USER + "'"))
                .as("connections to the database: that of the healthy module")
                .containsExactly(List.of("Binlog Dump")));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(threads())
                .as("threads of parts: those of the healthy module")
                .filteredOn(name -> name.matches("(first|second|mysql|memory|aesop-(buffer|start))-.*"))
                .containsExactlyInAnyOrder("aesop-buffer-su", "mysql-people"));
    }

    @Test
    void shouldKeepStatesAndCausesOfModulesThatFailed() throws IOException {
        for (String folder : ModuleMistakes.KEEPING_STATE) {
            String id = Path.of(folder).getFileName().toString();
            assertThat(Failure.of(id, folders.states(folder)))
                    .as("the failure of %s as it is kept", folder)
                    .isEqualTo(failure(id));
        }
        assertThat(folders.states(ModuleMistakes.HEALTHY).lines().map(line -> line.substring(line.indexOf(' ') + 1)))
                .containsExactly("module healthy STARTING", "part relay r RUNNING", "module healthy RUNNING");
    }

    @Test
    void shouldServeWhatIsCommittedFromTheModuleThatIsRight() throws IOException {
        db.execute("INSERT INTO person VALUES (7, 'Grace Hopper')");

        try (RawClient client = new RawClient(mistakes.port(ModuleMistakes.HEALTHY))) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            client.get("/stream?sources=40&output=binary&size=100000&wait=5000"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Grace Hopper"));
            assertThat(client.get("/admin/status")).contains("{\"status\":\"RUNNING\",\"message\":\"\"}");
        }
    }

    @Test
    void shouldSumUpWhatRunsAndWhatDoesNot() {
        String summary = aesop.printed()
                .lines()
                .filter(line -> line.contains(" run: "))
                .findFirst()
                .orElseThrow();

        assertThat(summary).contains(" healthy RUNNING");
        assertThat(ModuleMistakes.FAILING).allSatisfy(id -> assertThat(summary).contains(" " + id + " FAILED"));
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void shouldDrainAndEndWithZeroWhenToldToAlthoughModulesHaveFailed() throws Exception {
        aesop.terminate();

        assertThat(aesop.exitCode(PATIENCE)).as(aesop.printed()).isZero();
        assertThat(aesop.printed()).contains("state: module healthy STOPPED").endsWith(" run: stopped\n");
    }

    private static String failure(String module) {
        return Failure.of(module, aesop.printed());
    }

    /** How the message about a table begins: the producer stands in line 2, the table in line 4. */
    private static String notRead(String folder) {
        return "starting part relay r failed: Starting relay r failed: " + mistakes.xml(folder)
                + ":2: Starting to read people from 127.0.0.1:" + db.server().port() + " failed: 1 problem\n  "
                + mistakes.xml(folder) + ":4: ";
    }

    private static String notOpened(String folder, String exception) {
        Path state = folders.state(folder);
        return "IO_FAILED: opening state directory=" + state + " failed: " + exception + ": " + state
                + ". Let the user that runs aesop (" + System.getProperty("user.name")
                + ") read and write it, or choose another with --state.";
    }

    private static String sameId(String id, Path first, Path second) {
        return "INVALID_MODULE: 2 modules have the id " + id + ": " + first + ", " + second
                + ". A module's id is the name of its folder; it has one spring-*-config.xml."
                + " Rename a folder, or move one XML into a folder of its own; none of them is started.";
    }

    /** The names of the process's threads, of which Linux keeps 15 characters. */
    private static List<String> threads() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> tasks =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(aesop.pid()), "task"))) {
            for (Path task : tasks) {
                names.add(Files.readString(task.resolve("comm")).strip());
            }
        }
        return names;
    }
}
