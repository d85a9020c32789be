package com.flipkart.aesop.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.Seed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyEncoderTest {
    private final KeyEncoder encoder = new KeyEncoder();

    @Test
    void shouldLeaveSingleColumnAsItIs() {
        assertThat(text(encoder.begin(1).add("a\tb\\c"))).isEqualTo("a\tb\\c");
        assertThat(text(encoder.begin(1).add(""))).isEmpty();
        assertThat(text(encoder.begin(1).add("\u00fc\ud83d\ude00"))).isEqualTo("\u00fc\ud83d\ude00");
    }

    @Test
    void shouldJoinColumnsByTabAsAesopDid() {
        assertThat(text(encoder.begin(3).add(42).add("abc").add(-7))).isEqualTo("42\tabc\t-7");
    }

    @Test
    void shouldEscapeTabAndBackslashInColumns() {
        assertThat(text(encoder.begin(2).add("a\tb").add("c"))).isEqualTo("a\\\tb\tc");
        assertThat(text(encoder.begin(2).add("a").add("b\tc"))).isEqualTo("a\tb\\\tc");
        assertThat(text(encoder.begin(2).add("a\\").add("b"))).isEqualTo("a\\\\\tb");
        assertThat(text(encoder.begin(2).add("").add(""))).isEqualTo("\t");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 9, 10, -10, Long.MAX_VALUE, Long.MIN_VALUE})
    void shouldWriteSignedNumbersAsDecimalText(long value) {
        assertThat(text(encoder.begin(1).add(value))).isEqualTo(Long.toString(value));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 10, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void shouldWriteUnsignedNumbersAsDecimalText(long value) {
        assertThat(text(encoder.begin(1).addUnsigned(value))).isEqualTo(Long.toUnsignedString(value));
    }

    @Test
    void shouldTakePartOfArray() {
        byte[] column = "xxaby".getBytes(StandardCharsets.UTF_8);

        assertThat(text(encoder.begin(2).add(column, 2, 2).add(column, 4, 1))).isEqualTo("ab\ty");
    }

    @Test
    void shouldGrowAsFarAsNeeded() {
        String tabs = "\t".repeat(1000);

        assertThat(text(encoder.begin(2).add(tabs).add("x".repeat(5000))))
                .isEqualTo("\\\t".repeat(1000) + "\t" + "x".repeat(5000));
        assertThat(text(encoder.begin(1).add("short"))).isEqualTo("short");
    }

    /** Short columns of few letters, so that different keys come near one another. */
    @Test
    void shouldEncodeKeysAlikeOnlyIfTheyAreEqual() {
        Random random = new Random(Seed.next());
        for (int columns = 2; columns <= 4; columns++) {
            Map<String, List<String>> keyOfEncoding = new HashMap<>();
            Map<List<String>, String> encodingOfKey = new HashMap<>();
            for (int i = 0; i < 50_000; i++) {
                List<String> key = IntStream.range(0, columns)
                        .mapToObj(column -> column(random))
                        .toList();
                encoder.begin(columns);
                key.forEach(encoder::add);
                String encoding = text(encoder);

                assertThat(keyOfEncoding.getOrDefault(encoding, key)).isEqualTo(key);
                assertThat(encodingOfKey.getOrDefault(key, encoding)).isEqualTo(encoding);
                keyOfEncoding.put(encoding, key);
                encodingOfKey.put(key, encoding);
            }
            assertThat(keyOfEncoding).hasSizeLessThan(50_000);
        }
    }

    private static String column(Random random) {
        StringBuilder column = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            column.append("a\t\\".charAt(random.nextInt(3)));
        }
        return column.toString();
    }

    private static String text(KeyEncoder encoder) {
        return new String(Arrays.copyOf(encoder.bytes(), encoder.length()), StandardCharsets.UTF_8);
    }
}
