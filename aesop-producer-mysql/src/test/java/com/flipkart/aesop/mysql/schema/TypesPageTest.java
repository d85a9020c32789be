package com.flipkart.aesop.mysql.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.mysql.TypesPage;
import com.flipkart.aesop.mysql.types.Charsets;
import com.flipkart.aesop.mysql.types.Column;
import com.flipkart.aesop.mysql.types.ColumnType;
import com.flipkart.aesop.mysql.types.MySqlType;
import com.flipkart.aesop.mysql.types.TimeUnit;
import com.flipkart.aesop.mysql.types.TypePairs;
import com.flipkart.aesop.testkit.SharedMariaDb;
import com.flipkart.aesop.testkit.TestDatabase;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** The table of pairs and the list of character sets in {@code docs/types.md} are those of the code. */
@SharedMariaDb
class TypesPageTest {
    private static final String NO_UNIT = "-";
    private static final List<String> UNITS = List.of(NO_UNIT, "days", "millis", "micros");

    @Test
    void shouldHaveThePairsOfTheCode() {
        Set<String> inCode = new TreeSet<>();
        columns().forEach(column -> addPairs(column, inCode));
        Set<String> onPage = new TreeSet<>();
        for (List<String> row : TypesPage.table("| columns | Avro type | unit | the value |")) {
            assertThat(row.get(3)).as("what the value is").isNotEmpty();
            addPairs(row, onPage);
        }

        assertThat(onPage).as("the pairs of docs/types.md").isEqualTo(inCode);
    }

    /** The types without sign that are one with those that have one. */
    private static Stream<ColumnType> columns() {
        Stream<ColumnType> plain = Arrays.stream(MySqlType.values())
                .filter(kind -> kind != MySqlType.OTHER)
                .map(TypesPageTest::type);
        return Stream.concat(
                plain, Stream.of(ColumnType.integer(MySqlType.INT, true), ColumnType.integer(MySqlType.BIGINT, true)));
    }

    private static ColumnType type(MySqlType kind) {
        return switch (kind) {
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT -> ColumnType.integer(kind, false);
            case DECIMAL -> ColumnType.decimal(5, 2);
            case CHAR, VARCHAR, TEXT -> ColumnType.text(kind, kind.name(), "utf8mb4");
            case DATE, DATETIME, TIMESTAMP -> ColumnType.temporal(kind, 0);
            case ENUM, SET -> new ColumnType(kind, kind + "('a','b')", false, 0, 0, "utf8mb4", List.of("a", "b"));
            default -> ColumnType.plain(kind, kind.name());
        };
    }

    private static void addPairs(ColumnType column, Set<String> pairs) {
        boolean temporal =
                List.of(MySqlType.DATE, MySqlType.DATETIME, MySqlType.TIMESTAMP).contains(column.kind());
        String name = column.kind() + (column.unsigned() ? " UNSIGNED" : "");
        String generated = generated(column, temporal);
        for (Schema.Type avro : Schema.Type.values()) {
            for (String unit : temporal ? UNITS : List.of("")) {
                if (TypePairs.find(column, avro, TimeUnit.ofWord(unit)).writer().isPresent()) {
                    String pair = avro.getName() + " " + unit;
                    pairs.add(name + " " + pair + (pair.equals(generated) ? " generated" : ""));
                }
            }
        }
    }

    private static String generated(ColumnType column, boolean temporal) {
        Schema.Field field = GeneratedField.of(new Column("c", column, true), "c", 1, false);
        String unit = field.getProp("meta").replaceAll(".*;unit=(\\w+).*|.*", "$1");
        String avro = field.schema().getTypes().get(0).getType().getName();
        return avro + " " + (temporal && unit.isEmpty() ? NO_UNIT : unit);
    }

    private static void addPairs(List<String> row, Set<String> pairs) {
        for (String column : row.get(0).split(", ", -1)) {
            for (String avro : row.get(1).split(", ", -1)) {
                for (String unit : row.get(2).split(", ", -1)) {
                    boolean generated = avro.startsWith("**") && (unit.isEmpty() || unit.startsWith("**"));
                    String pair = column + " " + avro.replace("*", "") + " " + unit.replace("*", "");
                    pairs.add(pair + (generated ? " generated" : ""));
                }
            }
        }
    }

    /** TINYINT, SMALLINT and MEDIUMINT have one line with and without sign. */
    @Test
    void shouldTreatSmallIntegersAlikeWithAndWithoutSign() {
        for (MySqlType kind : List.of(MySqlType.TINYINT, MySqlType.SMALLINT, MySqlType.MEDIUMINT)) {
            Set<String> signed = new TreeSet<>();
            addPairs(ColumnType.integer(kind, false), signed);
            Set<String> unsigned = new TreeSet<>();
            addPairs(ColumnType.integer(kind, true), unsigned);

            assertThat(unsigned.stream().map(pair -> pair.replace(" UNSIGNED", "")))
                    .containsExactlyElementsOf(signed);
        }
    }

    @Test
    void shouldNameTheCharacterSetsThatCanBeStringsAndNoOthers(TestDatabase database) {
        List<String> ofServer = database
                .query("SELECT CHARACTER_SET_NAME FROM information_schema.CHARACTER_SETS"
                        + " WHERE CHARACTER_SET_NAME <> 'binary'")
                .stream()
                .map(row -> row.get(0).toLowerCase(Locale.ROOT))
                .toList();

        assertThat(TypesPage.codes("Texts in these character sets"))
                .containsExactlyInAnyOrderElementsOf(
                        ofServer.stream().filter(Charsets::isKnown).toList());
        assertThat(ofServer).hasSizeGreaterThan(30);
    }

    @Test
    void shouldRefuseTheTypesOfWhichThePageSaysSo() {
        List<List<String>> rows = TypesPage.table("| | what to do |");

        for (String name : List.of("TIME", "YEAR", "BIT", "BINARY", "JSON", "INET6", "UUID", "VECTOR")) {
            assertThat(rows.get(0).get(0)).contains(name);
            assertThat(Arrays.stream(MySqlType.values()).map(Enum::name)).doesNotContain(name);
        }
        ColumnType other = ColumnType.plain(MySqlType.OTHER, "time");
        for (Schema.Type avro : Schema.Type.values()) {
            assertThat(TypePairs.find(other, avro, Optional.empty()).writer()).isEmpty();
        }
    }
}
