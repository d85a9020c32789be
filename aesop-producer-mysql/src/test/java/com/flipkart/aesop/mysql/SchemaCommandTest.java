package com.flipkart.aesop.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.contentOf;

import com.flipkart.aesop.core.schema.FileSchemaRegistry;
import com.flipkart.aesop.embedded.DatabaseServer;
import com.flipkart.aesop.testkit.SharedMariaDb;
import com.flipkart.aesop.testkit.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SharedMariaDb
class SchemaCommandTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(TestDatabase database, String... tables) {
        DatabaseServer server = database.server();
        List<String> arguments = new ArrayList<>(List.of(
                "generate",
                "--host",
                server.host(),
                "--port=" + server.port(),
                "--user",
                server.user(),
                "--password",
                server.password(),
                "--into",
                directory.toString()));
        arguments.addAll(List.of(tables));
        return run(arguments);
    }

    private int run(List<String> arguments) {
        out.reset();
        return new SchemaCommand()
                .run(
                        arguments,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void shouldWriteASchemaWithAllThatIsKnownOfTheTable(TestDatabase database) {
        database.execute(
                "CREATE TABLE `all` (a INT UNSIGNED, b BIGINT UNSIGNED, c DECIMAL(10,2) NOT NULL, d DATETIME(6),"
                        + " e ENUM('x','y''z;'), f TEXT CHARSET latin1, g DATE, h MEDIUMINT, i VARBINARY(3), j SET('p','q'),"
                        + " k FLOAT, PRIMARY KEY (b, a))");

        assertThat(run(database, database.qualified("all"))).isZero();

        String name = "pz." + database.name() + ".all.1.avsc";
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("written    " + name + "\n");
        String expected = contentOf(getClass().getResource("/schemas/all.avsc"), StandardCharsets.UTF_8);
        assertThat(contentOf(directory.resolve(name).toFile()))
                .isEqualTo(expected.replace("DATABASE", database.name()));
    }

    @Test
    void shouldMakeANewVersionOnlyWhenTheTableHasChangedAndKeepNamesAndTypes(TestDatabase database) throws IOException {
        database.execute("CREATE TABLE person (id INT PRIMARY KEY, first_name VARCHAR(20), born DATE)");
        String written =
                """
                {"type":"record","name":"Person","namespace":"com.example","meta":"pk=key","fields":[
                 {"name":"key","type":["int","null"],"meta":"dbFieldName=id"},
                 {"name":"firstName","type":["bytes","null"],"meta":"dbFieldName=first_name"},
                 {"name":"born","type":["string","null"]}]}
                """;
        Files.writeString(directory.resolve("com.example.Person.3.avsc"), written);
        String table = database.qualified("person") + "=com.example.Person";

        assertThat(run(database, table)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("unchanged  com.example.Person.3.avsc\n");
        database.execute("ALTER TABLE person ADD COLUMN age TINYINT AFTER id, DROP COLUMN born");
        assertThat(run(database, table)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("written    com.example.Person.4.avsc\n");
        assertThat(run(database, table)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("unchanged  com.example.Person.4.avsc\n");

        assertThat(FileSchemaRegistry.open(directory)
                        .latest("com.example.Person")
                        .orElseThrow()
                        .canonicalText())
                .isEqualTo("{\"type\":\"record\",\"name\":\"Person\",\"namespace\":\"com.example\",\"fields\":["
                        + "{\"name\":\"key\",\"type\":[\"int\",\"null\"],"
                        + "\"meta\":\"dbFieldName=id;dbFieldPosition=1;dbFieldType=int\"},"
                        + "{\"name\":\"age\",\"type\":[\"null\",\"int\"],\"default\":null,"
                        + "\"meta\":\"dbFieldName=age;dbFieldPosition=2;dbFieldType=tinyint\"},"
                        + "{\"name\":\"firstName\",\"type\":[\"bytes\",\"null\"],"
                        + "\"meta\":\"dbFieldName=first_name;dbFieldPosition=3;dbFieldType=varchar;charset=utf8mb4\"}],"
                        + "\"meta\":\"pk=key;dbFieldName=person\"}");
    }

    @Test
    void shouldWriteNothingAndTellAllWhenATableCannotBeCaptured(TestDatabase database) {
        database.execute(
                "CREATE TABLE good (id INT PRIMARY KEY)",
                "CREATE TABLE keyless (id INT, t TIME, y YEAR)",
                "CREATE VIEW looking AS SELECT * FROM good");

        assertThatThrownBy(() -> run(
                        database, database.name() + ".*", database.name() + ".missing", database.name() + ".looking"))
                .hasMessageContaining("5 problems")
                .hasMessageContaining(database.name() + ".keyless: the table has no primary key")
                .hasMessageContaining("column t is of type time")
                .hasMessageContaining("column y is of type year(4)")
                .hasMessageContaining(".missing: the table does not exist")
                .hasMessageContaining(".looking: it is a view");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldSayHowItIsUsedWhenTheArgumentsMeanNothing() {
        assertThat(run(List.of())).isEqualTo(2);
        assertThat(run(List.of("generate", "--user", "u", "--into", "x", "person")))
                .isEqualTo(2);
        assertThat(run(List.of("generate", "--usr", "u"))).isEqualTo(2);
        assertThat(run(List.of("generate", "--user"))).isEqualTo(2);
        assertThat(run(List.of("generate", "a.b"))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(
                        "knows one verb",
                        "person is no table",
                        "unknown option --usr",
                        "option --user has no value",
                        "--user, --into and at least one table are needed",
                        "Usage: aesop schema generate");
        assertThat(run(List.of("--help"))).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Usage:");
    }
}
