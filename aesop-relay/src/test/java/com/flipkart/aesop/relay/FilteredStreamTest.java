package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.wire.filter.KeyFilter;
import com.flipkart.aesop.wire.filter.StreamFilters;
import com.flipkart.aesop.wire.http.RawHttp;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of a part of the keys, and with fewer ends of windows. */
class FilteredStreamTest {
    private static final String TENTHS = "&filters="
            + "{\"40\":{\"partitionType\":\"MOD\",\"filters\":[{\"numBuckets\":10,\"bktRange\":{\"start\":0,\"end\":2}}]}}";
    private static final String RANGE =
            "&filters={\"40\":{\"partitionType\":\"RANGE\",\"filters\":[{\"keyRange\":{\"start\":103,\"end\":106}}]}}";

    private RelayFixture relay;

    @BeforeEach
    void start(@TempDir Path directory) {
        relay = new RelayFixture(directory).start();
    }

    @AfterEach
    void stop() {
        relay.close();
    }

    private List<Long> keysAndEnds(String more) {
        return Event.all(relay.get(RelayFixture.target("", 100_000, more)).body()).stream()
                .map(event -> event.isEnd() ? -event.scn() : event.key())
                .toList();
    }

    @Test
    void shouldSendBucketsOfOneSourceAndAllOfOthersWithEveryEnd() {
        relay.window(10, 98, 6).window(20, rows -> {
            RelayFixture.order(rows, 5);
            RelayFixture.person(rows, -11, "somebody");
        });
        relay.window(30, 2, 5);

        assertThat(keysAndEnds(TENTHS)).containsExactly(100L, 101L, -10L, 5L, -11L, -20L, -30L);
        assertThat(keysAndEnds(RANGE)).containsExactly(103L, -10L, 5L, -20L, -30L);
    }

    @Test
    void shouldLeaveOutEndsOfWindowsWithoutAnythingWhenAsked() {
        for (long scn = 1; scn <= 40; scn++) {
            relay.window(scn, scn, 1);
        }

        assertThat(keysAndEnds(TENTHS + "&coalesceEndOfPeriod=true"))
                .containsExactly(1L, -1L, 10L, -10L, 11L, -11L, 20L, -20L, 21L, -21L, 30L, -30L, 31L, -31L, 40L, -40L);
        relay.window(41, 5, 1);
        relay.window(42, 6, 1);
        assertThat(keysAndEnds(TENTHS + "&coalesceEndOfPeriod=true")).endsWith(40L, -40L, -42L);
        assertThat(keysAndEnds("")).hasSize(84);
    }

    @Test
    void shouldGoOnInsideAWindowByTheOffsetThatItTells() {
        relay.window(10, 0, 100);
        int length = relay.eventsAfter(-1, -1).get(0).length();

        RawHttp.Response first = relay.get(RelayFixture.target("", 3 * length, TENTHS + "&tellPlace=true"));

        assertThat(Event.all(first.body())).extracting(Event::key).containsExactly(0L, 1L, 10L);
        assertThat(first.trailers()).containsEntry("x-aesop-at-end", "false");
        long offset = Long.parseLong(first.trailers().get("x-aesop-window-offset"));
        assertThat(offset).isEqualTo(11);
        RawHttp.Response next = relay.get(RelayFixture.target(RelayFixture.checkpoint(10, offset), 3 * length, TENTHS));
        assertThat(Event.all(next.body())).extracting(Event::key).containsExactly(11L, 20L, 21L);
    }

    @Test
    void shouldDivideKeysThatAreTextByTheirNumberOrHash() {
        List<String> texts = List.of("100", "101", "-100", "abc", "\u00FCber");
        List<Long> numbers = List.of(100L, 101L, -100L, (long) "abc".hashCode(), (long) "\u00FCber".hashCode());
        relay.window(
                10,
                rows -> texts.forEach(key -> rows.upsert(RelayFixture.PERSON, key, row -> {
                    row.writeLong(1);
                    row.writeIndex(0);
                })));
        int sent = 0;
        for (int bucket = 0; bucket < 10; bucket++) {
            KeyFilter filter = KeyFilter.mod(10, bucket, bucket + 1);
            List<Long> events =
                    keysAndEnds("&filters=" + StreamFilters.of(40, filter).json());

            assertThat(events)
                    .hasSize(1 + (int) numbers.stream().filter(filter::accepts).count());
            sent += events.size() - 1;
        }
        assertThat(sent).isEqualTo(texts.size());
    }

    @Test
    void shouldRefuseARangeWhenAKeyIsNoNumber() {
        relay.window(
                10,
                rows -> rows.upsert(RelayFixture.PERSON, "abc", row -> {
                    row.writeLong(1);
                    row.writeIndex(0);
                }));

        RawHttp.Response response = relay.get(RelayFixture.target("", 100_000, RANGE));

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.headers())
                .containsEntry(
                        "x-dbus-error",
                        "com.linkedin.databus2.core.container.request.InvalidRequestParamValueException");
        assertThat(response.text())
                .contains("Invalid value for stream.filters: a RANGE for source 40")
                .contains("\\\"abc\\\"");
    }

    @Test
    void shouldNameAllThatIsWrongWithFilters() {
        String message = relay.get(RelayFixture.target(
                        "", 1000, "&filters={\"x\":{\"partitionType\":\"NONE\"},\"40\":{\"partitionType\":\"MOD\"}}"))
                .headers()
                .get("x-dbus-error-message");

        assertThat(message)
                .startsWith("Invalid value for stream.filters: {\"x\":")
                .contains("\"x\" has to be a source's id", "40.filters= has to be a list");
    }
}
