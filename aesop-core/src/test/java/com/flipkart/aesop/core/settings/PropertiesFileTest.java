package com.flipkart.aesop.core.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.Seed;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesFileTest {
    private static final Origin NAMED = new Origin("relay.xml", 3);

    @TempDir
    Path directory;

    private final Problems problems = new Problems();

    private Map<String, ConfigValue> read(String text, Charset charset) throws IOException {
        Path file = Files.write(directory.resolve("relay.properties"), text.getBytes(charset));
        return PropertiesFile.read(file, NAMED, problems);
    }

    private static Map<String, String> texts(Map<String, ConfigValue> values) {
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((key, value) -> texts.put(key, value.text()));
        return texts;
    }

    @Test
    void shouldKnowTheLineOnWhichEachPropertyBegins() throws IOException {
        Map<String, ConfigValue> values = read(
                """
                # a comment that does not go on \\
                first=1

                  second : a \\
                     b \\
                     c
                third\\u003d 3
                ! another
                fourth
                """,
                StandardCharsets.UTF_8);

        assertThat(texts(values)).isEqualTo(Map.of("first", "1", "second", "a b c", "third=", "3", "fourth", ""));
        assertThat(values.values()).extracting(value -> value.origin().line()).containsExactly(2, 4, 7, 9);
        assertThat(values.get("second").origin().file())
                .isEqualTo(directory.resolve("relay.properties").toString());
    }

    @Test
    void shouldReadUtf8AndWhatIsNoneAsIso88591() throws IOException {
        assertThat(texts(read("\uFEFFk=J\u00e4ger \u20ac\r\n", StandardCharsets.UTF_8)))
                .isEqualTo(Map.of("k", "J\u00e4ger \u20ac"));
        assertThat(texts(read("k=J\u00e4ger\r\n", StandardCharsets.ISO_8859_1))).isEqualTo(Map.of("k", "J\u00e4ger"));
    }

    @Test
    void shouldSayWhichOfTwoLinesHasNoEffect() throws IOException {
        assertThat(texts(read("a=1\nb=2\na=3\n", StandardCharsets.UTF_8))).isEqualTo(Map.of("a", "3", "b", "2"));

        Path file = directory.resolve("relay.properties");
        assertThat(problems.warnings())
                .hasToString("[" + file + ":1: property a has no effect, because " + file
                        + ":3 sets it again. Remove one of the two.]");
    }

    @Test
    void shouldTellTheLineThatCannotBeReadAndGoOn() throws IOException {
        assertThat(texts(read("a=1\nb=\\u12zz\nc=3\n", StandardCharsets.UTF_8))).isEqualTo(Map.of("a", "1", "c", "3"));

        assertThat(problems.errors())
                .extracting(Problems.Problem::toString)
                .singleElement()
                .asString()
                .startsWith(directory.resolve("relay.properties") + ":2: a property cannot be read: ");
    }

    @Test
    void shouldTellWhereAFileIsNamedThatCannotBeRead() {
        PropertiesFile.read(directory.resolve("missing.properties"), NAMED, problems);
        PropertiesFile.read(directory, NAMED, problems);

        assertThat(problems.errors())
                .extracting(problem -> problem.origin() + " " + problem.what())
                .satisfiesExactly(
                        text -> assertThat(text)
                                .isEqualTo("relay.xml:3 there is no file " + directory.resolve("missing.properties")),
                        text -> assertThat(text)
                                .startsWith("relay.xml:3 reading the properties in " + directory + " failed: "));
    }

    @Test
    void shouldReadWhatJavaReads() throws IOException {
        Random random = new Random(Seed.next());
        String[] pieces = {"\\", "\n", "\r", "\r\n", " ", "\t", "\f", "=", ":", "#", "!", "a", "b", "\u00e4", "\u2003"};
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(25); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            // Of a backslash alone at the end of a file Java makes an empty key, or none where the line ends with CR
            // LF.
            text.append("\nlast=1\n");
            Properties java = new Properties();
            java.load(new StringReader(text.toString()));
            Map<String, String> expected = new LinkedHashMap<>();
            java.stringPropertyNames().forEach(key -> expected.put(key, java.getProperty(key)));

            assertThat(texts(read(text.toString(), StandardCharsets.UTF_8)))
                    .as("text %s", text.chars().boxed().toList())
                    .isEqualTo(expected);
        }
        assertThat(problems.errors()).isEmpty();
    }
}
