package com.flipkart.aesop.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.embedded.EmbeddedMySql;
import com.flipkart.aesop.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can be found wrong before the first event on Oracle's MySQL, as far as it differs from MariaDB. */
@Tag("mysql8")
class MySql8StartupChecksTest {
    @RegisterExtension
    static final OwnServer SERVER = new OwnServer(EmbeddedMySql::builder);

    private Captured captured;

    @AfterEach
    void stop() {
        if (captured != null) {
            captured.close();
        }
    }

    private AesopException refused() {
        AesopException refused = catchThrowableOfType(AesopException.class, captured::start);
        assertThat(refused).as("the refusal to start").isNotNull();
        assertThat(captured.producer.status().state()).isEqualTo(PartState.FAILED);
        return refused;
    }

    @Test
    void shouldTellAllThatIsWrongWithTheServerAtOnce(TestDatabase database) {
        database.execute("CREATE TABLE t (id INT PRIMARY KEY)");
        captured = Captured.of(database, "t").generate();
        database.execute(
                "SET GLOBAL binlog_format=MIXED",
                "SET GLOBAL binlog_row_image=NOBLOB",
                "SET GLOBAL binlog_row_metadata=MINIMAL",
                "SET GLOBAL binlog_transaction_compression=ON",
                "SET GLOBAL binlog_row_value_options=PARTIAL_JSON",
                "SET GLOBAL server_id=0");
        try {
            assertThat(refused().getMessage())
                    .contains(
                            "6 problems",
                            "Run SET GLOBAL binlog_format=ROW",
                            "Run SET GLOBAL binlog_row_image=FULL",
                            "Run SET GLOBAL binlog_row_metadata=FULL",
                            "Run SET GLOBAL binlog_transaction_compression=OFF",
                            "Run SET GLOBAL binlog_row_value_options=''",
                            "server_id=0: the server serves no replica",
                            "Run SET GLOBAL server_id=1");
        } finally {
            database.execute(
                    "SET GLOBAL binlog_format=ROW",
                    "SET GLOBAL binlog_row_image=FULL",
                    "SET GLOBAL binlog_row_metadata=FULL",
                    "SET GLOBAL binlog_transaction_compression=OFF",
                    "SET GLOBAL binlog_row_value_options=''",
                    "SET GLOBAL server_id=4242");
        }
    }

    @Test
    void shouldNameTheGrantsThatAreMissing(TestDatabase database) {
        database.execute(
                "CREATE TABLE t (id INT PRIMARY KEY)",
                "CREATE USER poor@'127.0.0.1' IDENTIFIED WITH mysql_native_password BY 'poor'",
                "GRANT INSERT ON " + database.name() + ".* TO poor@'127.0.0.1'");
        captured = Captured.of(database, "t").generate().with(settings -> settings.set("user", "poor")
                .set("password", Secret.of("poor")));

        AesopException refused = refused();

        assertThat(refused.code()).isEqualTo(ErrorCode.ACCESS_DENIED);
        assertThat(refused.getMessage())
                .contains(
                        "3 problems",
                        "Run GRANT REPLICATION SLAVE ON *.* TO 'poor'@'127.0.0.1'",
                        "Run GRANT REPLICATION CLIENT ON *.* TO 'poor'@'127.0.0.1'",
                        "Run GRANT SELECT ON `" + database.name() + "`.`t` TO 'poor'@'127.0.0.1'");
    }

    @Test
    void shouldStartWhenTheGrantsAreThoseThatTheRefusalAskedFor(TestDatabase database) {
        database.execute(
                "CREATE TABLE t (id INT PRIMARY KEY)",
                "CREATE USER reader@'127.0.0.1' IDENTIFIED WITH mysql_native_password BY 'reader'",
                "GRANT REPLICATION SLAVE ON *.* TO 'reader'@'127.0.0.1'",
                "GRANT REPLICATION CLIENT ON *.* TO 'reader'@'127.0.0.1'",
                "GRANT SELECT ON `" + database.name() + "`.`t` TO 'reader'@'127.0.0.1'");
        captured = Captured.of(database, "t").generate().with(settings -> settings.set("user", "reader")
                .set("password", Secret.of("reader")));

        captured.start();

        assertThat(captured.producer.status().state()).isEqualTo(PartState.RUNNING);
    }

    @Test
    void shouldRefuseAllColumnsThatCannotBeCapturedYet(TestDatabase database) {
        database.execute("CREATE TABLE strange (id INT PRIMARY KEY, j JSON, p POINT, t TIME(3), y YEAR, b BIT(3),"
                + " f BINARY(4), g GEOMETRYCOLLECTION)");
        AesopException refused = catchThrowableOfType(
                AesopException.class, () -> Captured.of(database, "strange").generate());

        assertThat(refused.code()).isEqualTo(ErrorCode.UNSUPPORTED_TYPE);
        for (String named :
                List.of("j is of type json", "p is of type point", "t is of type time(3)", "y is of type year")) {
            assertThat(refused).hasMessageContaining("column " + named);
        }
        assertThat(refused)
                .hasMessageContaining("7 problems")
                .hasMessageContaining("column b is of type bit(3)")
                .hasMessageContaining("column f is of type binary(4)")
                .hasMessageContaining("column g is of type geom");
    }
}
