package com.flipkart.aesop.mysql.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypePairsTest {
    private static final ColumnType INT = ColumnType.integer(MySqlType.INT, false);
    private static final ColumnType BIGINT = ColumnType.integer(MySqlType.BIGINT, false);
    private static final ColumnType DATETIME6 = ColumnType.temporal(MySqlType.DATETIME, 6);

    /** In short; docs/types.md has the whole table, and TypesPageTest compares that. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TINYINT | int long string",
                "SMALLINT | int long string",
                "MEDIUMINT | int long string",
                "INT | int long string",
                "BIGINT | long string",
                "DECIMAL | string",
                "FLOAT | float double",
                "DOUBLE | double",
                "CHAR | bytes string",
                "VARCHAR | bytes string",
                "TEXT | bytes string",
                "VARBINARY | bytes",
                "BLOB | bytes",
                "DATE | int long string",
                "DATETIME | long string",
                "TIMESTAMP | long string",
                "ENUM | int long string",
                "SET | long string",
            })
    void shouldAllowThesePairsAndNoOthers(MySqlType kind, String allowed) {
        List<String> possible = new ArrayList<>();
        for (Schema.Type avro : Schema.Type.values()) {
            TypePairs.Pairing pairing = TypePairs.find(type(kind), avro, Optional.empty());
            if (pairing.writer().isPresent()) {
                possible.add(avro.getName());
            } else {
                assertThat(pairing.problem()).contains("cannot be an Avro " + avro.getName());
            }
        }

        assertThat(possible).containsExactlyInAnyOrder(allowed.split(" ", -1));
    }

    private static ColumnType type(MySqlType kind) {
        return switch (kind) {
            case DECIMAL -> ColumnType.decimal(5, 2);
            case CHAR, VARCHAR, TEXT -> ColumnType.text(kind, "text", "utf8mb4");
            case ENUM, SET -> ColumnType.list(kind, "utf8mb4", List.of("a", "b"));
            default -> ColumnType.plain(kind, "plain");
        };
    }

    @Test
    void shouldSayWhatTheTypeCanBeWhenAPairIsImpossible() {
        assertThat(TypePairs.find(BIGINT, Schema.Type.INT, Optional.empty()).problem())
                .isEqualTo("a column of type bigint cannot be an Avro int; it can be long or string");
    }

    @Test
    void shouldRefuseMillisecondsWhenTheyWouldCutATimeAndNobodySaidSo() {
        assertThat(TypePairs.find(DATETIME6, Schema.Type.LONG, Optional.empty()).problem())
                .contains("datetime(6)", "add unit=micros", "unit=millis if the loss is meant");
        assertThat(TypePairs.find(DATETIME6, Schema.Type.LONG, Optional.of(TimeUnit.MILLIS))
                        .writer())
                .isPresent();
        assertThat(TypePairs.find(DATETIME6, Schema.Type.LONG, Optional.of(TimeUnit.DAYS))
                        .problem())
                .contains("would cut the time off");
    }

    @Test
    void shouldRefuseTextInACharacterSetThatIsNotKnown() {
        ColumnType gbk = ColumnType.text(MySqlType.TEXT, "text", "gbk");

        assertThat(TypePairs.find(gbk, Schema.Type.STRING, Optional.empty()).problem())
                .contains("gbk", "bytes");
        assertThat(TypePairs.find(gbk, Schema.Type.BYTES, Optional.empty()).writer())
                .isPresent();
    }

    @Test
    void shouldRefuseAnyTypeThatIsNotCapturedYet() {
        ColumnType json = ColumnType.plain(MySqlType.OTHER, "json");

        assertThat(TypePairs.find(json, Schema.Type.STRING, Optional.empty()).problem())
                .isEqualTo("columns of type json cannot be captured yet");
        assertThat(TypePairs.find(INT, Schema.Type.INT, Optional.empty()).problem())
                .isEmpty();
    }
}
