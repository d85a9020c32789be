package com.flipkart.aesop.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is MySQL's own; all else is the same code as for MariaDB. A clean stop of MySQL takes some 10 s. */
@Tag("mysql8")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class EmbeddedMySqlTest {
    @TempDir
    private Path directory;

    @Test
    void shouldWriteBinlogForProducersWhenStarted() throws SQLException {
        try (DatabaseServer server = EmbeddedMySql.builder().start()) {
            assertThat(server.name()).isEqualTo("MySQL 8.0.33");
            assertThat(query(server, "SELECT VERSION()")).isEqualTo("8.0.33");
            assertThat(query(server, "SELECT @@binlog_format")).isEqualTo("ROW");
            assertThat(query(server, "SELECT @@binlog_row_image")).isEqualTo("FULL");
            assertThat(query(server, "SELECT @@binlog_row_metadata")).isEqualTo("FULL");
            assertThat(query(server, "SELECT @@gtid_mode")).isEqualTo("ON");
            assertThat(query(server, "SELECT @@gtid_executed")).isEmpty();
            assertThat(query(server, "SELECT @@time_zone")).isEqualTo("+00:00");
            assertThat(query(server, "SHOW GRANTS FOR replicator@127.0.0.1"))
                    .contains("SELECT", "REPLICATION SLAVE", "REPLICATION CLIENT");
        }
    }

    @Test
    void shouldKeepDataWhenStoppedKilledAndOpenedAgain() throws SQLException {
        try (DatabaseServer server = EmbeddedMySql.builder()
                .directory(directory)
                .initSql("CREATE DATABASE shop", "CREATE TABLE shop.item(id INT PRIMARY KEY)")
                .start()) {
            update(server, "INSERT INTO shop.item VALUES (1)");
            server.restart();
            update(server, "INSERT INTO shop.item VALUES (2)");
            server.kill();
            server.start();
            assertThat(query(server, "SELECT COUNT(*) FROM shop.item")).isEqualTo("2");
        }
        try (DatabaseServer server =
                EmbeddedMySql.builder().directory(directory).start()) {
            assertThat(query(server, "SELECT COUNT(*) FROM shop.item")).isEqualTo("2");
        }
        assertThat(directory.resolve("server.pid")).doesNotExist();
    }

    @Test
    void shouldNameTheStatementWhenInitSqlIsWrong() {
        assertThatThrownBy(() -> EmbeddedMySql.builder()
                        .initSql("CREATE TABLE b.c(d INT)")
                        .start()
                        .close())
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTINGS))
                .hasMessageContaining("Unknown database 'b'");
    }

    private static void update(DatabaseServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(DatabaseServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static Connection connect(DatabaseServer server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }
}
