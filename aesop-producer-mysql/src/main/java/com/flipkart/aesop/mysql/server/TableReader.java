package com.flipkart.aesop.mysql.server;

import com.flipkart.aesop.mysql.types.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the definitions of tables from {@code information_schema}. Belongs to the thread of its connection. */
public final class TableReader {
    /** A foreign key's line, if it changes rows of its own table; names are in backticks, doubled inside. */
    private static final Pattern CASCADE = Pattern.compile(
            "(?m)^\\s*CONSTRAINT `((?:[^`]|``)+)` FOREIGN KEY .* ON (?:DELETE|UPDATE) (?:CASCADE|SET NULL|SET DEFAULT)");

    private final ServerConnection connection;

    public TableReader(ServerConnection connection) {
        this.connection = connection;
    }

    /** The table; empty if it does not exist or the user may not see it. */
    public Optional<TableDefinition> read(String database, String table) {
        List<List<String>> found = connection.query(
                "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES"
                        + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?",
                database,
                table);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<String> row = found.get(0);
        return Optional.of(new TableDefinition(row.get(0), row.get(1), row.get(2), columns(row), primaryKey(row)));
    }

    /**
     * Names of the foreign keys by which rows of this table change without being logged. From SHOW CREATE TABLE,
     * because information_schema hides foreign keys from users who may only SELECT.
     */
    public List<String> cascades(TableDefinition table) {
        String quoted =
                "`" + table.database().replace("`", "``") + "`.`" + table.name().replace("`", "``") + "`";
        String definition =
                connection.query("SHOW CREATE TABLE " + quoted).get(0).get(1);
        return CASCADE.matcher(definition)
                .results()
                .map(match -> match.group(1).replace("``", "`"))
                .toList();
    }

    /** Names of the plain tables of a database, sorted. */
    public List<String> tables(String database) {
        return connection
                .query(
                        "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?"
                                + " AND TABLE_TYPE = 'BASE TABLE' ORDER BY TABLE_NAME",
                        database)
                .stream()
                .map(row -> row.get(0))
                .toList();
    }

    private List<Column> columns(List<String> table) {
        List<Column> columns = new ArrayList<>();
        for (List<String> row : connection.query(
                "SELECT COLUMN_NAME, IS_NULLABLE, DATA_TYPE, COLUMN_TYPE, CHARACTER_SET_NAME, NUMERIC_PRECISION,"
                        + " NUMERIC_SCALE, DATETIME_PRECISION FROM information_schema.COLUMNS"
                        + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION",
                table.get(0),
                table.get(1))) {
            ColumnRow column = new ColumnRow(
                    row.get(2), row.get(3), row.get(4), number(row.get(5)), number(row.get(6)), number(row.get(7)));
            columns.add(new Column(row.get(0), column.type(), row.get(1).equals("YES")));
        }
        return columns;
    }

    private List<String> primaryKey(List<String> table) {
        return connection
                .query(
                        "SELECT COLUMN_NAME FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?"
                                + " AND INDEX_NAME = 'PRIMARY' ORDER BY SEQ_IN_INDEX",
                        table.get(0),
                        table.get(1))
                .stream()
                .map(row -> row.get(0))
                .toList();
    }

    private static int number(String text) {
        return text == null ? 0 : (int) Long.parseLong(text);
    }
}
