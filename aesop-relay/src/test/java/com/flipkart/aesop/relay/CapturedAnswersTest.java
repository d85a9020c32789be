package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.schema.FileSchemaRegistry;
import com.flipkart.aesop.wire.http.RawHttp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an original relay was seen to answer its clients, asked of ours: requests as they were recorded, in raw HTTP. */
class CapturedAnswersTest {
    private static final String HEADERS = " HTTP/1.1\r\n"
            + String.join(
                    "\r\n",
                    "Host: localhost/127.0.0.1:11199",
                    "Connection: keep-alive",
                    "Accept-Encoding: gzip",
                    "x-dbus-client-host: box",
                    "x-dbus-client-service: person",
                    "",
                    "");

    /** The recorded filter: two buckets of ten. */
    private static final String MOD =
            "{\"40\":{\"partitionType\":\"MOD\",\"filters\":[{\"numBuckets\":10,\"bktRange\":{\"start\":0,\"end\":2}}]}}";

    private static final String RANGE =
            "{\"40\":{\"partitionType\":\"RANGE\",\"filters\":[{\"keyRange\":{\"start\":103,\"end\":106}}]}}";

    private RelayFixture relay;
    private RawHttp http;

    /** Windows 101 to 150 of one row each, keyed as their SCN. */
    @BeforeEach
    void start(@TempDir Path directory) {
        relay = new RelayFixture(directory).start();
        for (long scn = 101; scn <= 150; scn++) {
            relay.window(scn, scn, 1);
        }
        http = relay.connect();
    }

    @AfterEach
    void stop() {
        http.close();
        relay.close();
    }

    private RawHttp.Response ask(String target) {
        http.send("GET " + target + HEADERS);
        return http.read();
    }

    private static String stream(long windowScn, long windowOffset, String output, String more) {
        return "/stream?protocolVersion=2&sources=40&streamFromLatestScn=false&checkPoint="
                + RelayFixture.checkpoint(windowScn, windowOffset) + "&output=" + output + "&size=10485759&maxev=2"
                + more;
    }

    private List<Long> keys(String target) {
        return Event.all(ask(target).body()).stream()
                .filter(event -> !event.isEnd())
                .map(Event::key)
                .toList();
    }

    /** Section by section: sources, register, stream, each with the common headers. */
    @Test
    void shouldAnswerTheSessionOfAClient() {
        RawHttp.Response sources = ask("/sources?protocolVersion=2");
        assertThat(sources.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(sources.headers())
                .containsEntry("Content-Type", "text/plain; charset=UTF-8")
                .containsEntry("Access-Control-Allow-Origin", "*")
                .containsEntry("Transfer-Encoding", "chunked")
                .containsKey("x-dbus-server-host");
        assertThat(sources.text()).startsWith("[{\"name\":\"com.example.events.Person\",\"id\":40},");

        RawHttp.Response register = ask("/register?protocolVersion=2&sources=40&compress=true");
        assertThat(register.headers())
                .containsEntry("x-dbus-protocol-version", "2")
                .containsEntry("Transfer-Encoding", "chunked");
        assertThat(register.text()).matches("[A-Za-z0-9+/]+=*");

        RawHttp.Response stream = ask(stream(-1, -1, "binary", ""));
        assertThat(stream.headers())
                .containsEntry("Transfer-Encoding", "chunked")
                .doesNotContainKey("Content-Length");
        assertThat(stream.trailers()).isEmpty();
        assertThat(Event.all(stream.body())).hasSize(100);
    }

    @Test
    void shouldAnswerRegisterInEachProtocolWithItsVersion() {
        String schema = FileSchemaRegistry.open(relay.schemas())
                .versions(RelayFixture.PERSON)
                .get(0)
                .canonicalText()
                .replace("\"", "\\\"");
        String list = "[{\"id\":40,\"version\":1,\"schema\":\"" + schema + "\"}]";

        for (String version : List.of("2", "3", "4")) {
            RawHttp.Response answer = ask("/register?protocolVersion=" + version + "&sources=40");

            assertThat(answer.headers()).containsEntry("x-dbus-protocol-version", version);
            assertThat(answer.text()).isEqualTo(version.equals("4") ? "{\"sourceSchemas\":" + list + "}" : list);
        }
    }

    /** A checkpoint after the newest window is no error: status 200, nothing, at once. */
    @Test
    void shouldAnswerNothingToACheckpointOfTheFuture() {
        for (long scn : new long[] {150, 151, 1_000_000}) {
            RawHttp.Response answer = ask(stream(scn, -1, "binary", ""));

            assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(answer.headers()).containsEntry("Content-Length", "0").doesNotContainKey("Transfer-Encoding");
        }
    }

    /** The offset goes on counting through ends of windows and further windows: 20 events of 110 are windows 110 to 119. */
    @Test
    void shouldSkipEventsOfWhateverKindAndWindow() {
        assertThat(keys(stream(110, 20, "binary", ""))).startsWith(120L);
        assertThat(keys(stream(110, 21, "binary", ""))).startsWith(121L);
        assertThat(keys(stream(110, 20, "binary", "&filters=" + MOD))).startsWith(120L, 121L, 130L);
        assertThat(keys(stream(110, 0, "binary", ""))).startsWith(110L);
    }

    @Test
    void shouldSendEveryEndOfPeriodWhateverTheFilter() {
        List<Event> mod =
                Event.all(ask(stream(100, -1, "binary", "&filters=" + MOD)).body());
        assertThat(mod.stream().filter(Event::isEnd)).hasSize(50);
        assertThat(mod.stream().filter(event -> !event.isEnd()).map(Event::key))
                .containsExactly(101L, 110L, 111L, 120L, 121L, 130L, 131L, 140L, 141L, 150L);

        List<Event> range =
                Event.all(ask(stream(100, -1, "binary", "&filters=" + RANGE)).body());
        assertThat(range.stream().filter(Event::isEnd)).hasSize(50);
        assertThat(range.stream().filter(event -> !event.isEnd()).map(Event::key))
                .containsExactly(103L, 104L, 105L);

        String none = "&filters={\"40\":{\"partitionType\":\"NONE\",\"filters\":[]}}";
        assertThat(keys(stream(100, -1, "binary", none)))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(101, 150).boxed().toList());
    }

    @Test
    void shouldWriteAnEventAsALineOfJsonInAChunkOfItsOwn() {
        for (String output : List.of("json", "JSON", "json_plain_value")) {
            RawHttp.Response answer = ask(stream(149, -1, output, ""));

            List<String> lines = answer.text().lines().toList();
            assertThat(answer.chunks())
                    .containsExactlyElementsOf(lines.stream()
                            .map(line -> line.getBytes(StandardCharsets.UTF_8).length + 1)
                            .toList());
            assertThat(lines).hasSize(2);
            String encoding = output.equals("json_plain_value") ? "JSON_PLAIN_VALUE" : "JSON";
            assertThat(lines.get(0))
                    .startsWith("{\"opcode\":\"UPSERT\",\"key\":150,\"sequence\":150,\"logicalPartitionId\":0,"
                            + "\"physicalPartitionId\":0,\"timestampInNanos\":150000000,\"srcId\":40,\"schemaId\":\"")
                    .contains("==\",\"valueEnc\":\"" + encoding + "\",\"isReplicated\":false,\"value\":\"");
            assertThat(lines.get(1))
                    .startsWith("{\"key\":0,\"sequence\":150,")
                    .endsWith("\"isReplicated\":false,\"endOfPeriod\":true,\"value\":\"\"}");
        }
    }

    /** {@code size} bounds the events as they are in binary. */
    @Test
    void shouldCountBinaryBytesAlsoForJson() {
        int length = Event.all(ask(stream(149, -1, "binary", "")).body()).get(0).length();
        String size = "size=" + (length + 61);
        String target = stream(100, -1, "json", "").replace("size=10485759", size);

        RawHttp.Response answer = ask(target);
        assertThat(Event.allJson(answer.text())).extracting(Event::scn).containsExactly(101L, 101L);
        assertThat(answer.body().length).isGreaterThan(length + 61);

        RawHttp.Response tooSmall = ask(target.replace(size, "size=" + (length - 1)));
        assertThat(tooSmall.headers())
                .containsEntry("Content-Length", "0")
                .containsEntry("x-dbus-pending-event-size", Integer.toString(length));
    }

    @Test
    void shouldAnswerErrorsWithTheNamesThatClientsCompare() {
        RawHttp.Response unknownSource = ask(stream(1, -1, "binary", "").replace("sources=40", "sources=44"));
        assertThat(unknownSource.statusLine()).startsWith("HTTP/1.1 500 ");
        assertThat(unknownSource.headers())
                .containsEntry(
                        "x-dbus-error",
                        "com.linkedin.databus2.core.container.request.InvalidRequestParamValueException");
        assertThat(unknownSource.text())
                .contains("Invalid value for stream.sources: 44")
                .endsWith("\"}\r\n");

        RawHttp.Response filter = ask(stream(1, -1, "binary", "&filters={\"40\":"));
        assertThat(filter.headers().get("x-dbus-error-message")).startsWith("Invalid value for stream.filters: ");
        assertThat(ask("/foo").headers().get("x-dbus-error-message")).startsWith("Unknown databus command: foo");
    }
}
