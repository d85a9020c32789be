package com.flipkart.aesop.core.scn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The fields of a checkpoint are those of the table on docs/formats/checkpoint.md: none more, none less, of these types. */
class CheckpointPageTest {
    private static final Path PAGE = Path.of("..", "docs", "formats", "checkpoint.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| (text|number)(, required)? \\|");
    private static final Pattern WRITTEN = Pattern.compile("\"(\\w+)\":");

    /** A bootstrap in its catch-up, with every field set. */
    private static final Checkpoint WHOLE = new Checkpoint(
            ConsumptionMode.BOOTSTRAP_CATCHUP,
            5,
            6,
            4,
            3,
            new BootstrapProgress(1, 2, 9, "S1", 0, -1, "S1", 0, "db:1"));

    private static Map<String, String> table() throws IOException {
        Map<String, String> table = new TreeMap<>();
        Matcher rows = ROW.matcher(Files.readString(PAGE));
        while (rows.find()) {
            table.put(rows.group(1), rows.group(2));
        }
        return table;
    }

    @Test
    void shouldWriteTheFieldsOfThePage() throws IOException {
        TreeSet<String> written = new TreeSet<>(WRITTEN.matcher(WHOLE.toJson())
                .results()
                .map(match -> match.group(1))
                .toList());

        assertThat(table().keySet()).hasSize(14).isEqualTo(written);
        assertThat(Checkpoint.parse(WHOLE.toJson())).isEqualTo(WHOLE);
    }

    @Test
    void shouldReadTheFieldsOfThePageAndWantTheirTypes() throws IOException {
        for (Map.Entry<String, String> field : table().entrySet()) {
            String wrong = field.getValue().equals("text") ? "7" : "\"seven\"";
            String json = WHOLE.toJson()
                    .replaceFirst(
                            "\"" + field.getKey() + "\":(\"[^\"]*\"|-?\\d+)", "\"" + field.getKey() + "\":" + wrong);

            assertThatThrownBy(() -> Checkpoint.parse(json))
                    .as(json)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(field.getKey() + " is not a");
        }
    }

    @Test
    void shouldWriteTheExampleOfThePage() throws IOException {
        assertThat(Pattern.compile("(?s)```json\\n(.*?)\\n```")
                        .matcher(Files.readString(PAGE))
                        .results()
                        .map((MatchResult example) -> example.group(1)))
                .containsExactly(Checkpoint.FLEXIBLE.toJson());
    }
}
