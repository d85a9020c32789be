package com.flipkart.aesop.mysql;

import com.flipkart.aesop.core.schema.FileSchemaRegistry;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/**
 * A table whose columns are captured as the Avro types that a test chooses: in a schema as Aesop's generator wrote
 * them, with the row's values and what SELECT says of them side by side.
 */
final class TypedTable implements AutoCloseable {
    private static final String NAME = "typed";

    private final TestDatabase database;
    private final Deadline deadline = Deadline.inSeconds(30);
    private final List<String> definitions = new ArrayList<>(List.of("id INT PRIMARY KEY"));
    private final List<String> fields = new ArrayList<>();
    private final Captured captured;
    private int rows;

    TypedTable(TestDatabase database) {
        this.database = database;
        this.captured = Captured.of(database, NAME);
        field("id", "int", "");
    }

    /** A column, and the Avro type of its field. */
    TypedTable column(String name, String definition, String avroType) {
        return column(name, definition, avroType, "");
    }

    /**
     * @param meta more of the field's meta: {@code unit=micros}
     */
    TypedTable column(String name, String definition, String avroType, String meta) {
        definitions.add(name + " " + definition);
        field(name, avroType, meta);
        return this;
    }

    private void field(String name, String avroType, String meta) {
        String all =
                "dbFieldName=" + name + ";dbFieldPosition=" + (fields.size() + 1) + (meta.isEmpty() ? "" : ";") + meta;
        fields.add("{\"name\":\"" + name + "\",\"type\":[\"" + avroType + "\",\"null\"],\"meta\":\"" + all + "\"}");
    }

    TypedTable start() {
        database.execute("CREATE TABLE " + NAME + " (" + String.join(", ", definitions) + ")");
        String schema = "{\"type\":\"record\",\"name\":\"typed\",\"namespace\":\"t\",\"meta\":\"pk=id\",\"fields\":["
                + String.join(",", fields) + "]}";
        try {
            Files.writeString(captured.schemas.resolve(database.qualified(NAME) + ".0.avsc"), schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        captured.start();
        return this;
    }

    /** A row whose columns after the id have these SQL values; without any complaint of the server. */
    TypedTable insert(String... values) {
        return insert("", values);
    }

    /**
     * @param sqlMode the session's sql_mode
     */
    TypedTable insert(String sqlMode, String[] values) {
        return insertAfter("SET sql_mode='" + sqlMode + "'", values);
    }

    /** A row that a session inserts whose time zone is this. */
    TypedTable insertInZone(String zone, String... values) {
        return insertAfter("SET time_zone='" + zone + "'", values);
    }

    private TypedTable insertAfter(String setting, String... values) {
        database.execute(
                setting, "INSERT INTO " + NAME + " VALUES (" + ++rows + ", " + String.join(", ", values) + ")");
        return this;
    }

    /** A row for each value of the one column after the id, all by one statement. */
    TypedTable insertAll(List<String> values) {
        List<String> tuples =
                values.stream().map(value -> "(" + ++rows + ", " + value + ")").toList();
        database.execute("INSERT INTO " + NAME + " VALUES " + String.join(", ", tuples));
        return this;
    }

    /** The rows as they came, in the order of their ids. */
    List<GenericRecord> records() {
        captured.await(() -> events().size() >= rows, rows + " rows", deadline);
        EventText text = new EventText(captured.source, FileSchemaRegistry.open(captured.schemas));
        return events().stream().map(text::record).toList();
    }

    private List<byte[]> events() {
        return captured.sink.fullWindows().stream()
                .flatMap(window -> window.events().stream())
                .toList();
    }

    /** The values of a field as they came, as text. */
    List<String> values(String field) {
        return records().stream()
                .map(record -> record.get(field))
                .map(value -> value == null || value instanceof CharSequence ? value : EventText.value(value))
                .map(value -> value == null ? null : value.toString())
                .toList();
    }

    /** What the server says of each row. */
    List<String> truth(String expression) {
        return database.query("SELECT " + expression + " FROM " + NAME + " ORDER BY id").stream()
                .map(row -> row.get(0))
                .toList();
    }

    Captured captured() {
        return captured;
    }

    @Override
    public void close() {
        captured.close();
    }
}
