package com.flipkart.aesop.mysql.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.mysql.types.MySqlType;
import org.junit.jupiter.api.Test;

class ColumnRowTest {
    private static MySqlType kind(String dataType, String columnType) {
        return new ColumnRow(dataType, columnType, "utf8mb4", 0, 0, 0).type().kind();
    }

    @Test
    void shouldNotTakeAMemberForAPropertyOfTheColumn() {
        assertThat(kind("enum", "enum('COMPRESSED','it''s mariadb-5.3')")).isEqualTo(MySqlType.ENUM);
        assertThat(kind("set", "set('COMPRESSED')")).isEqualTo(MySqlType.SET);
    }

    @Test
    void shouldSayThatACompressedColumnIsOfAnotherKind() {
        assertThat(kind("text", "text /*M!100301 COMPRESSED*/")).isEqualTo(MySqlType.OTHER);
        assertThat(kind("datetime", "datetime /* mariadb-5.3 */")).isEqualTo(MySqlType.OTHER);
    }
}
