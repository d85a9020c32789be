package com.flipkart.aesop.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.testkit.SharedMariaDb;
import com.flipkart.aesop.testkit.TestDatabase;
import org.junit.jupiter.api.Test;

@SharedMariaDb
class MariaDbColumnTypesTest extends ColumnTypesContract {
    /** To MariaDB JSON is LONGTEXT. */
    @Test
    void shouldCarryJsonAsItsText(TestDatabase database) {
        try (TypedTable table =
                new TypedTable(database).column("j", "JSON", "string").start()) {
            table.insert("'{\"b\": 4294967295, \"a\": \"😀\"}'").insert("NULL").insert("'null'");

            assertThat(table.values("j")).containsExactly("{\"b\": 4294967295, \"a\": \"😀\"}", null, "null");
        }
    }
}
