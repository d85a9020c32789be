package com.flipkart.aesop.demo;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.embedded.DatabaseServer;
import com.flipkart.aesop.embedded.EmbeddedMariaDb;
import com.flipkart.aesop.embedded.StartListener;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The database of the demo, and one connection to it. Used by one thread at a time. */
final class DemoDatabase implements AutoCloseable {
    private final DatabaseServer server;

    private DemoDatabase(DatabaseServer server) {
        this.server = server;
    }

    /** Starts it, in {@code directory}, with the table that the sample modules are about. */
    static DemoDatabase start(Path directory, StartListener listener) {
        DemoDatabase database = new DemoDatabase(EmbeddedMariaDb.builder()
                .directory(directory)
                .listener(listener)
                .start());
        try {
            database.commit(List.of("CREATE DATABASE IF NOT EXISTS or_test", Person.CREATE_TABLE));
            return database;
        } catch (RuntimeException | Error e) {
            database.close();
            throw e;
        }
    }

    DatabaseServer server() {
        return server;
    }

    /**
     * Runs {@code statements} in one transaction.
     *
     * @return the time just before the commit was sent, in microseconds since 1970
     */
    long commit(List<String> statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            long micros = Clocks.nowMicros();
            connection.commit();
            return micros;
        } catch (SQLException e) {
            throw failed("running " + statements, e);
        }
    }

    /** The rows of the table, by primary key. */
    Map<Long, Person> table() {
        Map<Long, Person> table = new TreeMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(Person.SELECT_ALL)) {
            while (rows.next()) {
                Person person = Person.of(rows);
                table.put(person.id(), person);
            }
            return table;
        } catch (SQLException e) {
            throw failed("reading " + Person.TABLE, e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }

    private AesopException failed(String tried, SQLException e) {
        return new AesopException(
                ErrorCode.CONNECTION_LOST,
                tried + " on " + server.host() + ":" + server.port() + " failed: " + e.getMessage()
                        + ". The database's own log is " + server.logFile() + ".",
                e);
    }

    @Override
    public void close() {
        server.close();
    }
}
