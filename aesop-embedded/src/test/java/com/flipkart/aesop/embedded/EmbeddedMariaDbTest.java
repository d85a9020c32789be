package com.flipkart.aesop.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedMariaDbTest {
    @TempDir
    private Path directory;

    @Test
    void shouldWriteBinlogForProducersWhenStarted() throws SQLException {
        try (DatabaseServer server = EmbeddedMariaDb.builder().start()) {
            assertThat(server.name()).isEqualTo("MariaDB 11.4.5");
            assertThat(query(server, "SELECT VERSION()")).startsWith("11.4.5-MariaDB");
            assertThat(query(server, "SELECT @@binlog_format")).isEqualTo("ROW");
            assertThat(query(server, "SELECT @@binlog_row_image")).isEqualTo("FULL");
            assertThat(query(server, "SELECT @@binlog_row_metadata")).isEqualTo("FULL");
            assertThat(query(server, "SELECT @@server_id")).isEqualTo("4242");
            assertThat(query(server, "SELECT @@time_zone")).isEqualTo("+00:00");
            assertThat(query(server, "SELECT @@bind_address")).isEqualTo("127.0.0.1");
            assertThat(query(server, "SHOW GRANTS FOR replicator@127.0.0.1"))
                    .contains("SELECT", "REPLICATION SLAVE", "BINLOG MONITOR");
        }
    }

    @Test
    void shouldKeepDataAndPortWhenStoppedOrKilled() throws SQLException {
        try (DatabaseServer server =
                EmbeddedMariaDb.builder().initSql("CREATE DATABASE shop").start()) {
            int port = server.port();
            update(server, "CREATE TABLE shop.item(id INT PRIMARY KEY)");
            update(server, "INSERT INTO shop.item VALUES (1)");
            long first = server.pid();

            server.restart();
            assertThat(server.pid()).isNotEqualTo(first);
            assertThat(ProcessHandle.of(first)).isEmpty();
            update(server, "INSERT INTO shop.item VALUES (2)");
            server.kill();
            assertThat(server.isRunning()).isFalse();
            assertThatThrownBy(server::pid).isInstanceOf(AesopException.class).hasMessageContaining("does not run");
            server.start();

            assertThat(server.port()).isEqualTo(port);
            assertThat(query(server, "SELECT COUNT(*) FROM shop.item")).isEqualTo("2");
            assertThat(query(server, "SELECT @@log_bin")).isEqualTo("1");
        }
    }

    @Test
    void shouldKeepDataOfDirectoryWhenClosed() throws SQLException {
        List<StartPhase> phases = new ArrayList<>();
        try (DatabaseServer server = EmbeddedMariaDb.builder()
                .directory(directory)
                .initSql("CREATE DATABASE shop")
                .start()) {
            update(server, "CREATE TABLE shop.item(id INT PRIMARY KEY)");
        }

        try (DatabaseServer server = EmbeddedMariaDb.builder()
                .directory(directory)
                .initSql("CREATE DATABASE shop")
                .listener((phase, detail) -> phases.add(phase))
                .start()) {
            assertThat(query(server, "SELECT COUNT(*) FROM shop.item")).isEqualTo("0");
            assertThat(server.directory()).isEqualTo(directory);
            assertThat(server.logFile()).content().contains("ready for connections");
        }

        assertThat(phases).containsExactly(StartPhase.STARTING, StartPhase.READY);
        assertThat(directory.resolve("server.pid")).doesNotExist();
    }

    @Test
    void shouldLeaveNoProcessAndNoFileWhenTemporaryServerIsClosed() {
        List<String> details = new ArrayList<>();
        DatabaseServer server = EmbeddedMariaDb.builder()
                .listener((phase, detail) -> details.add(phase + " " + detail))
                .start();
        ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
        Path used = server.directory();
        assertThat(used).isDirectoryContaining("glob:**/server.pid");

        server.close();
        server.close();

        assertThat(process.isAlive()).isFalse();
        assertThat(used).doesNotExist();
        assertThat(details)
                .contains(
                        "STARTING MariaDB 11.4.5 on 127.0.0.1:" + server.port(),
                        "READY MariaDB 11.4.5 on 127.0.0.1:" + server.port());
        assertThatThrownBy(server::start).isInstanceOfSatisfying(AesopException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.ILLEGAL_CALL));
    }

    @Test
    void shouldNameTheStatementWhenInitSqlIsWrong() {
        AesopException failure = failureOf(EmbeddedMariaDb.builder()
                .directory(directory)
                .initSql("CREATE DATABASE a", "CREATE TABLE b.c(d INT);"));

        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_SETTINGS);
        assertThat(failure).hasMessageContaining("Unknown database 'b'").hasMessageContaining(directory.toString());
        assertNoServerOn(directory);
    }

    @Test
    void shouldNamePortWhenItIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            AesopException failure =
                    failureOf(EmbeddedMariaDb.builder().directory(directory).port(taken.getLocalPort()));

            assertThat(failure.code()).isEqualTo(ErrorCode.PORT_IN_USE);
            assertThat(failure)
                    .hasMessageContaining("port=" + taken.getLocalPort())
                    .hasMessageContaining("ss -ltnp");
        }
        assertNoServerOn(directory);
    }

    @Test
    void shouldNameDirectoryWhenAnotherServerUsesIt() {
        try (DatabaseServer server =
                EmbeddedMariaDb.builder().directory(directory).start()) {
            AesopException failure = failureOf(EmbeddedMariaDb.builder().directory(directory));

            assertThat(failure.code()).isEqualTo(ErrorCode.LOCKED);
            assertThat(failure).hasMessageContaining(directory.toString());
            assertThat(server.isRunning()).isTrue();
        }
    }

    @Test
    void shouldTouchNothingWhenDataAreNotOurs() throws Exception {
        Path foreign = Files.createDirectories(directory.resolve("data")).resolve("thesis.txt");
        Files.writeString(foreign, "ten years of work");

        AesopException failure = failureOf(EmbeddedMariaDb.builder().directory(directory));

        assertThat(failure.code()).isEqualTo(ErrorCode.WRONG_FILE);
        assertThat(foreign).hasContent("ten years of work");
    }

    @Test
    void shouldShowLastWordsWhenArgumentIsUnknown() {
        AesopException failure = failureOf(EmbeddedMariaDb.builder().arguments("--no-such-thing=1"));

        assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_SETTINGS);
        assertThat(failure).hasMessageContaining("unknown variable 'no-such-thing=1'");
    }

    @Test
    void shouldEndProcessWhenStartTakesTooLong() {
        AesopException failure =
                failureOf(EmbeddedMariaDb.builder().directory(directory).startTimeout(Duration.ofMillis(1)));

        assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertNoServerOn(directory);
    }

    @Test
    void shouldOpenPromptWhenClientCommandIsRun() throws Exception {
        try (DatabaseServer server = EmbeddedMariaDb.builder().start()) {
            List<String> command = new ArrayList<>(server.clientCommand());
            command.addAll(List.of("--batch", "--skip-column-names", "--execute=SELECT 6 * 7"));

            Process prompt =
                    new ProcessBuilder(command).redirectErrorStream(true).start();

            assertThat(new String(prompt.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("42\n");
            assertThat(prompt.waitFor()).isZero();
        }
    }

    @Test
    void shouldRefuseSettingWhenOutOfRange() {
        assertThatThrownBy(() -> EmbeddedMariaDb.builder().port(65_536)).hasMessageContaining("port=65536");
        assertThatThrownBy(() -> EmbeddedMariaDb.builder().serverId(0)).hasMessageContaining("serverId=0");
        assertThatThrownBy(() -> EmbeddedMariaDb.builder().startTimeout(Duration.ZERO))
                .hasMessageContaining("startTimeout=PT0S");
    }

    private static AesopException failureOf(DatabaseServerBuilder builder) {
        try (DatabaseServer server = builder.start()) {
            throw new AssertionError("started: " + server.name());
        } catch (AesopException e) {
            return e;
        }
    }

    private static void assertNoServerOn(Path directory) {
        assertThat(ProcessHandle.current().descendants())
                .noneMatch(process -> LeftoverServer.isOurs(process, directory.resolve("data")));
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
