package com.flipkart.aesop.mysql.checks;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.mysql.schema.ColumnMatch;
import com.flipkart.aesop.mysql.schema.MonitoredTable;
import com.flipkart.aesop.mysql.schema.RowSchema;
import com.flipkart.aesop.mysql.server.BinlogStatus;
import com.flipkart.aesop.mysql.server.ServerConnection;
import com.flipkart.aesop.mysql.server.TableDefinition;
import com.flipkart.aesop.mysql.server.TableReader;
import com.flipkart.aesop.mysql.settings.Cascades;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import com.flipkart.aesop.mysql.types.Column;
import com.flipkart.aesop.mysql.types.MySqlType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Checks that a captured table is there, may be read, has a key, and is what its schema says. */
public final class TableChecks {
    private final MySqlSettings settings;
    private final ServerConnection connection;
    private final Problems problems;

    public TableChecks(MySqlSettings settings, ServerConnection connection, Problems problems) {
        this.settings = settings;
        this.connection = connection;
        this.problems = problems;
    }

    /**
     * Tells all that is wrong with a table.
     *
     * @param origin where the table is named
     */
    public void check(MonitoredTable monitored, Origin origin) {
        String name = monitored.source().uri();
        Optional<TableDefinition> found = new TableReader(connection).read(monitored.database(), monitored.table());
        if (found.isEmpty()) {
            String user = connection.query("SELECT CURRENT_USER()").get(0).get(0);
            problems.error(
                    ErrorCode.SOURCE_MISCONFIGURED,
                    origin,
                    "table " + name + " does not exist on " + settings.address() + ", or the user may not see it",
                    "Correct the name, create the table, or run GRANT SELECT ON " + name + " TO "
                            + ServerChecks.quoted(user));
            return;
        }
        TableDefinition table = found.get();
        if (!table.isPlain()) {
            problems.error(
                    ErrorCode.SOURCE_MISCONFIGURED,
                    origin,
                    name + " is a " + table.kind().toLowerCase(Locale.ROOT) + ", and only plain tables can be captured",
                    "Capture the tables behind it");
            return;
        }
        if (mayRead(name, origin)) {
            checkCascades(table, name, origin);
        }
        checkColumns(monitored, table, origin);
    }

    private boolean mayRead(String name, Origin origin) {
        try {
            connection.query("SELECT 1 FROM " + quoted(name) + " LIMIT 0");
            return true;
        } catch (AesopException e) {
            if (e.code() != ErrorCode.ACCESS_DENIED) {
                throw e;
            }
            String user = connection.query("SELECT CURRENT_USER()").get(0).get(0);
            problems.error(
                    ErrorCode.ACCESS_DENIED,
                    origin,
                    "user " + user + " may not read table " + name,
                    "Run GRANT SELECT ON " + quoted(name) + " TO " + ServerChecks.quoted(user));
            return false;
        }
    }

    private void checkCascades(TableDefinition table, String name, Origin origin) {
        List<String> cascades =
                settings.cascades() == Cascades.ALLOW ? List.of() : new TableReader(connection).cascades(table);
        if (cascades.isEmpty()) {
            return;
        }
        problems.error(
                ErrorCode.SOURCE_MISCONFIGURED,
                origin,
                "table " + name + " is changed by cascades of its foreign keys " + String.join(", ", cascades)
                        + ", which the server does not log",
                "Run ALTER TABLE " + quoted(name) + " DROP FOREIGN KEY "
                        + String.join(", DROP FOREIGN KEY ", cascades)
                        + " and add it without CASCADE or SET NULL; or set cascades=allow, and such changes are missing");
    }

    private void checkColumns(MonitoredTable monitored, TableDefinition table, Origin origin) {
        boolean unsupported = false;
        for (Column column : table.columns()) {
            if (column.type().kind() == MySqlType.OTHER) {
                unsupported = true;
                problems.error(
                        ErrorCode.UNSUPPORTED_TYPE,
                        origin,
                        "column " + column.name() + " of table "
                                + monitored.source().uri() + " is of type "
                                + column.type().text() + ", which cannot be captured yet",
                        "Take the table out, or change the column's type (docs/types.md lists those that can)");
            }
        }
        if (unsupported) {
            return;
        }
        Optional<RowSchema> fitting = monitored.schemas().stream()
                .filter(schema -> ColumnMatch.of(table.columns(), schema).isMatch())
                .findFirst();
        if (fitting.isEmpty()) {
            RowSchema newest = monitored.schemas().get(0);
            problems.error(
                    ErrorCode.SCHEMA_MISMATCH,
                    origin,
                    "table " + monitored.source().uri() + " and schema " + newest.name() + " differ: "
                            + String.join(
                                    "; ",
                                    ColumnMatch.of(table.columns(), newest).differences()),
                    "Register a version with the table's columns (aesop schema generate), then start the relay again");
        }
        checkKey(
                fitting.orElse(monitored.schemas().get(0)),
                table,
                monitored.source().uri(),
                origin);
    }

    private void checkKey(RowSchema schema, TableDefinition table, String name, Origin origin) {
        if (table.primaryKey().isEmpty()) {
            problems.error(
                    ErrorCode.SOURCE_MISCONFIGURED,
                    origin,
                    "table " + name + " has no primary key, so its rows have no identity",
                    "Run ALTER TABLE " + quoted(name) + " ADD PRIMARY KEY (...)");
            return;
        }
        if (!schema.hasKey(table.primaryKey())) {
            problems.error(
                    ErrorCode.SCHEMA_MISMATCH,
                    origin,
                    "the primary key of table " + name + " is (" + String.join(", ", table.primaryKey())
                            + "), that of schema " + schema.name() + " is ("
                            + String.join(", ", schema.keyColumns()) + ")",
                    "Correct pk in the schema's meta, in a new version (aesop schema generate), then start the relay again");
        }
    }

    /**
     * Tells if the server does not log the table's database.
     *
     * @param origin where the table is named
     */
    public void checkLogged(MonitoredTable monitored, BinlogStatus status, Origin origin) {
        if (!status.logs(monitored.database())) {
            problems.error(
                    ErrorCode.SOURCE_MISCONFIGURED,
                    origin,
                    "changes of database " + monitored.database()
                            + " are not logged, because of the server's binlog_do_db="
                            + String.join(",", status.onlyDatabases()) + " and binlog_ignore_db="
                            + String.join(",", status.ignoredDatabases()),
                    "Remove both from the server's configuration and restart it");
        }
    }

    private static String quoted(String table) {
        int point = table.indexOf('.');
        return "`" + table.substring(0, point).replace("`", "``") + "`.`"
                + table.substring(point + 1).replace("`", "``") + "`";
    }
}
