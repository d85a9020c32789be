package com.flipkart.aesop.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each captured type at its edges, through the real log, compared with what SELECT says. */
abstract class ColumnTypesContract {
    private static final String[] UNSIGNED = {"TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT"};

    @Test
    void shouldCarryIntegersWhenTheyAreAtTheirEdges(TestDatabase database) {
        try (TypedTable table = new TypedTable(database)) {
            for (String type : UNSIGNED) {
                table.column(type + "_n", type, type.equals("BIGINT") ? "long" : "int");
                table.column(type + "_l", type, "long");
                table.column(type + "_s", type, "string");
                table.column(type + "_u", type + " UNSIGNED", "string");
            }
            table.column("z", "INT UNSIGNED ZEROFILL", "long")
                    .column("b", "BOOL", "int")
                    .start();
            table.insert(integers("-128", "-32768", "-8388608", "-2147483648", "-9223372036854775808", "0", "-1"));
            table.insert(integers("127", "32767", "8388607", "2147483647", "9223372036854775807", "4294967295", "127"));
            table.insert(integers("-1", "-1", "-1", "-1", "-1", "1", "1"));
            table.insert(integers("0", "0", "0", "0", "0", "0", "0"));
            table.insert(integers("NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL"));

            for (String type : UNSIGNED) {
                for (String suffix : List.of("_n", "_l", "_s", "_u")) {
                    assertThat(table.values(type + suffix))
                            .as(type + suffix)
                            .isEqualTo(table.truth("CAST(" + type + suffix + " AS CHAR)"));
                }
            }
            assertThat(table.values("z")).containsExactly("0", "4294967295", "1", "0", null);
            assertThat(table.values("b")).containsExactly("-1", "127", "1", "0", null);
            assertThat(table.values("BIGINT_u")).contains("18446744073709551615");
        }
    }

    /** For each type: signed three times, and the maximum without sign. */
    private static String[] integers(String... values) {
        List<String> maxima = List.of("255", "65535", "16777215", "4294967295", "18446744073709551615");
        List<String> all = new ArrayList<>();
        for (int i = 0; i < UNSIGNED.length; i++) {
            all.addAll(List.of(values[i], values[i], values[i]));
            all.add(
                    values[i].startsWith("-") || values[i].equals("NULL") || values[i].equals("0")
                            ? values[i].replaceAll("-.*", "0")
                            : maxima.get(i));
        }
        all.add(values[5]);
        all.add(values[6]);
        return all.toArray(String[]::new);
    }

    @Test
    void shouldCarryUnsignedIntegersInTheTypesOfOldSchemasWhenTheyFit(TestDatabase database) {
        try (TypedTable table = new TypedTable(database)
                .column("i", "INT UNSIGNED", "int")
                .column("b", "BIGINT UNSIGNED", "long")
                .column("t", "TINYINT UNSIGNED", "int")
                .column("m", "MEDIUMINT UNSIGNED", "int")
                .start()) {
            table.insert("2147483647", "9223372036854775807", "255", "16777215");

            assertThat(table.records().get(0).toString())
                    .isEqualTo(
                            "{\"id\": 1, \"i\": 2147483647, \"b\": 9223372036854775807, \"t\": 255, \"m\": 16777215}");
        }
    }

    @Test
    void shouldCarryDecimalsExactlyWithAllDigitsOfTheirScale(TestDatabase database) {
        try (TypedTable table = new TypedTable(database)) {
            List<String> types =
                    List.of("65,30", "5,5", "1,0", "10,2", "65,0", "30,30", "18,9", "19,10", "9,0", "10,0");
            for (int i = 0; i < types.size(); i++) {
                table.column("d" + i, "DECIMAL(" + types.get(i) + ")", "string");
            }
            table.start();
            table.insert(decimals("9"));
            table.insert(decimals("-9"));
            table.insert(decimals("0"));
            table.insert(decimals("0.1"));
            table.insert(decimals("-0.01"));
            table.insert(decimals("NULL"));
            table.insert(decimals("1.5"));

            for (int i = 0; i < types.size(); i++) {
                assertThat(table.values("d" + i))
                        .as("DECIMAL(" + types.get(i) + ")")
                        .isEqualTo(table.truth("CAST(d" + i + " AS CHAR)"));
            }
        }
    }

    private static String[] decimals(String value) {
        // The server cuts 9 repeated down to what the column can hold: its maximum.
        String nines = "9".repeat(65);
        String all = value.equals("9") ? nines : value.equals("-9") ? "-" + nines : value;
        return Collections.nCopies(10, all).toArray(String[]::new);
    }

    @Test
    void shouldCarryFloatsBitByBit(TestDatabase database) {
        try (TypedTable table = new TypedTable(database)
                .column("f", "FLOAT", "float")
                .column("fd", "FLOAT", "double")
                .column("d", "DOUBLE", "double")
                .start()) {
            List<Float> floats =
                    List.of(Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_NORMAL, Float.MIN_VALUE, 0.1f, 3.4e38f, -1.5f);
            List<Double> doubles =
                    List.of(Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_NORMAL, Double.MIN_VALUE, 0.1, 1e308, -1.5);
            for (int i = 0; i < floats.size(); i++) {
                // As double: the server's own text to number conversion of a float literal is another matter.
                String f = Double.toString(floats.get(i));
                table.insert(f, f, doubles.get(i).toString());
            }
            table.insert("-0.0e0", "-0.0e0", "-0.0e0").insert("NULL", "NULL", "NULL");

            List<Object> f =
                    table.records().stream().map(record -> record.get("f")).toList();
            List<Object> fd =
                    table.records().stream().map(record -> record.get("fd")).toList();
            List<Object> d =
                    table.records().stream().map(record -> record.get("d")).toList();
            List<Object> expectedFloats = new ArrayList<>(floats);
            expectedFloats.add(-0.0f);
            expectedFloats.add(null);
            List<Object> expectedDoubles = new ArrayList<>(doubles);
            expectedDoubles.add(-0.0);
            expectedDoubles.add(null);
            assertThat(f).isEqualTo(expectedFloats);
            assertThat(d).isEqualTo(expectedDoubles);
            assertThat(fd)
                    .isEqualTo(expectedFloats.stream()
                            .map(value -> value == null ? null : (Object) (double) (float) value)
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Asia/Kolkata", "America/New_York", "Pacific/Apia"})
    void shouldCarryTimesInTheSameWayWhateverTheZoneOfTheJvm(String zone, TestDatabase database) {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try (TypedTable table = new TypedTable(database)
                .column("d", "DATE", "long")
                .column("days", "DATE", "int")
                .column("dt0", "DATETIME", "long")
                .column("dt3", "DATETIME(3)", "long")
                .column("dt6", "DATETIME(6)", "long", "unit=micros")
                .column("cut", "DATETIME(6)", "long", "unit=millis")
                .column("ts0", "TIMESTAMP NULL", "long")
                .column("ts1", "TIMESTAMP(1) NULL", "long")
                .column("ts6", "TIMESTAMP(6) NULL", "long", "unit=micros")
                .start()) {
            table.insert(times("2024-02-29 10:11:12.345678", "2024-02-29 10:11:12.345678"));
            table.insert(times("1000-01-01 00:00:00", "1970-01-01 00:00:01"));
            table.insert(times("1582-10-04 23:59:59.999999", "2038-01-19 03:14:07.999999"));
            table.insert(times("0001-01-01 00:00:00.000001", "1970-01-01 00:00:01.000001"));
            table.insert(times("9999-12-31 23:59:59", "2024-03-10 02:30:00"));
            table.insert(times("1969-12-31 23:59:59.123456", "2000-01-01 00:00:00.5"));
            table.insert(Collections.nCopies(9, "NULL").toArray(String[]::new));

            assertThat(table.values("days")).isEqualTo(table.truth("DATEDIFF(d, '1970-01-01')"));
            assertThat(table.values("d")).isEqualTo(table.truth("DATEDIFF(d, '1970-01-01') * 86400000"));
            for (String column : List.of("dt0", "dt3", "ts0", "ts1", "cut")) {
                assertThat(table.values(column)).as(column).isEqualTo(table.truth(sinceEpoch(column, 1000)));
            }
            assertThat(table.values("dt6")).isEqualTo(table.truth(sinceEpoch("dt6", 1)));
            assertThat(table.values("ts6")).isEqualTo(table.truth(sinceEpoch("ts6", 1)));
            assertThat(table.values("d").get(1)).isEqualTo("-30610224000000");
        } finally {
            TimeZone.setDefault(before);
        }
    }

    private static String sinceEpoch(String column, int micros) {
        return "FLOOR((DATEDIFF(" + column + ", '1970-01-01') * 86400000000 + MICROSECOND(" + column
                + ") + (HOUR(" + column + ") * 3600 + MINUTE(" + column + ") * 60 + SECOND(" + column
                + ")) * 1000000) / " + micros + ")";
    }

    private static String[] times(String time, String stamp) {
        String date = "'" + time.substring(0, 10) + "'";
        return new String[] {
            date,
            date,
            "'" + time.substring(0, 19) + "'",
            cut(time, 3),
            cut(time, 6),
            cut(time, 6),
            "'" + stamp.substring(0, 19) + "'",
            cut(stamp, 1),
            cut(stamp, 6)
        };
    }

    /** Cut, because the server rounds. */
    private static String cut(String time, int digits) {
        return "'" + time.substring(0, Math.min(time.length(), 20 + digits)) + "'";
    }

    @Test
    void shouldCarryTimesAsTextWhenNoNumberStandsForThem(TestDatabase database) {
        try (TypedTable table = new TypedTable(database)
                .column("d", "DATE", "string")
                .column("dt0", "DATETIME", "string")
                .column("dt4", "DATETIME(4)", "string")
                .column("ts0", "TIMESTAMP NULL", "string")
                .column("ts6", "TIMESTAMP(6) NULL", "string")
                .start()) {
            table.insert("'0000-00-00'", "'0000-00-00'", "'0000-00-00'", "'0000-00-00'", "'0000-00-00'");
            table.insert("'2024-00-15'", "'2024-01-00 10:11:12'", "'2024-00-00 00:00:00.1234'", "NULL", "NULL");
            table.insert(
                    "'1000-01-01'",
                    "'0001-01-01'",
                    "'9999-12-31 23:59:59.9999'",
                    "'2038-01-19 03:14:07'",
                    "'1970-01-01 00:00:01.000001'");
            table.insert("ALLOW_INVALID_DATES", new String[] {
                "'2023-02-31'", "'2023-02-31 00:00:00'", "NULL", "'2024-03-31 01:30:00'", "'2024-10-27 01:30:00.5'"
            });

            for (String column : List.of("d", "dt0", "dt4", "ts0", "ts6")) {
                assertThat(table.values(column)).as(column).isEqualTo(table.truth("CAST(" + column + " AS CHAR)"));
            }
        }
    }

    @Test
    void shouldCarryFractionsOfEveryLength(TestDatabase database) {
        try (TypedTable table = new TypedTable(database)) {
            for (int digits = 0; digits <= 6; digits++) {
                table.column("dt" + digits, "DATETIME(" + digits + ")", "string");
                table.column("dn" + digits, "DATETIME(" + digits + ")", "long", "unit=micros");
                table.column("ts" + digits, "TIMESTAMP(" + digits + ") NULL", "string");
                table.column("tn" + digits, "TIMESTAMP(" + digits + ") NULL", "long", "unit=micros");
            }
            table.start();
            for (String time : List.of("2024-02-29 10:11:12.000001", "2024-02-29 10:11:12.999999")) {
                List<String> values = new ArrayList<>();
                for (int digits = 0; digits <= 6; digits++) {
                    values.addAll(Collections.nCopies(4, cut(time, digits)));
                }
                table.insert(values.toArray(String[]::new));
            }

            for (int digits = 0; digits <= 6; digits++) {
                for (String column : List.of("dt" + digits, "ts" + digits)) {
                    assertThat(table.values(column)).as(column).isEqualTo(table.truth("CAST(" + column + " AS CHAR)"));
                }
                for (String column : List.of("dn" + digits, "tn" + digits)) {
                    assertThat(table.values(column)).as(column).isEqualTo(table.truth(sinceEpoch(column, 1)));
                }
            }
        }
    }

    @Test
    void shouldCarryTheSameMomentWhateverTheZoneOfTheSession(TestDatabase database) {
        try (TypedTable table =
                new TypedTable(database).column("ts", "TIMESTAMP NULL", "long").start()) {
            for (String zone : List.of("+00:00", "+05:30", "-08:00")) {
                // 2024-10-27 00:30 UTC: half an hour before clocks go back in Europe.
                table.insertInZone(zone, "FROM_UNIXTIME(1729989000)");
            }
            table.insertInZone("+01:00", "FROM_UNIXTIME(1729992600)");

            assertThat(table.values("ts"))
                    .containsExactly("1729989000000", "1729989000000", "1729989000000", "1729992600000");
        }
    }

    @Test
    void shouldCarryTextOfEveryCharacterSetAsItsCharacters(TestDatabase database) {
        try (TypedTable table = new TypedTable(database)
                .column("c4", "CHAR(10) CHARSET utf8mb4", "string")
                .column("v4", "VARCHAR(300) CHARSET utf8mb4 COLLATE utf8mb4_bin", "string")
                .column("v3", "VARCHAR(63) CHARSET utf8mb3", "string")
                .column("c1", "CHAR(10) CHARSET latin1", "string")
                .column("v1", "VARCHAR(255) CHARSET latin1", "string")
                .column("v256", "VARCHAR(256) CHARSET latin1", "string")
                .column("t1", "TEXT CHARSET latin1", "string")
                .column("u2", "VARCHAR(20) CHARSET ucs2", "string")
                .column("u16", "VARCHAR(20) CHARSET utf16", "string")
                .column("u16le", "VARCHAR(20) CHARSET utf16le", "string")
                .column("u32", "VARCHAR(20) CHARSET utf32", "string")
                .column("tiny", "TINYTEXT", "string")
                .column("medium", "MEDIUMTEXT", "string")
                .column("big", "LONGTEXT", "string")
                .start()) {
            table.insert(texts("'x€é'", "'é😀'", "''"));
            table.insert(texts("''", "''", "''"));
            table.insert(texts("'a  '", "'b  '", "' '"));
            table.insert(texts("NULL", "NULL", "NULL"));
            table.insert(
                    "REPEAT('😀', 10)",
                    "REPEAT('😀', 300)",
                    "REPEAT('é', 63)",
                    "REPEAT('€', 10)",
                    "REPEAT('€', 255)",
                    "REPEAT('€', 256)",
                    "REPEAT('€', 65535)",
                    "REPEAT('é', 20)",
                    "REPEAT('😀', 20)",
                    "REPEAT('😀', 20)",
                    "REPEAT('😀', 20)",
                    "REPEAT('x', 255)",
                    "REPEAT('é', 40000)",
                    "REPEAT('😀', 20000)");

            for (String column : List.of(
                    "c4", "v4", "v3", "c1", "v1", "v256", "t1", "u2", "u16", "u16le", "u32", "tiny", "medium", "big")) {
                assertThat(table.values(column)).as(column).isEqualTo(table.truth(column));
            }
            assertThat(table.values("c4")).startsWith("é😀", "", "b");
            assertThat(table.values("v1")).startsWith("x€é", "", "a  ");
        }
    }

    @Test
    void shouldCarryCharsOfUpToTheLongestWhenTheirLengthTakesTwoBytes(TestDatabase database) {
        try (TypedTable table = new TypedTable(database)
                .column("c63", "CHAR(63) CHARSET utf8mb4", "string")
                .column("c64", "CHAR(64) CHARSET utf8mb4", "string")
                .column("c200", "CHAR(200) CHARSET utf8mb4", "string")
                .column("c255", "CHAR(255) CHARSET utf8mb4", "string")
                .column("l255", "CHAR(255) CHARSET latin1", "string")
                .start()) {
            table.insert("'a'", "'b'", "'c'", "'d'", "'e'");
            table.insert(
                    "REPEAT('😀', 63)",
                    "REPEAT('😀', 64)",
                    "REPEAT('😀', 200)",
                    "REPEAT('😀', 255)",
                    "REPEAT('€', 255)");
            table.insert("''", "NULL", "''", "NULL", "''");

            for (String column : List.of("c63", "c64", "c200", "c255", "l255")) {
                assertThat(table.values(column)).as(column).isEqualTo(table.truth(column));
            }
        }
    }

    @Test
    void shouldCarryEachColumnOfATableThatHasMoreThanOneByteCounts(TestDatabase database) {
        int columns = 300;
        try (TypedTable table = new TypedTable(database)) {
            String[] values = new String[columns];
            for (int i = 0; i < columns; i++) {
                table.column("c" + i, i % 2 == 0 ? "SMALLINT" : "INT UNSIGNED", "long");
                values[i] = i % 7 == 0 ? "NULL" : Integer.toString(i % 2 == 0 ? -i : i);
            }
            table.start().insert(values);

            for (int i = 0; i < columns; i++) {
                assertThat(table.values("c" + i)).as("c" + i).containsExactly(i % 7 == 0 ? null : values[i]);
            }
        }
    }

    private static String[] texts(String small, String full, String other) {
        return new String[] {full, full, small, small, small, small, small, small, full, full, full, full, full, other};
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latin1", "latin2", "latin5", "latin7", "greek", "hebrew", "cp1250", "cp1251", "cp1256", "cp1257",
                "cp850", "cp852", "cp866", "koi8r", "koi8u", "ascii"
            })
    void shouldCarryEveryByteOfAOneByteCharacterSetAsTheServerReadsIt(String charset, TestDatabase database) {
        try (TypedTable table = new TypedTable(database)
                .column("v", "VARCHAR(4) CHARSET " + charset, "string")
                .start()) {
            List<String> characters = charactersOf(charset, database);
            table.insertAll(characters);

            assertThat(table.values("v")).isEqualTo(table.truth("CONVERT(v USING utf8mb4)"));
            assertThat(characters).hasSizeGreaterThan(126);
        }
    }

    /** All bytes that stand for a character, as SQL. */
    private static List<String> charactersOf(String charset, TestDatabase database) {
        List<String> conversions = new ArrayList<>();
        for (int i = 1; i < 256; i++) {
            conversions.add(String.format("CONVERT(_%s x'%02x' USING utf8mb4)", charset, i));
        }
        List<String> read =
                database.query("SELECT " + String.join(", ", conversions)).get(0);
        List<String> characters = new ArrayList<>();
        for (int i = 1; i < 256; i++) {
            if (!"?".equals(read.get(i - 1)) || i == '?') {
                characters.add(String.format("_%s x'%02x'", charset, i));
            }
        }
        return characters;
    }

    @Test
    void shouldCarryBytesAsTheyAre(TestDatabase database) {
        try (TypedTable table = new TypedTable(database)
                .column("vb", "VARBINARY(20)", "bytes")
                .column("vb300", "VARBINARY(300)", "bytes")
                .column("tiny", "TINYBLOB", "bytes")
                .column("b", "BLOB", "bytes")
                .column("medium", "MEDIUMBLOB", "bytes")
                .column("big", "LONGBLOB", "bytes")
                .column("text", "TEXT CHARSET latin1", "bytes")
                .start()) {
            table.insert("x'000100'", "x'0000'", "x'00'", "x'ff00'", "x'01'", "x'02'", "'€'");
            table.insert("''", "''", "''", "''", "''", "''", "''");
            table.insert("NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL");
            table.insert(
                    "REPEAT(x'00', 20)",
                    "REPEAT(x'ff', 300)",
                    "REPEAT(x'01', 255)",
                    "REPEAT(x'02', 65535)",
                    "REPEAT(x'03', 70000)",
                    "REPEAT(x'04', 80000)",
                    "REPEAT('x', 65535)");

            for (String column : List.of("vb", "vb300", "tiny", "b", "medium", "big", "text")) {
                assertThat(table.values(column))
                        .as(column)
                        .isEqualTo(table.truth("CONCAT('x''', LOWER(HEX(" + column + ")), '''')"));
            }
        }
    }

    @Test
    void shouldCarryEnumsAndSetsAsTextAndAsNumbers(TestDatabase database) {
        String e = "ENUM('a','bé😀','','it''s, \"q\"') CHARSET utf8mb4";
        String e1 = "ENUM('x','€') CHARSET latin1";
        String s = "SET('r','g','bé') CHARSET utf8mb4";
        List<String> members = new ArrayList<>();
        for (int i = 1; i <= 64; i++) {
            members.add("'m" + i + "'");
        }
        List<String> many = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            many.add("'e" + i + "'");
        }
        try (TypedTable table = new TypedTable(database)
                .column("e", e, "string")
                .column("ei", e, "int")
                .column("e1", e1, "string")
                .column("e300", "ENUM(" + String.join(",", many) + ")", "string")
                .column("s", s, "string")
                .column("sl", s, "long")
                .column("s64", "SET(" + String.join(",", members) + ")", "string")
                .column("s64l", "SET(" + String.join(",", members) + ")", "long")
                .start()) {
            table.insert("'a'", "'a'", "'€'", "'e1'", "''", "''", "'m1'", "'m1'");
            table.insert("'bé😀'", "'bé😀'", "'x'", "'e300'", "'bé,r'", "'bé,r'", "'m64'", "'m64'");
            table.insert("'nonsense'", "'nonsense'", "'nonsense'", "'e256'", "'g'", "'g'", "'m64,m1'", "'m64,m1'");
            table.insert(
                    "''", "''", "''", "'e255'", "'r,g,bé'", "'r,g,bé'", "18446744073709551615", "18446744073709551615");
            table.insert("'it''s, \"q\"'", "4", "'x'", "'e2'", "7", "7", "0", "0");
            table.insert("NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL");

            for (String column : List.of("e1", "e300", "s", "s64")) {
                assertThat(table.values(column)).as(column).isEqualTo(table.truth(column));
            }
            assertThat(table.values("e")).containsExactly("a", "bé😀", "", "", "it's, \"q\"", null);
            assertThat(table.values("ei")).isEqualTo(table.truth("ei + 0"));
            assertThat(table.values("sl")).isEqualTo(table.truth("sl + 0"));
            assertThat(table.values("s64l"))
                    .containsExactly("1", "-9223372036854775808", "-9223372036854775807", "-1", "0", null);
        }
    }
}
