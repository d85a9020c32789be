package com.flipkart.aesop.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestTargetTest {

    @Test
    void shouldSplitCommandPathAndParametersWhenTargetHasAll() {
        RequestTarget target = RequestTarget.parse("/containerStats/outbound/total?a=1&b=two&c");

        assertThat(target.command()).isEqualTo("containerStats");
        assertThat(target.path()).isEqualTo("outbound/total");
        assertThat(target.parameters()).containsExactly(Map.entry("a", "1"), Map.entry("b", "two"), Map.entry("c", ""));
    }

    @Test
    void shouldKeepRawJsonWhenItStandsUnencoded() {
        RequestTarget target = RequestTarget.parse("/stream?checkPoint={\"a\": 1, \"b\":{\"c\":\"x=y\"}}&size=5");

        assertThat(target.parameter("checkPoint")).contains("{\"a\": 1, \"b\":{\"c\":\"x=y\"}}");
        assertThat(target.parameter("size")).contains("5");
    }

    @Test
    void shouldDecodePercentCodesWhenJsonIsEncoded() {
        RequestTarget target =
                RequestTarget.parse("/stream?checkPoint=%7B%22windowScn%22%3A+5%7d&name=%c3%a4%26&left=100%&odd=%zz%4");

        assertThat(target.parameter("checkPoint")).contains("{\"windowScn\": 5}");
        assertThat(target.parameter("name")).contains("ä&");
        assertThat(target.parameter("left")).contains("100%");
        assertThat(target.parameter("odd")).contains("%zz%4");
    }

    @Test
    void shouldTakeTheFirstValueWhenAParameterComesTwice() {
        assertThat(RequestTarget.parse("/stream?size=1&size=2").parameter("size"))
                .contains("1");
    }

    @Test
    void shouldSkipSchemeAndHostWhenTargetIsAbsolute() {
        assertThat(RequestTarget.parse("http://localhost:9000/sources?v=2"))
                .isEqualTo(RequestTarget.parse("/sources?v=2"));
        assertThat(RequestTarget.parse("http://localhost:9000").command()).isEmpty();
    }

    @Test
    void shouldBeEmptyCommandWhenTargetIsRoot() {
        assertThat(RequestTarget.parse("/").command()).isEmpty();
        assertThat(RequestTarget.parse("").command()).isEmpty();
        assertThat(RequestTarget.parse("//admin").command()).isEqualTo("admin");
    }

    @Test
    void shouldTakeDatabusHeadersAsParametersWhenTargetLacksThem() {
        RequestTarget target = RequestTarget.parse("/stream?size=1")
                .withHeaders(Map.of("X-DBUS-output", "binary", "x-dbus-size", "9", "Host", "localhost"));

        assertThat(target.parameters()).isEqualTo(Map.of("size", "1", "output", "binary"));
    }

    @Test
    void shouldKnowParametersOfHeadersInAnyCase() throws IllegalAccessException {
        for (Field field : WireParameters.class.getFields()) {
            if (field.getType() != String.class) {
                continue;
            }
            String name = (String) field.get(null);
            for (String header : List.of(name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT))) {
                assertThat(RequestTarget.parse("/stream")
                                .withHeaders(Map.of("x-dbus-" + header, "7"))
                                .parameters())
                        .isEqualTo(Map.of(name, "7"));
            }
        }
    }

    @Test
    void shouldKeepTheSpellingOfHeadersThatAreNotKnown() {
        RequestTarget target = RequestTarget.parse("/stream?checkPoint=x")
                .withHeaders(Map.of("x-dbus-ownName", "1", "X-Dbus-CheckPoint", "y", "X-DBUS-REQ-ID", "2"));

        assertThat(target.parameters()).isEqualTo(Map.of("checkPoint", "x", "ownName", "1", "req-id", "2"));
    }

    @Test
    void shouldComeBackEqualWhenFormattedAndParsed() {
        long seed = Long.getLong("aesop.seed", System.nanoTime());
        System.out.println("RequestTargetTest -Daesop.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            RequestTarget target = new RequestTarget(
                    "stream", "", Map.of("p" + round, randomText(random), "checkPoint", randomText(random)));

            String line = target.toString();

            assertThat(line).doesNotContain(" ").matches("\\p{ASCII}*");
            assertThat(RequestTarget.parse(line)).isEqualTo(target);
        }
    }

    private static String randomText(Random random) {
        String alphabet = "{}\":,[] %&+=#?/aZ09-_\\\tä€\uD83D\uDE00";
        StringBuilder text = new StringBuilder();
        int[] points = alphabet.codePoints().toArray();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }
}
