package com.flipkart.aesop.relay;

import static com.flipkart.aesop.relay.RelayFixture.ORDER;
import static com.flipkart.aesop.relay.RelayFixture.PERSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.schema.FileSchemaRegistry;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import com.flipkart.aesop.wire.RegisterResponse;
import com.flipkart.aesop.wire.http.RawHttp;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, byte by byte where an unmodified client looks at the bytes. */
class RelayProtocolTest {
    private static final String REQUEST = "com.linkedin.databus2.core.container.request.";

    /** The header block of every request that was recorded from an unmodified client. */
    private static final String RECORDED_HEADERS = " HTTP/1.1\r\n"
            + String.join(
                    "\r\n",
                    "Host: localhost/127.0.0.1:11199",
                    "Connection: keep-alive",
                    "Accept-Encoding: gzip",
                    "x-dbus-client-host: box",
                    "x-dbus-client-service: person",
                    "",
                    "");

    /** What somebody might write for a parameter, mostly of another one. */
    private static final List<String> VALUES = List.of(
            "40",
            "41",
            "40,41",
            "50",
            "-1",
            "0",
            "1",
            "2",
            "100000",
            "2147483648",
            "binary",
            "BINARY",
            "json",
            "true",
            "[]",
            "{}",
            "null",
            "{\"windowScn\":1e9}",
            RelayFixture.checkpoint(100, -1),
            RelayFixture.checkpoint(100, 2),
            RelayFixture.checkpoint(-7, -9),
            RelayFixture.checkpoint(Long.MAX_VALUE, Long.MAX_VALUE),
            "%",
            "%00",
            "");

    private RelayFixture relay;

    @BeforeEach
    void start(@TempDir Path directory) {
        relay = new RelayFixture(directory)
                .with(MemoryProducer.byProgram(new PhysicalSource(
                        2, "goods", List.of(new LogicalSource((short) 50, "com.example.Good", "db.good", (short) 0)))))
                .schema("com.example.Good", 1, RelayFixture.PERSON_SCHEMA.replace("Person", "Good"))
                .schema(PERSON, 2, RelayFixture.PERSON_SCHEMA.replace("\"id\"", "\"personId\""))
                .start();
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void shouldServeARecordedSessionOfAnUnmodifiedClient() {
        relay.window(100, 1, 2).window(110, 7, 1);
        try (RawHttp http = relay.connect()) {
            http.send("GET /sources?protocolVersion=2" + RECORDED_HEADERS);
            RawHttp.Response sources = http.read();
            assertThat(sources.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(sources.headers())
                    .containsEntry("Content-Type", "text/plain; charset=UTF-8")
                    .containsEntry("Access-Control-Allow-Origin", "*")
                    .containsEntry("Transfer-Encoding", "chunked")
                    .containsKey("x-dbus-server-host")
                    .doesNotContainKey("Content-Length");
            assertThat(sources.text())
                    .isEqualTo(
                            "[{\"name\":\"com.example.events.Person\",\"id\":40},"
                                    + "{\"name\":\"com.example.events.Order\",\"id\":41},{\"name\":\"com.example.Good\",\"id\":50}]");

            http.send("GET /register?protocolVersion=2&sources=40&compress=true" + RECORDED_HEADERS);
            RawHttp.Response register = http.read();
            assertThat(register.headers()).containsEntry("x-dbus-protocol-version", "2");
            assertThat(RegisterResponse.parse(register.body()).schemas())
                    .extracting(RegisterResponse.SourceSchema::version)
                    .containsExactly(1, 2);

            http.send("GET " + RelayFixture.target(RelayFixture.checkpoint(-1, -1), 10_485_759, "") + RECORDED_HEADERS);
            RawHttp.Response stream = http.read();
            assertThat(Event.all(stream.body()))
                    .extracting(Event::scn, Event::source, Event::key)
                    .containsExactly(
                            tuple(100L, 40, 1L),
                            tuple(100L, 40, 2L),
                            tuple(100L, -2, 0L),
                            tuple(110L, 40, 7L),
                            tuple(110L, -2, 0L));

            http.send(
                    "GET " + RelayFixture.target(RelayFixture.checkpoint(110, -1), 10_485_759, "") + RECORDED_HEADERS);
            RawHttp.Response end = http.read();
            assertThat(end.status()).isEqualTo(200);
            assertThat(end.headers())
                    .containsEntry("Content-Length", "0")
                    .doesNotContainKeys("Transfer-Encoding", "x-dbus-pending-event-size");
        }
    }

    @Test
    void shouldRegisterEveryVersionWithExactlyThreeFieldsAndTheTextThatEventsAreStampedWith() {
        relay.window(100, 1, 1);
        FileSchemaRegistry schemas = FileSchemaRegistry.open(relay.schemas());

        RawHttp.Response response = relay.get("/register?protocolVersion=2&sources=40");

        String first = schemas.versions(PERSON).get(0).canonicalText();
        String second = schemas.versions(PERSON).get(1).canonicalText();
        assertThat(response.text())
                .isEqualTo("[{\"id\":40,\"version\":1,\"schema\":\"" + first.replace("\"", "\\\"") + "\"},"
                        + "{\"id\":40,\"version\":2,\"schema\":\"" + second.replace("\"", "\\\"") + "\"}]");
        byte[] event = relay.stream(-1, -1, 1000).body();
        String stamped = new BigInteger(1, Arrays.copyOfRange(event, 33, 49)).toString(16);
        assertThat(schemas.versions(PERSON).get(1).id()).hasToString("0".repeat(32 - stamped.length()) + stamped);
    }

    @Test
    void shouldRegisterAllSourcesInProtocolThreeWhenNeitherIsNamed() {
        RawHttp.Response response = relay.get("/register");

        assertThat(response.headers()).containsEntry("x-dbus-protocol-version", "3");
        assertThat(RegisterResponse.parse(response.body()).schemas())
                .extracting(RegisterResponse.SourceSchema::id)
                .containsExactly(40, 40, 41, 50);
        assertThat(relay.get("/register?protocolVersion=3&sources=41").text())
                .isEqualTo(relay.get("/register?protocolVersion=2&sources=41").text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /register?protocolVersion=1            | Invalid value for register.protocolVersion: 1 (
                    /register?protocolVersion=5            | Invalid value for register.protocolVersion: 5 (
                    /register?sources=40,99                | Invalid value for register.sources: 99 (
                    /register?sources=Person               | Invalid value for register.sources: Person (
                    /sources?protocolVersion=x             | Invalid value for sources.protocolVersion: x (
                    /stream?sources=42&size=9&output=binary          | Invalid value for stream.sources: 42 (
                    /stream?sources=40,50&size=9&output=binary       | Invalid value for stream.sources: 40,50 (
                    /stream?sources=40&size=9&output=xml             | Invalid value for stream.output: xml (
                    /stream?sources=40&size=9&output=binary&maxev=1  | Invalid value for stream.maxev: 1 (
                    /stream?sources=40&size=9&output=binary&checkPoint={"windowScn"  | Invalid value for stream.checkPoint: {"windowScn" (
                    /stream?sources=40&size=9&output=binary&filters={"40":{}}  | Invalid value for stream.filters: {"40":{}} (
                    /stream?size=9&output=binary&subs=[]             | Invalid value for stream.subs: [] (
                    """)
    void shouldNameTheParameterThatMeansNothing(String target, String message) {
        RawHttp.Response response = relay.get(target);

        assertThat(response.statusLine()).isEqualTo("HTTP/1.1 500 Internal Server Error");
        assertThat(response.headers())
                .containsEntry("x-dbus-error", REQUEST + "InvalidRequestParamValueException")
                .containsEntry("Transfer-Encoding", "chunked")
                .doesNotContainKey("x-dbus-error-cause");
        assertThat(response.headers().get("x-dbus-error-message")).startsWith(message);
        assertThat(response.text())
                .startsWith("{\"error\":\"" + REQUEST + "InvalidRequestParamValueException\",\"message\":\"")
                .endsWith("\"}\r\n");
        assertThat(relay.get("/admin").text()).isEqualTo("GOOD");
    }

    @Test
    void shouldRefuseTwoPhysicalSourcesByName() {
        String message = relay.get("/stream?sources=40,50&size=9&output=binary")
                .headers()
                .get("x-dbus-error-message");

        assertThat(message).contains("40 is of people, 50 is of goods", "use one client for each");
    }

    @Test
    void shouldNameAllThatIsWrongAtOnce() {
        assertThat(relay.get("/stream?sources=99&size=0&output=xml&checkPoint=no&maxev=7&wait=soon")
                        .text())
                .contains("stream.sources: 99", "stream.size: 0", "stream.output: xml", "stream.checkPoint: no")
                .contains("stream.maxev: 7", "stream.wait: soon");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/foo", "/", "/Stream?sources=40", "/admin/nonsense", "/stream2"})
    void shouldAnswerUnknownCommandsByName(String target) {
        RawHttp.Response response = relay.get(target);

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.headers()).containsEntry("x-dbus-error", REQUEST + "UnknownCommandException");
        assertThat(response.headers().get("x-dbus-error-message")).startsWith("Unknown databus command: ");
    }

    @Test
    void shouldAnswerTheHealthCheck() {
        assertThat(relay.get("/admin").text()).isEqualTo("GOOD");
        assertThat(relay.get("/admin/status").text()).isEqualTo("{\"status\":\"RUNNING\",\"message\":\"\"}");
    }

    @Test
    void shouldTakeCheckpointsRawWithBlanksOrEncoded() {
        relay.window(100, 1, 1).window(110, 2, 1);
        String spaced = "{ \"consumption_mode\": \"ONLINE_CONSUMPTION\", \"windowScn\": 100, \"windowOffset\": -1 }";
        List<Event> expected = relay.eventsAfter(100, -1);

        assertThat(expected).extracting(Event::scn).containsExactly(110L, 110L);
        assertThat(Event.all(relay.get(RelayFixture.target(spaced, 1000, "")).body()))
                .isEqualTo(expected);
        String encoded = URLEncoder.encode(spaced, StandardCharsets.UTF_8);
        assertThat(Event.all(relay.get(RelayFixture.target(encoded, 1000, "")).body()))
                .isEqualTo(expected);
    }

    @Test
    void shouldTakeARequestLineOf64KiB() {
        relay.window(100, 1, 1);
        String target = RelayFixture.target(RelayFixture.checkpoint(-1, -1), 1000, "&padding=");
        String padding = "x".repeat(64 * 1024 - "GET  HTTP/1.1\r".length() - target.length());

        assertThat(Event.all(relay.get(target + padding).body())).hasSize(2);
        assertThat(relay.get(target + padding + "yy").statusLine()).isEqualTo("HTTP/1.1 414 URI Too Long");
    }

    @Test
    void shouldAnswerPipelinedRequestsInOrder() {
        relay.window(100, 1, 1).window(110, 2, 1).window(120, 3, 1);
        try (RawHttp http = relay.connect()) {
            StringBuilder requests = new StringBuilder();
            for (int scn = 100; scn <= 120; scn += 10) {
                requests.append("GET ")
                        .append(RelayFixture.target(RelayFixture.checkpoint(scn, 0), 200, ""))
                        .append(" HTTP/1.1\r\n\r\n");
            }
            http.send(requests.append("GET /admin HTTP/1.1\r\n\r\n").toString());

            for (long scn = 100; scn <= 120; scn += 10) {
                assertThat(Event.all(http.read().body()).get(0).scn()).isEqualTo(scn);
            }
            assertThat(http.read().text()).isEqualTo("GOOD");
        }
    }

    @Test
    void shouldStayUpUnderRandomBytes() {
        long seed = Long.getLong("aesop.seed", System.nanoTime());
        System.out.println("RelayProtocolTest -Daesop.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            byte[] garbage = new byte[1 + random.nextInt(2000)];
            random.nextBytes(garbage);
            try (RawHttp http = relay.connect()) {
                http.send(garbage);
                http.endOutput();
                http.awaitClosed();
            }
        }
        assertThat(relay.get("/admin").text()).isEqualTo("GOOD");
        assertThat(relay.relay().facts().get("requestsBad")).isNotEqualTo("0");
    }

    @Test
    void shouldAnswerEventsOrTheParameterThatIsWrongWhateverIsAskedFor() {
        long seed = Long.getLong("aesop.seed", System.nanoTime());
        System.out.println("RelayProtocolTest -Daesop.seed=" + seed);
        Random random = new Random(seed);
        relay.window(100, 1, 3).window(110, 9, 1);
        List<String> names = List.of("sources", "size", "output", "checkPoint", "streamFromLatestScn", "maxev", "subs");
        int events = 0;
        for (int round = 0; round < 1_000; round++) {
            StringBuilder target = new StringBuilder("/stream?");
            for (String name : names) {
                int choice = random.nextInt(10);
                if (choice < 7 && !name.equals("subs")) {
                    target.append(name).append('=').append(usual(name)).append('&');
                } else if (choice == 8) {
                    target.append(name)
                            .append('=')
                            .append(VALUES.get(random.nextInt(VALUES.size())))
                            .append('&');
                }
            }

            RawHttp.Response response = relay.get(target.toString());

            if (response.status() == 200) {
                events += target.indexOf("output=json") < 0
                        ? Event.all(response.body()).size()
                        : Event.allJson(response.text()).size();
            } else {
                String error = response.headers()
                        .getOrDefault("x-dbus-error-cause", response.headers().get("x-dbus-error"));
                assertThat(error)
                        .as("%s seed=%d", target, seed)
                        .matches(".*(InvalidRequestParamValue|ScnNotFound)Exception");
            }
        }
        assertThat(events).isGreaterThan(50);
    }

    private static String usual(String name) {
        return switch (name) {
            case "sources" -> "40,41";
            case "size" -> "1000";
            case "output" -> "binary";
            case "checkPoint" -> RelayFixture.checkpoint(100, -1);
            case "maxev" -> "2";
            default -> "false";
        };
    }

    @Test
    void shouldTellItsFacts() {
        relay.window(100, 1, 3).window(110, 9, 1);
        relay.eventsAfter(-1, -1);

        assertThat(relay.relay().facts())
                .containsEntry("connections", "1")
                .containsEntry("requests", "1")
                .containsEntry("people.producer", "RUNNING")
                .containsEntry("people.sources", "40=" + PERSON + ", 41=" + ORDER)
                .containsEntry("people.minScn", "100")
                .containsEntry("people.maxScn", "110")
                .containsEntry("people.eventsHeld", "6")
                .containsEntry("people.eventsIn", "6")
                .containsEntry("people.eventsOut", "6")
                .containsEntry("people.producer.lastScn", "110")
                .containsEntry("goods.maxScn", "-1");
    }
}
