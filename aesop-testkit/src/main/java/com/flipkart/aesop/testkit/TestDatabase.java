package com.flipkart.aesop.testkit;

import com.flipkart.aesop.embedded.DatabaseServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A database with a name of its own on a server that is shared; dropped at close. For any thread. */
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final DatabaseServer server;
    private final String name;

    private TestDatabase(DatabaseServer server, String name) {
        this.server = server;
        this.name = name;
    }

    /** Makes an empty one, with the server's default character set. */
    public static TestDatabase create(DatabaseServer server) {
        TestDatabase database = new TestDatabase(server, "test_" + NUMBER.incrementAndGet());
        database.onServer("CREATE DATABASE " + database.name);
        return database;
    }

    public DatabaseServer server() {
        return server;
    }

    /** Its name: {@code test_1}, {@code test_2}. */
    public String name() {
        return name;
    }

    /** A table's name as binlog events and aesop's settings have it: {@code test_1.person}. */
    public String qualified(String table) {
        return name + "." + table;
    }

    public String jdbcUrl() {
        return server.jdbcUrl(name);
    }

    /** A new connection with all privileges; the caller closes it. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), server.user(), server.password());
    }

    /** Runs statements, one after the other, on one connection, each committed by itself. */
    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError("Cannot run on " + name + ": " + String.join("; ", statements), e);
        }
    }

    /** Runs statements in one transaction. */
    public void inTransaction(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        } catch (SQLException e) {
            throw new AssertionError("Cannot run on " + name + ": " + String.join("; ", statements), e);
        }
    }

    /** The rows of a query, each as its columns' texts, null for NULL. */
    public List<List<String>> query(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            List<List<String>> result = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>(columns);
                for (int i = 1; i <= columns; i++) {
                    row.add(rows.getString(i));
                }
                result.add(row);
            }
            return result;
        } catch (SQLException e) {
            throw new AssertionError("Cannot run on " + name + ": " + sql, e);
        }
    }

    private void onServer(String sql) {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError("Cannot run on " + server.name() + ": " + sql, e);
        }
    }

    @Override
    public void close() {
        onServer("DROP DATABASE " + name);
    }
}
