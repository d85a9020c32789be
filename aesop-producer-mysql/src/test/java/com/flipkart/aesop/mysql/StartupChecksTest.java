package com.flipkart.aesop.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.embedded.DatabaseServer;
import com.flipkart.aesop.embedded.EmbeddedMariaDb;
import com.flipkart.aesop.mysql.settings.Cascades;
import com.flipkart.aesop.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All that can be found wrong before the first event, with the statement that puts it right. */
class StartupChecksTest {
    @RegisterExtension
    static final OwnServer SERVER =
            new OwnServer(() -> EmbeddedMariaDb.builder().arguments("--binlog-ignore-db=unlogged"));

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

    private void schema(String source, String fields) throws IOException {
        Files.writeString(
                captured.schemas.resolve(source + ".1.avsc"),
                "{\"type\":\"record\",\"name\":\"r\",\"namespace\":\"n\",\"meta\":\"pk=id\",\"fields\":[" + fields
                        + "]}");
    }

    @Test
    void shouldTellAllThatIsWrongWithTheServerAtOnce(TestDatabase database) {
        database.execute("CREATE TABLE t (id INT PRIMARY KEY)");
        captured = Captured.of(database, "t").generate().with(settings -> settings.set("serverId", Optional.of(4242L))
                .set("binlogPrefix", Optional.of("bin")));
        database.execute(
                "SET GLOBAL binlog_format=MIXED",
                "SET GLOBAL binlog_row_image=MINIMAL",
                "SET GLOBAL binlog_row_metadata=NO_LOG",
                "SET GLOBAL log_bin_compress=ON");
        try {
            AesopException refused = refused();

            String address = captured.settings().address();
            String stays = "; and write it into the server's configuration, so that it stays.";
            assertThat(refused.code()).isEqualTo(ErrorCode.SOURCE_MISCONFIGURED);
            assertThat(refused.getMessage())
                    .isEqualTo(String.join(
                            "\n  ",
                            "Starting to read test from " + address + " failed: 6 problems",
                            "program: binlog_format=MIXED, and changes are captured only with ROW (" + address
                                    + "). Run SET GLOBAL binlog_format=ROW" + stays,
                            "program: binlog_row_image=MINIMAL, and changes are captured only with FULL (" + address
                                    + "). Run SET GLOBAL binlog_row_image=FULL" + stays,
                            "program: binlog_row_metadata=NO_LOG, and changes are captured only with FULL (" + address
                                    + "). Run SET GLOBAL binlog_row_metadata=FULL" + stays,
                            "program: log_bin_compress=ON, and such events cannot be decoded yet (" + address
                                    + "). Run SET GLOBAL log_bin_compress=OFF" + stays,
                            "program: serverId=4242 is the server's own server_id (" + address
                                    + "). Choose another serverId.",
                            "program: binlogPrefix=bin, and the server's files are called binlog.000001 (" + address
                                    + "). Set binlogPrefix=binlog, or connect to the right server."));
        } finally {
            database.execute(
                    "SET GLOBAL binlog_format=ROW",
                    "SET GLOBAL binlog_row_image=FULL",
                    "SET GLOBAL binlog_row_metadata=FULL",
                    "SET GLOBAL log_bin_compress=OFF");
        }
    }

    @Test
    void shouldTellAllThatIsWrongWithTablesAndSchemasAtOnce(TestDatabase database) throws IOException {
        String db = database.name();
        database.execute(
                "CREATE TABLE keyless (id INT)",
                "CREATE TABLE otherkey (id INT, k INT PRIMARY KEY)",
                "CREATE TABLE differs (id INT PRIMARY KEY, more INT, big BIGINT)",
                "CREATE TABLE child (id INT PRIMARY KEY, p INT, CONSTRAINT fk1 FOREIGN KEY (p) REFERENCES differs (id)"
                        + " ON DELETE CASCADE)",
                "CREATE VIEW looking AS SELECT * FROM keyless",
                "CREATE TABLE strange (id INT PRIMARY KEY, t TIME, u UUID)",
                "CREATE TABLE unregistered (id INT PRIMARY KEY)");
        captured = Captured.of(
                database, "keyless", "otherkey", "differs", "child", "looking", "strange", "missing", "unregistered");
        String id = "{\"name\":\"id\",\"type\":[\"int\",\"null\"]}";
        for (String table : new String[] {"keyless", "looking", "strange", "missing"}) {
            schema(database.qualified(table), id);
        }
        schema(database.qualified("otherkey"), id + ",{\"name\":\"k\",\"type\":[\"int\",\"null\"]}");
        schema(database.qualified("child"), id + ",{\"name\":\"p\",\"type\":\"int\"}");
        schema(
                database.qualified("differs"),
                id + ",{\"name\":\"gone\",\"type\":\"int\"},{\"name\":\"big\",\"type\":[\"int\",\"null\"]}");

        String message = refused().getMessage();

        assertThat(message)
                .contains(
                        "no schema is registered for source=" + db + ".unregistered",
                        "Generate it with: aesop schema generate",
                        "table " + db + ".keyless has no primary key",
                        "Run ALTER TABLE `" + db + "`.`keyless` ADD PRIMARY KEY",
                        "the primary key of table " + db + ".otherkey is (k), that of schema " + db
                                + ".otherkey.1 is (id)",
                        "table " + db + ".differs and schema " + db
                                + ".differs.1 differ: the table has no column gone for "
                                + "the field gone; column big: a column of type bigint(20) cannot be an Avro int; it can be "
                                + "long or string; column more int(11) has no field in the schema",
                        "table " + db + ".child is changed by cascades of its foreign keys fk1",
                        "ALTER TABLE `" + db + "`.`child` DROP FOREIGN KEY fk1",
                        "column p may be NULL, but the field p is no union with null",
                        db + ".looking is a view",
                        "column t of table " + db + ".strange is of type time",
                        "column u of table " + db + ".strange is of type uuid",
                        "table " + db + ".missing does not exist on ");
    }

    @Test
    void shouldRefuseWhatIsNoPlainTable(TestDatabase database) throws IOException {
        String db = database.name();
        database.execute(
                "CREATE TABLE versioned (id INT PRIMARY KEY) WITH SYSTEM VERSIONING", "CREATE SEQUENCE counting");
        captured = Captured.of(database, "versioned", "counting");
        for (String table : List.of("versioned", "counting")) {
            schema(database.qualified(table), "{\"name\":\"id\",\"type\":[\"int\",\"null\"]}");
        }

        assertThat(refused().getMessage())
                .contains(
                        "2 problems",
                        db + ".versioned is a system versioned, and only plain tables can be captured",
                        db + ".counting is a sequence, and only plain tables can be captured");
    }

    @Test
    void shouldRefuseTimesInTheFormatOfOldServers(TestDatabase database) {
        database.execute("SET GLOBAL mysql56_temporal_format=OFF");
        try {
            database.execute("CREATE TABLE old (id INT PRIMARY KEY, d DATETIME(3), t TIMESTAMP NULL)");
        } finally {
            database.execute("SET GLOBAL mysql56_temporal_format=ON");
        }
        AesopException refused = catchThrowableOfType(
                AesopException.class, () -> Captured.of(database, "old").generate());

        assertThat(refused.code()).isEqualTo(ErrorCode.UNSUPPORTED_TYPE);
        assertThat(refused)
                .hasMessageContaining("column d is of type datetime(3) /* mariadb-5.3 */")
                .hasMessageContaining("column t is of type timestamp /* mariadb-5.3 */");
    }

    @Test
    void shouldAllowCascadesWhenTheSettingsDo(TestDatabase database) {
        database.execute(
                "CREATE TABLE parent (id INT PRIMARY KEY)",
                "CREATE TABLE child (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES parent (id) ON DELETE SET NULL)");
        captured = Captured.of(database, "child")
                .with(settings -> settings.set("cascades", Cascades.ALLOW))
                .generateAndStart();

        assertThat(captured.producer.status().state()).isEqualTo(PartState.RUNNING);
        captured.stop();
        database.execute("DROP TABLE child", "DROP TABLE parent");
    }

    @Test
    void shouldNameTheGrantsThatAreMissing(TestDatabase database) {
        database.execute(
                "CREATE TABLE t (id INT PRIMARY KEY)",
                "CREATE OR REPLACE USER poor@'127.0.0.1' IDENTIFIED BY 'poor'",
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
    void shouldRefuseAWrongPasswordWithoutShowingIt(TestDatabase database) {
        database.execute("CREATE TABLE t (id INT PRIMARY KEY)");
        captured = Captured.of(database, "t")
                .generate()
                .with(settings -> settings.set("password", Secret.of("swordfish")));

        AesopException refused = refused();

        assertThat(refused.code()).isEqualTo(ErrorCode.ACCESS_DENIED);
        assertThat(refused)
                .hasMessageContaining("Access denied for user")
                .hasMessageContaining("Correct user and password")
                .hasMessageNotContaining("swordfish");
    }

    @Test
    void shouldRefuseADatabaseThatTheServerDoesNotLog(DatabaseServer server) {
        try (TestDatabase database = TestDatabase.create(server)) {
            database.execute("CREATE DATABASE IF NOT EXISTS unlogged", "CREATE TABLE unlogged.t (id INT PRIMARY KEY)");
            captured = new Captured(
                            server, Captured.of(database, "t").schemas, new RecordingSink(), List.of("unlogged.t"))
                    .generate();

            assertThat(refused())
                    .hasMessageContaining("changes of database unlogged are not logged")
                    .hasMessageContaining("binlog_ignore_db=unlogged");
            database.execute("DROP DATABASE unlogged");
        }
    }

    @Test
    void shouldRefuseAServerThatWritesNoLog() {
        try (DatabaseServer silent =
                        EmbeddedMariaDb.builder().arguments("--skip-log-bin").start();
                TestDatabase database = TestDatabase.create(silent)) {
            database.execute("CREATE TABLE t (id INT PRIMARY KEY)");
            captured = Captured.of(database, "t").generate();

            AesopException refused = refused();

            assertThat(refused.code()).isEqualTo(ErrorCode.SOURCE_MISCONFIGURED);
            assertThat(refused)
                    .hasMessageContaining("log_bin=OFF: the server writes no binlog")
                    .hasMessageContaining("Write log_bin=binlog into the server's configuration and restart it");
        }
    }
}
