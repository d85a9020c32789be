package com.flipkart.aesop.systemtests.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.systemtests.installation.InstalledAesop;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.Seeds;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What reaches the port of a relay that is no request, or one that means nothing. After each, a client that has read all the time
 * has missed nothing; after all, no connection is left, and the process has not complained of itself.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(60)
class BadRequestsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(50);
    private static final String REQUEST = "com.linkedin.databus2.core.container.request.";
    private static final String GOOD = "/stream?sources=40&output=binary&size=1000&checkPoint=" + checkpoint(1001);
    private static final int KIB = 1024;

    @TempDir
    private static Path directory;

    private static int port;
    private static InstalledAesop aesop;
    private static SteadyReader reader;

    @BeforeAll
    static void startRelayAndReader() throws Exception {
        ModuleFolders folders = new ModuleFolders(directory.resolve("modules"));
        port = ModuleFolders.freePorts(1).get(0);
        folders.write(
                "healthy",
                """
                <relay xmlns="%s" id="r" port="%d" initialScn="1000" requestTimeout="2s">
                  <memory id="1" name="people" rate="2000" windowSize="5">
                    <source id="40" name="com.example.Person"/>
                  </memory>
                  <memory id="2" name="pets" rate="1" windowSize="1">
                    <source id="50" name="com.example.Pet"/>
                  </memory>
                </relay>
                """
                        .formatted(ModuleFolders.NAMESPACE, port));
        folders.writeSchema("healthy", "Pet");
        aesop = InstalledAesop.start(
                InstalledAesop.INSTALLATION, directory, "run", folders.root().toString());
        await().atMost(PATIENCE).until(() -> aesop.printed().contains("state: module healthy RUNNING"));
        reader = new SteadyReader(port, "com.example.Person", directory.resolve("checkpoints"));
        reader.assertUnharmed();
    }

    @AfterAll
    static void stop() {
        reader.close();
        aesop.close();
    }

    @AfterEach
    void assertThatTheOtherClientIsUnharmed() throws InterruptedException {
        if (aesop.isAlive()) {
            reader.assertUnharmed();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    sources=41&output=binary&size=9                            | sources: 41 (no source has this id; there are 40=com.example.Person, 50=com.example.Pet)
                    sources=40,50&output=binary&size=9                         | sources: 40,50 (sources of one physical source: 40 is of people, 50 is of pets;
                    sources=Person&output=binary&size=9                        | sources: Person (a comma-separated list of source ids, each in [1, 32767])
                    sources=&output=binary&size=9                              | sources:  (a comma-separated list of source ids
                    output=binary&size=9                                       | sources: null (ids of the sources to stream; /sources lists them)
                    sources=40&output=binary                                   | size: null (most bytes of events in the answer, at least 1)
                    sources=40&output=binary&size=0                            | size: 0 (a whole number in [1, 2147483647])
                    sources=40&output=binary&size=-5                           | size: -5 (a whole number in [1, 2147483647])
                    sources=40&output=binary&size=1e3                          | size: 1e3 (a whole number in [1, 2147483647])
                    sources=40&output=binary&size=99999999999                  | size: 99999999999 (a whole number in [1, 2147483647])
                    sources=40&size=9                                          | output: null (binary, json or json_plain_value)
                    sources=40&output=yaml&size=9                              | output: yaml (binary, json or json_plain_value)
                    sources=40&output=binary&size=9&maxev=1                    | maxev: 1 (0 (events of version 1) or 2)
                    sources=40&output=binary&size=9&wait=soon                  | wait: soon (a whole number in
                    sources=40&output=binary&size=9&streamFromLatestScn=maybe  | streamFromLatestScn: maybe (true or false)
                    sources=40&output=binary&size=9&protocolVersion=9          | protocolVersion: 9 (a whole number in [2, 4])
                    sources=40&output=binary&size=9&checkPoint={"windowScn     | checkPoint: {"windowScn (
                    sources=40&output=binary&size=9&checkPoint=[1]             | checkPoint: [1] (
                    sources=40&output=binary&size=9&checkPoint={"windowScn":"x"} | checkPoint: {"windowScn":"x"} (
                    sources=40&output=binary&size=9&filters={"40"              | filters: {"40" (
                    """)
    void shouldNameTheParameterThatMeansNothingAndKeepTheConnection(String query, String message) throws IOException {
        try (RawClient client = new RawClient(port)) {
            String answer = client.get("/stream?" + query);

            assertThat(answer)
                    .startsWith("HTTP/1.1 500 ")
                    .contains("\r\nx-dbus-error: " + REQUEST + "InvalidRequestParamValueException\r\n")
                    .contains("\r\nx-dbus-error-message: Invalid value for stream." + message)
                    .contains("\r\n\r\n{\"error\":\"" + REQUEST + "InvalidRequestParamValueException\",\"message\":"
                            + "\"Invalid value for stream." + message.replace("\"", "\\\""))
                    .endsWith("\"}\r\n");
            assertThat(client.get(GOOD)).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void shouldNameAllParametersThatMeanNothingAtOnce() throws IOException {
        try (RawClient client = new RawClient(port)) {
            assertThat(client.get("/stream?sources=x&size=0&output=yaml&maxev=7"))
                    .contains("stream.sources: x", "stream.size: 0", "stream.output: yaml", "stream.maxev: 7");
        }
    }

    @Test
    void shouldSayThatWindowsAreGoneWhenTheCheckpointIsOlderThanTheBuffer() throws IOException {
        try (RawClient client = new RawClient(port)) {
            String answer = client.get(GOOD.replace("1001", "7"));

            assertThat(answer)
                    .startsWith("HTTP/1.1 500 ")
                    .contains(
                            "\r\nx-dbus-error: " + REQUEST + "RequestProcessingException\r\n",
                            "\r\nx-dbus-error-message: com.linkedin.databus.core.ScnNotFoundException\r\n",
                            "\r\nx-dbus-error-cause: com.linkedin.databus.core.ScnNotFoundException\r\n",
                            "\r\nx-dbus-error-cause-message: ",
                            "\r\n\r\n{\"error\":\"com.linkedin.databus.core.ScnNotFoundException\"");
            assertThat(client.get(GOOD)).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/foo", "/streams?sources=40", "/%", "/../etc/passwd"})
    void shouldListItsCommandsWhenThereIsNoSuchCommand(String target) throws IOException {
        try (RawClient client = new RawClient(port)) {
            assertThat(client.get(target))
                    .startsWith("HTTP/1.1 500 ")
                    .contains(
                            "\r\nx-dbus-error: " + REQUEST + "UnknownCommandException\r\n",
                            "Unknown databus command: ",
                            "; there are admin, bufferInfo, config, containerStats, controlSources, metrics, "
                                    + "physicalBuffers, physicalSources, register, relayCommand, relayStats, sources, stream");
            assertThat(client.get(GOOD)).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    get / HTTP/1.1~~                                        | 400 Bad Request | not with byte 0x67
                    {"sources":[40]}~~                                      | 400 Bad Request | not with byte 0x7b
                    GET /sources~~                                          | 400 Bad Request | a request line is method, target and HTTP version
                    PRI * HTTP/2.0~~SM~~                                    | 405 Method Not Allowed | method=PRI; use GET
                    DELETE /sources HTTP/1.1~~                              | 405 Method Not Allowed | method=DELETE; use GET
                    GET /sources HTTP/3~~                                   | 505 HTTP Version Not Supported | HTTP/1.1 or HTTP/1.0
                    GET /sources HTTP/1.1~no header~~                       | 400 Bad Request | a header line is name: value
                    POST /stream HTTP/1.1~Content-Length: -1~~              | 400 Bad Request | Content-Length is to be one number, once
                    POST /stream HTTP/1.1~Content-Length: 999999~~          | 413 Content Too Large | more than 65536 bytes
                    POST /stream HTTP/1.1~Transfer-Encoding: chunked~~0~~   | 411 Length Required | leave Transfer-Encoding out
                    """)
    void shouldSayWhatIsWrongAndEndTheConnectionWhenItIsNoRequest(String text, String status, String message)
            throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.send(text.replace("~", "\r\n"));

            assertThat(client.rest()).startsWith("HTTP/1.1 " + status + "\r\n").contains(message);
        }
    }

    @Test
    void shouldSayThatThisIsNoTlsPort() throws IOException {
        byte[] clientHello = {
            0x16, 3, 1, 0, 0x31, 1, 0, 0, 0x2D, 3, 3, 0x5B, 0x0A, 'G', 'E', 'T', ' ', '\r', '\n', '\r', '\n', 0, 1, 2,
            3, 4
        };
        try (RawClient client = new RawClient(port)) {
            client.send(clientHello);

            assertThat(client.rest())
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("not with byte 0x16; it looks like TLS, which this port does not speak");
        }
    }

    @Test
    void shouldEndAConnectionThatSendsALineHeadersOrNonsenseWithoutEnd() throws IOException {
        byte[] letters = filled('a', 16 * KIB);
        for (String beginning : new String[] {"GET /stream?", "GET / HTTP/1.1\r\nx: ", "GET / HTTP/1.1\r\n", "{"}) {
            byte[] piece = beginning.endsWith("\r\n")
                    ? "x-more: yes\r\n".repeat(KIB).getBytes(StandardCharsets.US_ASCII)
                    : letters;
            try (RawClient client = new RawClient(port)) {
                client.send(beginning);

                assertThat(client.isRefusedSending(piece, Deadline.in(PATIENCE)))
                        .as("the relay ends it after %s", beginning)
                        .isTrue();
            }
        }
    }

    @Test
    void shouldNameTheLimitWhenLineOrHeadersAreTooLong() throws IOException {
        try (RawClient line = new RawClient(port);
                RawClient headers = new RawClient(port)) {
            line.send("GET /stream?" + "a".repeat(66 * KIB));
            headers.send("GET / HTTP/1.1\r\nx: " + "a".repeat(66 * KIB));

            assertThat(line.rest()).startsWith("HTTP/1.1 414 URI Too Long\r\n").contains("more than 65536 bytes");
            assertThat(headers.rest())
                    .startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n")
                    .contains("the headers have more than 65536 bytes");
        }
    }

    @Test
    void shouldForgetClientsThatResetInMidRequestOrInMidAnswer() throws IOException {
        for (int i = 0; i < 100; i++) {
            RawClient half = new RawClient(port);
            half.send("GET /stream?sources=40&output=binary&size=10");
            half.reset();
            RawClient waiting = new RawClient(port);
            waiting.send("GET " + GOOD.replace("size=1000", "size=100000000") + " HTTP/1.1\r\n\r\n");
            waiting.reset();
        }
    }

    @Test
    void shouldEndAConnectionWhoseRequestDoesNotEnd() throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.send("GET " + GOOD);

            assertThat(client.rest()).isEmpty();
            assertThat(aesop.printed()).contains("for 2000 ms the client did not finish its request");
        }
    }

    @Test
    void shouldAnswerOrEndWhateverBytesCome() throws Exception {
        Seeds.run(random -> {
            for (int i = 0; i < 300; i++) {
                byte[] bytes = new byte[1 + random.nextInt(4000)];
                random.nextBytes(bytes);
                assertAnsweredOrEnded(bytes);
            }
        });
    }

    @Test
    void shouldAnswerOrEndWhateverBecomesOfARequest() throws Exception {
        String request = "GET " + GOOD + " HTTP/1.1\r\nHost: localhost\r\nx-dbus-client-service: me\r\n\r\n";
        Seeds.run(random -> {
            for (int i = 0; i < 300; i++) {
                byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
                for (int change = random.nextInt(5); change >= 0; change--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
                assertAnsweredOrEnded(Arrays.copyOf(bytes, length));
            }
        });
    }

    /** The relay ends every connection whose other side has ended, after an answer or without. */
    private static void assertAnsweredOrEnded(byte[] bytes) throws IOException {
        String answer = "";
        try (RawClient client = new RawClient(port)) {
            client.send(bytes);
            client.endSending();
            answer = client.rest();
        } catch (SocketException e) {
            assertThat(e).as("ended by a reset").hasMessageMatching("(?i)connection reset.*|broken pipe.*");
        }
        assertThat(answer).matches("(?s)|HTTP/1\\.1 (200|400|405|411|413|414|431|500|505) .*");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void shouldHaveNoConnectionLeftAndNoErrorToTellWhenAllIsOver() throws Exception {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(connections())
                .as("connections to the relay: the steady reader's")
                .isEqualTo(1));
        assertThat(aesop.printed().lines().filter(line -> line.contains(" WARN ")))
                .as("warnings: some of each kind in a second")
                .isNotEmpty()
                .hasSizeLessThan(100);
        aesop.terminate();

        assertThat(aesop.exitCode(PATIENCE)).as(aesop.printed()).isZero();
        assertThat(aesop.printed()).doesNotContain(" ERROR ", "Exception:", "\tat ");
    }

    private static String checkpoint(long scn) {
        return "{\"consumption_mode\":\"ONLINE_CONSUMPTION\",\"windowScn\":" + scn + "}";
    }

    private static byte[] filled(char letter, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) letter);
        return bytes;
    }

    /** How many connections are open at the relay's end of them, by the kernel's tables. */
    private static long connections() throws IOException {
        // Columns: number, local address:port, remote, state (01: established, 08: the other side has ended).
        String local = ":" + "%04X".formatted(port);
        try (Stream<String> four = Files.lines(Path.of("/proc/net/tcp"));
                Stream<String> six = Files.lines(Path.of("/proc/net/tcp6"))) {
            return Stream.concat(four, six)
                    .map(line -> line.strip().split("\\s+", -1))
                    .filter(columns -> columns[1].endsWith(local))
                    .filter(columns -> columns[3].equals("01") || columns[3].equals("08"))
                    .count();
        }
    }
}
