package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import com.flipkart.aesop.wire.http.RawHttp;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Databus's tools are told, to the last figure, after traffic that is known. */
class StatisticsTest {
    private static final String REQUEST = "com.linkedin.databus2.core.container.request.";

    private RelayFixture relay;

    @BeforeEach
    void start(@TempDir Path directory) {
        relay = new RelayFixture(directory)
                .with(MemoryProducer.byProgram(new PhysicalSource(
                        2, "goods", List.of(new LogicalSource((short) 50, "com.example.Good", "db.good", (short) 3)))))
                .schema("com.example.Good", 1, RelayFixture.PERSON_SCHEMA.replace("Person", "Good"))
                .start();
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    /** Three windows: two people; a person and two orders, of which one is deleted; nothing. */
    private void threeWindows() {
        relay.window(100, 1, 2)
                .window(110, window -> {
                    RelayFixture.person(window, 3, "somebody");
                    RelayFixture.order(window, 7);
                    window.delete(RelayFixture.ORDER, 7, row -> {
                        row.writeLong(7);
                        row.writeIndex(0);
                    });
                })
                .window(120, window -> {});
    }

    private String text(String target) {
        RawHttp.Response response = relay.get(target);
        assertThat(response.status()).as(target).isEqualTo(200);
        return response.text();
    }

    /** The events after a place, by a client with a name. */
    private List<Event> streamAs(RawHttp http, String service, String sources, long windowScn) {
        http.send("GET /stream?sources=" + sources + "&checkPoint=" + RelayFixture.checkpoint(windowScn, -1)
                + "&output=binary&size=100000 HTTP/1.1\r\nx-dbus-client-host: box\r\nx-dbus-client-service: " + service
                + "\r\n\r\n");
        RawHttp.Response response = http.read();
        return response.status() == 200 ? Event.all(response.body()) : List.of();
    }

    private static int bytes(List<Event> events, int source) {
        return events.stream()
                .filter(event -> event.source() == source)
                .mapToInt(Event::length)
                .sum();
    }

    private static int bytes(List<Event> events) {
        return events.stream().mapToInt(Event::length).sum();
    }

    @Test
    void shouldTellWhatABufferHolds() {
        assertThat(text("/bufferInfo/inbound/people:1"))
                .isEqualTo("{\"timestampLatestEvent\":0,\"timestampFirstEvent\":0,\"minScn\":-1,\"maxScn\":-1}");

        threeWindows();

        assertThat(text("/bufferInfo/inbound/people:1"))
                .isEqualTo("{\"timestampLatestEvent\":120,\"timestampFirstEvent\":100,\"minScn\":100,\"maxScn\":120}");
    }

    @Test
    void shouldTellSourcesAndBuffersAsDatabusDoes() {
        assertThat(text("/physicalBuffers"))
                .isEqualTo("{\"{\\\"id\\\":1,\\\"name\\\":\\\"people\\\"}\":"
                        + "[{\"uri\":\"databus:physical-source:people\",\"role\":\"MASTER\"}],"
                        + "\"{\\\"id\\\":2,\\\"name\\\":\\\"goods\\\"}\":"
                        + "[{\"uri\":\"databus:physical-source:goods\",\"role\":\"MASTER\"}]}");
        assertThat(text("/physicalSources"))
                .contains("{\"name\":\"goods\",\"id\":2,\"uri\":\"databus:physical-source:goods\",\"role\":\"MASTER\","
                        + "\"sources\":[{\"id\":50,\"name\":\"com.example.Good\",\"uri\":\"db.good\","
                        + "\"partitionFunction\":\"constant:3\"}]}");
    }

    @Test
    void shouldCountWhatComesIn() {
        threeWindows();
        List<Event> events = relay.eventsAfter(-1, -1);

        assertThat(text("/containerStats/inbound/events/psources")).isEqualTo("[\"people:1\",\"goods:2\"]");
        assertThat(text("/containerStats/inbound/events/sources")).isEqualTo("[40,41,50]");
        assertThat(text("/containerStats/inbound/events/psource/people:1"))
                .startsWith("{\"dimension\":\"people:1\",\"numDataEvents\":5,\"sizeDataEvents\":"
                        + (bytes(events) - bytes(events, Event.END))
                        + ",\"numSysEvents\":3,\"minScn\":100,\"maxScn\":120,\"prevScn\":")
                .contains("\"maxSeenWinScn\":120,\"freeSpace\":" + (8 * 1024 * 1024 - bytes(events))
                        + ",\"timeSpan\":20,");
        assertThat(text("/containerStats/inbound/events/total"))
                .startsWith("{\"dimension\":\"total\",\"numDataEvents\":5,")
                .contains("\"numSysEvents\":3,\"minScn\":100,\"maxScn\":120,");
        assertThat(text("/containerStats/inbound/events/source/40"))
                .isEqualTo("{\"dimension\":\"com.example.events.Person\",\"numDataEvents\":3,\"sizeDataEvents\":"
                        + bytes(events, 40) + ",\"numDeleteEvents\":0,\"maxSeenWinScn\":110}");
        assertThat(text("/containerStats/inbound/events/source/41"))
                .isEqualTo("{\"dimension\":\"com.example.events.Order\",\"numDataEvents\":2,\"sizeDataEvents\":"
                        + bytes(events, 41) + ",\"numDeleteEvents\":1,\"maxSeenWinScn\":110}");
        assertThat(text("/containerStats/inbound/events/source/50"))
                .contains("\"numDataEvents\":0,")
                .contains("\"maxSeenWinScn\":-1");
    }

    @Test
    void shouldCountWhatGoesOutToTwoClientsAndWhereTheyAre() {
        threeWindows();
        List<Event> all;
        List<Event> people;
        try (RawHttp http = relay.connect()) {
            all = streamAs(http, "first", "40,41", -1);
            people = streamAs(http, "second", "40", 100);
        }

        assertThat(text("/containerStats/outbound/events/clients")).isEqualTo("[\"first@box\",\"second@box\"]");
        assertThat(text("/containerStats/outbound/events/client/first@box"))
                .isEqualTo("{\"dimension\":\"first@box\",\"numDataEvents\":8,\"sizeDataEvents\":" + bytes(all)
                        + ",\"maxSeenWinScn\":120,\"timeLag\":0,\"bytesLag\":0,\"windowsLag\":0}");
        assertThat(text("/containerStats/outbound/events/client/second@box"))
                .contains("\"numDataEvents\":3,\"sizeDataEvents\":" + bytes(people) + ",");
        assertThat(text("/containerStats/outbound/events/source/40"))
                .as("only the answer with a filter was looked at")
                .isEqualTo("{\"dimension\":\"com.example.events.Person\",\"numDataEvents\":1,\"sizeDataEvents\":"
                        + bytes(people, 40) + "}");
        assertThat(text("/containerStats/outbound/events/source/41")).contains("\"numDataEvents\":0,");
        assertThat(text("/containerStats/outbound/events/psource/people:1"))
                .isEqualTo("{\"dimension\":\"people:1\",\"numDataEvents\":9,\"sizeDataEvents\":"
                        + (bytes(all) + bytes(people)) + ",\"numSysEvents\":2,\"numPeers\":2}");
        assertThat(text("/containerStats/outbound/events/psource/goods:2")).contains("\"numDataEvents\":0,");

        relay.window(130, 5, 1).window(140, 6, 1);

        assertThat(text("/containerStats/outbound/events/client/first@box"))
                .as("the lag of who does not ask grows")
                .contains("\"windowsLag\":2")
                .contains("\"bytesLag\":" + bytes(relay.eventsAfter(120, -1)))
                .doesNotContain("\"timeLag\":0,");
    }

    @Test
    void shouldCountRequestsAndErrorsByClientAndSource() {
        relay.window(100, 1, 1);
        int behindWhatIsHeld = 3;
        try (RawHttp http = relay.connect()) {
            streamAs(http, "first", "40", 100);
            streamAs(http, "first", "40,41", behindWhatIsHeld);
            streamAs(http, "first", "99", 100);
            streamAs(http, "second", "50", -1);
        }
        relay.get("/sources");
        relay.get("/register?sources=41");
        relay.get("/register?sources=41&protocolVersion=99");
        relay.get("/nonsense");

        assertThat(text("/relayStats/outbound/http/clients")).isEqualTo("[\"127.0.0.1\",\"first@box\",\"second@box\"]");
        assertThat(text("/relayStats/outbound/http/total"))
                .isEqualTo("{\"dimension\":\"total\",\"numSourcesCalls\":1,\"numRegisterCalls\":2,\"numStreamCalls\":4,"
                        + "\"numScnNotFoundStream\":1,\"numErrStream\":2,\"numErrStreamReq\":1,\"numErrRegister\":1,"
                        + "\"numErrRegisterReq\":1,\"numErrSources\":0,\"numErrSourcesReq\":0,"
                        + "\"httpErrorRate\":0.42857142857142855}");
        assertThat(text("/relayStats/outbound/http/client/first@box"))
                .contains("\"numRegisterCalls\":0,\"numStreamCalls\":3,\"numScnNotFoundStream\":1,\"numErrStream\":2,");
        assertThat(text("/relayStats/outbound/http/source/41"))
                .contains("\"numRegisterCalls\":2,\"numStreamCalls\":1,")
                .contains("\"numErrRegister\":1,");
        assertThat(text("/relayStats/outbound/http/sources")).isEqualTo("[40,41,50]");
    }

    @Test
    void shouldTellTheTrafficOfThePort() {
        relay.get("/admin");
        int before = "GOOD".length();

        assertThat(text("/containerStats/outbound/total"))
                .isEqualTo("{\"dimension\":\"total\",\"numBytes\":" + before
                        + ",\"numOpenConns\":1,\"numClosedConns\":0,\"errorTotalCount\":0,\"errorConnectCount\":0,"
                        + "\"errorTimeoutCount\":0,\"numClients\":0}");
    }

    @Test
    void shouldDumpTheConfiguration() {
        String config = text("/config");

        assertThat(config)
                .contains("\"aesop:relay\":{\"host\":\"127.0.0.1\",\"port\":\"0\",")
                .contains("\"aesop:buffer\":{\"size\":\"8MB\",")
                .contains("\"databus\":{")
                .contains("\"databus.relay.container.httpPort\":\"0\"")
                .contains("\"databus.relay.eventBuffer.maxSize\":\"8388608\"")
                .contains("\"databus.relay.container.writeTimeoutMs\":\"15000\"");
        assertThat(text("/config?pretty")).contains("\n").contains("\"databus.relay.container.httpPort\" : \"0\"");
    }

    @Test
    void shouldRefuseToBeConfiguredByARequest() {
        RawHttp.Response response = relay.get("/config?databus.relay.container.httpPort=80");

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.headers())
                .containsEntry("x-dbus-error", REQUEST + "InvalidRequestParamValueException")
                .hasEntrySatisfying("x-dbus-error-message", message -> assertThat(message)
                        .startsWith(
                                "Invalid value for config.databus.relay.container.httpPort: 80 (settings are read when")
                        .contains("have the container replace the module"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/containerStats",
                "/containerStats/inbound",
                "/containerStats/inbound/events/source",
                "/containerStats/inbound/events/source/",
                "/containerStats/inbound/events/source/99",
                "/containerStats/inbound/events/psource/people",
                "/containerStats/inbound/events/total/more",
                "/containerStats/outbound/events/client/nobody",
                "/relayStats/outbound/http",
                "/relayStats/outbound/http/source/people",
                "/bufferInfo/inbound/people:2",
                "/bufferInfo/outbound/people:1",
                "/physicalSources/people",
                "/config/x"
            })
    void shouldNameWhatThereIsWhenAPathIsWrong(String target) {
        RawHttp.Response response = relay.get(target);

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.headers()).containsEntry("x-dbus-error", REQUEST + "InvalidRequestParamValueException");
        assertThat(response.headers().get("x-dbus-error-message"))
                .startsWith("Invalid value for " + target.split("/", -1)[1] + ".path: ")
                .contains("(there is ");
    }
}
