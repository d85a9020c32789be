package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.wire.http.RawHttp;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a checkpoint means, each row of the table through HTTP. W is windowScn, O windowOffset; P the SCN of the
 * last window that is no longer held, m and L the first and the last that are.
 */
class CheckpointTableTest {
    private RelayFixture relay;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        relay = new RelayFixture(directory).buffer(DataSize.ofKilobytes(16), DataSize.ofKilobytes(4));
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    /** Windows 10, 20, ... 1000 of three rows each, in a buffer too small for all. */
    private void fill() {
        relay.start();
        for (long scn = 10; scn <= 1000; scn += 10) {
            relay.window(scn, scn, 3);
        }
    }

    private long fact(String name) {
        return Long.parseLong(relay.relay().facts().get("people." + name));
    }

    private long first() {
        return fact("minScn");
    }

    private void assertEmpty(RawHttp.Response response) {
        assertThat(response.statusLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(response.headers()).containsEntry("Content-Length", "0");
    }

    private void assertFallenOff(RawHttp.Response response) {
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.headers())
                .containsEntry(
                        "x-dbus-error", "com.linkedin.databus2.core.container.request.RequestProcessingException")
                .containsEntry("x-dbus-error-message", "com.linkedin.databus.core.ScnNotFoundException")
                .containsEntry("x-dbus-error-cause", "com.linkedin.databus.core.ScnNotFoundException")
                .containsKey("x-dbus-error-cause-message");
        assertThat(response.text())
                .startsWith("{\"error\":\"com.linkedin.databus.core.ScnNotFoundException\",\"message\":\"")
                .contains("oldest held=" + first());
    }

    /** Keys, and -scn for the end of a window: short enough to compare whole. */
    private static List<Long> outline(List<Event> events) {
        return events.stream()
                .map(event -> event.isEnd() ? -event.scn() : event.key())
                .toList();
    }

    @Test
    void shouldBeEmptyWhenTheBufferIs() {
        relay.start();

        assertEmpty(relay.stream(-1, -1, 1000));
        assertEmpty(relay.stream(0, -1, 1000));
        assertEmpty(relay.stream(5, 2, 1000));
        assertEmpty(relay.get("/stream?sources=40&output=binary&size=1000"));
        assertEmpty(relay.get("/stream?sources=40&output=binary&size=1000&streamFromLatestScn=true"));
    }

    @Test
    void shouldStartWithTheOldestWindowWhenFlexible() {
        fill();

        assertThat(first()).isGreaterThan(10);
        assertThat(relay.eventsAfter(-1, -1).get(0))
                .isEqualTo(relay.eventsAfter(first(), 0).get(0));
        assertThat(outline(relay.eventsAfter(-1, -1))).startsWith(first(), first() + 1, first() + 2, -first());
        assertThat(relay.get("/stream?sources=40,41&output=binary&size=1048576").body())
                .isEqualTo(relay.stream(-1, -1, 1 << 20).body());
    }

    @Test
    void shouldStartWithTheOldestWindowWhenNothingHasBegun() {
        fill();

        assertThat(relay.get(RelayFixture.target("{\"consumption_mode\":\"INIT\"}", 1 << 20, ""))
                        .body())
                .isEqualTo(relay.stream(-1, -1, 1 << 20).body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"consumption_mode\":\"BOOTSTRAP_SNAPSHOT\",\"snapshot_offset\":0}",
                "{\"consumption_mode\":\"BOOTSTRAP_CATCHUP\",\"windowScn\":990,\"windowOffset\":0,"
                        + "\"bootstrap_start_scn\":980,\"bootstrap_target_scn\":1000}",
                "{\"consumption_mode\":\"ONLINE_CONSUMPTION\",\"bootstrap_snapshot_source_index\":2147483648}",
                "{\"consumption_mode\":\"ONLINE_CONSUMPTION\",\"windowScn\":9223372036854775808}"
            })
    void shouldRefuseWhatIsNoPlaceInTheStream(String checkpoint) {
        fill();

        RawHttp.Response response = relay.get(RelayFixture.target(checkpoint, 1 << 20, ""));

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.headers().get("x-dbus-error"))
                .isEqualTo("com.linkedin.databus2.core.container.request.InvalidRequestParamValueException");
        assertThat(response.text()).contains("Invalid value for stream.checkPoint: ");
    }

    @Test
    void shouldSkipLeadingEndsOfPeriodWhenFlexible() {
        relay.start().window(10, rows -> {}).window(20, rows -> {}).window(30, 1, 1);

        assertThat(outline(relay.eventsAfter(-1, -1))).containsExactly(1L, -30L);
    }

    @Test
    void shouldBeEmptyAfterTheLastWindow() {
        fill();

        assertEmpty(relay.stream(1000, -1, 1000));
    }

    @Test
    void shouldBeEmptyAndNoErrorWhenTheScnIsInTheFuture() {
        fill();

        assertEmpty(relay.stream(1001, -1, 1000));
        assertEmpty(relay.stream(Long.MAX_VALUE, 3, 1000));
    }

    @Test
    void shouldGoOnAfterAWholeWindow() {
        fill();

        assertThat(outline(relay.eventsAfter(980, -1)))
                .containsExactly(990L, 991L, 992L, -990L, 1000L, 1001L, 1002L, -1000L);
        assertThat(outline(relay.eventsAfter(first(), -1))).startsWith(first() + 10);
    }

    @Test
    void shouldSkipEventsWhenInsideAWindow() {
        fill();

        assertThat(outline(relay.eventsAfter(990, 0)))
                .containsExactly(990L, 991L, 992L, -990L, 1000L, 1001L, 1002L, -1000L);
        assertThat(outline(relay.eventsAfter(990, 2))).containsExactly(992L, -990L, 1000L, 1001L, 1002L, -1000L);
        assertThat(outline(relay.eventsAfter(990, 4))).containsExactly(1000L, 1001L, 1002L, -1000L);
    }

    @Test
    void shouldCountEventsOfFollowingWindowsWhenTheOffsetIsLargerThanTheWindow() {
        fill();

        assertThat(outline(relay.eventsAfter(980, 9))).containsExactly(1001L, 1002L, -1000L);
        assertEmpty(relay.stream(980, 12, 1000));
        assertEmpty(relay.stream(980, 500, 1000));
    }

    @Test
    void shouldCountEventsOfOtherSourcesWhenInsideAWindow() {
        relay.start().window(10, rows -> {
            RelayFixture.order(rows, 1);
            RelayFixture.order(rows, 2);
            RelayFixture.person(rows, 3, "c");
            RelayFixture.person(rows, 4, "d");
        });
        String target = "/stream?sources=40&output=binary&size=1000&checkPoint=" + RelayFixture.checkpoint(10, 3);

        assertThat(outline(Event.all(relay.get(target).body()))).containsExactly(4L, -10L);
    }

    @Test
    void shouldStartWithTheNextWindowWhenBetweenTwo() {
        fill();

        assertThat(outline(relay.eventsAfter(985, -1))).startsWith(990L, 991L);
        assertThat(outline(relay.eventsAfter(985, 2))).startsWith(990L, 991L);
    }

    @Test
    void shouldStartWithTheFirstWindowWhenJustBeforeIt() {
        fill();
        long prev = fact("prevScn");
        assertThat(prev).isEqualTo(first() - 10);

        assertThat(outline(relay.eventsAfter(prev, -1))).startsWith(first());
        assertThat(outline(relay.eventsAfter(prev + 1, -1))).startsWith(first());
        assertThat(outline(relay.eventsAfter(prev + 5, 7))).startsWith(first());
    }

    @Test
    void shouldHaveFallenOffWhenWindowsAreMissing() {
        fill();
        long prev = fact("prevScn");

        assertFallenOff(relay.stream(prev - 1, -1, 1000));
        assertFallenOff(relay.stream(0, -1, 1000));
        assertFallenOff(relay.stream(prev, 0, 1000));
        assertFallenOff(relay.stream(prev, 3, 1000));
        assertThat(relay.get("/admin").text()).isEqualTo("GOOD");
    }

    @Test
    void shouldSendTheNewestWindowAgainWhenFromLatest() {
        fill();
        String target = "/stream?sources=40,41&output=binary&size=10000&streamFromLatestScn=true";

        assertThat(outline(Event.all(relay.get(target).body()))).containsExactly(1000L, 1001L, 1002L, -1000L);
        assertThat(outline(Event.all(relay.get(target + "&checkPoint=" + RelayFixture.checkpoint(500, -1))
                        .body())))
                .containsExactly(1000L, 1001L, 1002L, -1000L);
    }

    @Test
    void shouldTakeCheckpointAndLatestFromHeadersAsWell() {
        fill();
        String target = "GET /stream?sources=40,41&output=binary&size=10000 HTTP/1.1\r\n";

        relay.http().send(target + "x-dbus-checkPoint: " + RelayFixture.checkpoint(990, 2) + "\r\n\r\n");
        assertThat(outline(Event.all(relay.http().read().body())))
                .containsExactly(992L, -990L, 1000L, 1001L, 1002L, -1000L);
        relay.http().send(target + "x-dbus-streamFromLatestScn: true\r\n\r\n");
        assertThat(outline(Event.all(relay.http().read().body()))).containsExactly(1000L, 1001L, 1002L, -1000L);
    }
}
