package com.flipkart.aesop.systemtests.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.testkit.Seeds;
import com.flipkart.aesop.testkit.SharedMariaDb;
import com.flipkart.aesop.testkit.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people deploy by mistake and what clients send by mistake, to the installed {@code aesop run}: each is answered with a
 * message that names what is wrong and what to do, and a module that is right runs beside all that are not.
 */
@SharedMariaDb
@Timeout(300)
class BadInputTest {
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    @TempDir
    private Path directory;

    private Path modules;
    private int healthyPort;

    @BeforeEach
    void deployAHealthyModule() throws IOException {
        modules = directory.resolve("modules");
        healthyPort = freePort();
        deployMemory("healthy", healthyPort);
    }

    @Test
    void shouldNameWhatIsWrongWithEachModuleAndRunTheOneThatIsRight(TestDatabase database) throws Exception {
        deployDatabaseMistakes(database);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            deployMemory("port-in-use", taken.getLocalPort());
            Path unknownElement = write(
                    "unknown-element",
                    """
                    <relay xmlns="https://flipkart.github.io/aesop/schema/aesop" id="r" port="0">
                      <bufer size="64MB"/>
                      <memory id="1" name="people"><source id="40" name="com.example.Person"/></memory>
                    </relay>
                    """);
            deployMemory("no-state", 0);
            Files.writeString(modules.resolve("no-state/state"), "a file where a folder is due");
            deployMemory("one/twin", 0);
            deployMemory("two/twin", 0);
            try (InstalledAesop aesop =
                    InstalledAesop.start(InstalledAesop.INSTALLATION, directory, "run", modules.toString())) {
                for (String id : List.of(
                        "different-schema",
                        "missing-schema",
                        "no-key",
                        "no-state",
                        "port-in-use",
                        "twin",
                        "unknown-element",
                        "unknown-table",
                        "wrong-password")) {
                    await().atMost(PATIENCE).until(() -> aesop.printed().contains("state: module " + id + " FAILED ("));
                }
                await().atMost(PATIENCE).until(() -> aesop.printed().contains("state: module healthy RUNNING"));

                assertThat(failure(aesop, "wrong-password"))
                        .contains("as user " + database.server().user(), "Access denied", "Correct user and password")
                        .doesNotContain("not-the-password");
                assertThat(failure(aesop, "unknown-table"))
                        .contains(database.qualified("nothing"))
                        .containsIgnoringCase("table");
                assertThat(failure(aesop, "no-key"))
                        .contains(database.qualified("keyless"), "primary key", "ALTER TABLE");
                assertThat(failure(aesop, "missing-schema"))
                        .contains("com.example.Lost", "schemas_registry", "aesop schema generate");
                assertThat(failure(aesop, "different-schema"))
                        .contains(database.qualified("person"), "com.example.Person.1", "column city");
                assertThat(failure(aesop, "unknown-element"))
                        .contains(unknownElement + ":2: ", "bufer", "Did you mean \"buffer\"?");
                assertThat(failure(aesop, "port-in-use"))
                        .contains("another process has port=" + taken.getLocalPort(), "set another port");
                assertThat(failure(aesop, "no-state"))
                        .contains(modules.resolve("no-state/state").toString());
                assertThat(failure(aesop, "twin"))
                        .contains(
                                modules.resolve("one/twin/spring-relay-config.xml")
                                        .toString(),
                                modules.resolve("two/twin/spring-relay-config.xml")
                                        .toString());
                assertThat(Files.readString(modules.resolve("wrong-password/state/states.log")))
                        .contains("module wrong-password FAILED");
                assertThat(get(healthyPort, "/admin")).endsWith("GOOD\r\n0\r\n\r\n");

                aesop.terminate();
                assertThat(aesop.exitCode(PATIENCE)).as(aesop.printed()).isZero();
            }
        }
    }

    @Test
    void shouldEndWithOneWhenNoModuleCanRun() throws Exception {
        Files.writeString(
                modules.resolve("healthy/spring-relay-config.xml"),
                Files.readString(modules.resolve("healthy/spring-relay-config.xml"))
                        .replace("port=", "prot="));

        try (InstalledAesop aesop =
                InstalledAesop.start(InstalledAesop.INSTALLATION, directory, "run", modules.toString())) {
            int exitCode = aesop.exitCode(PATIENCE);

            assertThat(exitCode).as(aesop.printed()).isEqualTo(1);
            assertThat(failure(aesop, "healthy"))
                    .contains(
                            "spring-relay-config.xml:1: unknown setting prot=" + healthyPort, "Did you mean \"port\"?");
        }
    }

    @Test
    void shouldAnswerSenselessRequestsByNameAndServeOthersMeanwhile() throws Exception {
        Random random = new Random(Seeds.pick());
        try (InstalledAesop aesop =
                InstalledAesop.start(InstalledAesop.INSTALLATION, directory, "run", modules.toString())) {
            await().atMost(PATIENCE).until(() -> aesop.printed().contains("state: module healthy RUNNING"));
            String good = "/stream?sources=40&output=binary&size=100000";
            assertThat(get(healthyPort, good)).startsWith("HTTP/1.1 200 OK");

            assertRefused("/stream?sources=41&output=binary&size=1000", "Invalid value for stream.sources: 41");
            assertRefused("/stream?sources=x&output=binary&size=1000", "stream.sources: x");
            assertRefused("/stream?sources=40&output=binary&size=-5", "size");
            assertRefused("/stream?sources=40&output=yaml&size=1000", "output");
            assertRefused("/stream?sources=40&output=binary&size=1000&checkPoint={windowScn", "checkPoint");
            assertRefused("/stream?output=binary", "sources", "size");
            assertRefused("/foo", "Unknown databus command: foo");
            for (int i = 0; i < 200; i++) {
                byte[] garbage = new byte[1 + random.nextInt(4000)];
                random.nextBytes(garbage);
                send(garbage);
            }
            send(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3}); // the start of a TLS handshake
            send("GET /stream?sources=40&output=binary&size=10".getBytes(StandardCharsets.US_ASCII));

            assertThat(get(healthyPort, good)).startsWith("HTTP/1.1 200 OK");
            assertThat(get(healthyPort, "/admin/status")).contains("\"status\":\"RUNNING\"");
            aesop.terminate();
            assertThat(aesop.exitCode(PATIENCE)).as(aesop.printed()).isZero();
            assertThat(aesop.printed()).doesNotContain(" ERROR ");
        }
    }

    private void assertRefused(String target, String... words) throws IOException {
        String answer = get(healthyPort, target);
        assertThat(answer)
                .startsWith("HTTP/1.1 500 ")
                .contains("x-dbus-error: com.linkedin.databus2.core.container.request.")
                .contains("{\"error\":\"com.linkedin.databus2.core.container.request.");
        assertThat(answer).contains(words);
    }

    /** The cause that the last line about the module's failure tells, with the lines that belong to it. */
    private static String failure(InstalledAesop aesop, String id) {
        String printed = aesop.printed();
        int start = printed.indexOf("state: module " + id + " FAILED (");
        assertThat(start).as("the failure of %s in%n%s", id, printed).isNotNegative();
        int end = start;
        do {
            end = printed.indexOf('\n', end + 1);
        } while (end >= 0 && printed.startsWith("\n  ", end));
        return printed.substring(start, end < 0 ? printed.length() : end);
    }

    private void deployDatabaseMistakes(TestDatabase database) throws IOException {
        database.execute(
                "CREATE TABLE person (id BIGINT PRIMARY KEY, name VARCHAR(20), city VARCHAR(20))",
                "CREATE TABLE keyless (a INT)");
        String schema = schema("Person");
        deployMySql("wrong-password", database, "person", "Person", "not-the-password");
        deployMySql(
                "unknown-table",
                database,
                "nothing",
                "Person",
                database.server().password());
        deployMySql("no-key", database, "keyless", "Person", database.server().password());
        deployMySql(
                "missing-schema", database, "person", "Lost", database.server().password());
        Files.delete(registry("missing-schema").resolve("com.example.Lost.1.avsc"));
        deployMySql(
                "different-schema",
                database,
                "person",
                "Person",
                database.server().password());
        assertThat(schema).doesNotContain("city");
    }

    private void deployMySql(String id, TestDatabase database, String table, String source, String password)
            throws IOException {
        write(
                id,
                """
                <relay xmlns="https://flipkart.github.io/aesop/schema/aesop" id="r" port="0">
                  <mysql id="1" name="people" host="127.0.0.1" port="%d" user="%s" password="%s" serverId="%d">
                    <table id="40" name="%s" source="com.example.%s"/>
                  </mysql>
                </relay>
                """
                        .formatted(
                                database.server().port(),
                                database.server().user(),
                                password,
                                1000 + Math.abs(id.hashCode() % 100_000),
                                database.qualified(table),
                                source));
        writeSchema(id, source);
    }

    private void deployMemory(String folder, int port) throws IOException {
        write(
                folder,
                """
                <relay xmlns="https://flipkart.github.io/aesop/schema/aesop" id="r" port="%d">
                  <memory id="1" name="people" rate="100" windowSize="5"><source id="40" name="com.example.Person"/></memory>
                </relay>
                """
                        .formatted(port));
        writeSchema(folder, "Person");
    }

    private Path write(String folder, String xml) throws IOException {
        Path file = modules.resolve(folder).resolve("spring-relay-config.xml");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, xml);
    }

    private Path registry(String folder) {
        return modules.resolve(folder).resolve("schemas_registry");
    }

    private void writeSchema(String folder, String source) throws IOException {
        Files.createDirectories(registry(folder));
        Files.writeString(registry(folder).resolve("com.example." + source + ".1.avsc"), schema(source));
    }

    private static String schema(String name) {
        return "{\"type\":\"record\",\"name\":\"" + name + "\",\"namespace\":\"com.example\",\"meta\":\"pk=id\","
                + "\"fields\":[{\"name\":\"id\",\"type\":\"long\",\"meta\":\"dbFieldName=id;dbFieldPosition=1\"},"
                + "{\"name\":\"name\",\"type\":[\"null\",\"string\"],\"default\":null,"
                + "\"meta\":\"dbFieldName=name;dbFieldPosition=2\"}]}";
    }

    private static String get(int port, String target) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Sends bytes that are no request and reads whatever comes until the relay ends it, or what was sent is only half of one. */
    private void send(byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), healthyPort)) {
            socket.setSoLinger(true, 0); // resets at close, whatever was read
            socket.getOutputStream().write(bytes);
            InputStream in = socket.getInputStream();
            if (in.available() > 0) {
                in.read();
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
