package com.flipkart.aesop.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.SharedMariaDb;
import com.flipkart.aesop.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** The examples in {@code docs/types.md} are true: each is a column of a real table. */
@SharedMariaDb
class TypesExamplesTest {
    @Test
    void shouldCarryTheValuesOfThePageAsItSays(TestDatabase database) {
        List<List<String>> rows = TypesPage.table("| column | value in SQL | Avro type | meta | in the event |");
        try (TypedTable table = new TypedTable(database)) {
            for (int i = 0; i < rows.size(); i++) {
                List<String> row = rows.get(i);
                table.column("c" + i, row.get(0), row.get(2), row.get(3));
            }
            table.start().insert(rows.stream().map(row -> row.get(1)).toArray(String[]::new));

            GenericRecord record = table.records().get(0);
            List<List<String>> carried = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                List<String> row = new ArrayList<>(rows.get(i).subList(0, 4));
                row.add(EventText.value(record.get("c" + i)));
                carried.add(row);
            }
            assertThat(carried).isEqualTo(rows);
        }
    }

    @Test
    void shouldMakeTheKeysOfThePageAsItSays(TestDatabase database) {
        List<List<String>> rows = TypesPage.table("| columns of the key | values in SQL | key |");
        List<String> tables = new ArrayList<>();
        for (List<String> row : rows) {
            String[] types = split(row.get(0));
            List<String> columns = new ArrayList<>();
            List<String> key = new ArrayList<>();
            for (int i = 0; i < types.length; i++) {
                columns.add("k" + i + " " + types[i]);
                key.add("k" + i);
            }
            tables.add("keyed" + tables.size());
            database.execute("CREATE TABLE " + tables.get(tables.size() - 1) + " (" + String.join(", ", columns)
                    + ", PRIMARY KEY (" + String.join(", ", key) + "))");
        }
        try (Captured captured =
                Captured.of(database, tables.toArray(String[]::new)).generateAndStart()) {
            for (int i = 0; i < rows.size(); i++) {
                database.execute("INSERT INTO " + tables.get(i) + " VALUES ("
                        + rows.get(i).get(1) + ")");
            }

            List<String> keys = captured.awaitWindows(rows.size(), Deadline.inSeconds(30)).stream()
                    .map(window -> window.get(0).replaceAll("(?s)UPSERT keyed\\d+ key=(.*?) k0=.*", "$1"))
                    .toList();
            assertThat(keys).isEqualTo(rows.stream().map(row -> row.get(2)).toList());
        }
    }

    /** At the commas that are not inside parentheses. */
    private static String[] split(String types) {
        return Stream.of(types.split(",(?![^(]*\\)) *", -1)).toArray(String[]::new);
    }
}
