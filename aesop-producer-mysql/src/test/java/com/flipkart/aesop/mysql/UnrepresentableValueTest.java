package com.flipkart.aesop.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.SharedMariaDb;
import com.flipkart.aesop.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that the field's type cannot hold: never NULL, never another value, always told by name. */
@SharedMariaDb
class UnrepresentableValueTest {
    private final Deadline deadline = Deadline.inSeconds(30);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DATE | long | '0000-00-00' | 0000-00-00",
                "DATE | int | '2024-00-15' | 2024-00-15",
                "DATETIME | long | '0000-00-00' | 0000-00-00 00:00:00",
                "DATETIME(3) | long | '2024-01-00 10:11:12.5' | 2024-01-00 10:11:12.500",
                "TIMESTAMP NULL | long | '0000-00-00' | 0000-00-00 00:00:00",
                "TIMESTAMP(3) NULL | long | '0000-00-00' | 0000-00-00 00:00:00.000",
                "INT UNSIGNED | int | 2147483648 | 2147483648",
                "INT UNSIGNED | int | 4294967295 | 4294967295",
                "BIGINT UNSIGNED | long | 9223372036854775808 | 9223372036854775808",
                "BIGINT UNSIGNED | long | 18446744073709551615 | 18446744073709551615",
                "VARCHAR(9) CHARSET cp1250 | string | x'81' | byte 0x81",
                "VARCHAR(9) CHARSET ucs2 | string | x'd800' | surrogate 0xd800",
            },
            quoteCharacter = '~')
    void shouldStopByNameWhenTheFieldCannotHoldTheValue(
            String column, String avro, String value, String named, TestDatabase database) {
        try (TypedTable table =
                new TypedTable(database).column("c", column, avro).start()) {
            table.insert("NULL");
            table.insert(value);

            table.captured().awaitState(PartState.FAILED, deadline);

            assertThat(table.captured().producer.status().code()).contains(ErrorCode.SCHEMA_MISMATCH);
            assertThat(table.captured().producer.status().cause())
                    .contains("Column c", database.qualified("typed"), named, "binlog.0");
            assertThat(table.captured().sink.fullWindows()).hasSize(1);
        }
    }

    @Test
    void shouldRefuseAllColumnsAtStartWhenTheyCannotBeCapturedYet(TestDatabase database) {
        String types = "TIME, YEAR, BIT(3), BINARY(4), POINT, INET6, UUID, TEXT COMPRESSED";
        try (TypedTable table = new TypedTable(database)) {
            for (String type : types.split(", ", -1)) {
                table.column("c_" + type.replaceAll("\\W", ""), type, "bytes");
            }

            Throwable refused = catchThrowable(table::start);

            assertThat(refused).isInstanceOfSatisfying(AesopException.class, e -> assertThat(e.code())
                    .isEqualTo(ErrorCode.UNSUPPORTED_TYPE));
            for (String named : List.of(
                    "c_TIME of table %s is of type time",
                    "c_YEAR of table %s is of type year(4)",
                    "c_BIT3 of table %s is of type bit(3)",
                    "c_BINARY4 of table %s is of type binary(4)",
                    "c_POINT of table %s is of type point",
                    "c_INET6 of table %s is of type inet6",
                    "c_UUID of table %s is of type uuid",
                    "c_TEXTCOMPRESSED of table %s is of type text /*M!100301 COMPRESSED*/")) {
                assertThat(refused).hasMessageContaining(String.format(named, database.qualified("typed")));
            }
        }
    }
}
