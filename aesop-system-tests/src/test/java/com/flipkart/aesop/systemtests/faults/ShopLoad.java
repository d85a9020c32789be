package com.flipkart.aesop.systemtests.faults;

import com.flipkart.aesop.embedded.DatabaseServer;
import com.flipkart.aesop.embedded.EmbeddedMariaDb;
import com.flipkart.aesop.testkit.ChildJvm;
import com.flipkart.aesop.testkit.Deadline;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A database of its own with source and sink, and workloads on it that can be stopped and followed by others. Used by one
 * test's thread; each workload has another.
 */
final class ShopLoad implements AutoCloseable {
    static final int WORKERS = 3;
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final DatabaseServer database = EmbeddedMariaDb.builder().start();
    private final List<Workload> workloads = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private AtomicBoolean stop = new AtomicBoolean();

    ShopLoad() throws SQLException {
        try (Connection connection = connect()) {
            Workload.createTables(connection);
        }
    }

    DatabaseServer database() {
        return database;
    }

    /** Starts workloads with keys of their own. */
    void start(long seed) {
        stop = new AtomicBoolean();
        for (int i = 0; i < WORKERS; i++) {
            int worker = workloads.size() + 1;
            Workload workload =
                    new Workload(database.jdbcUrl(), database.user(), database.password(), worker, seed, stop);
            workloads.add(workload);
            Thread thread = new Thread(workload, "workload-" + worker);
            threads.add(thread);
            thread.start();
        }
    }

    /** Ends the workloads that run, each after its transaction. */
    void stop() {
        stop.set(true);
        threads.forEach(thread -> Deadline.in(PATIENCE).join(thread));
    }

    /** Rows committed by all workloads so far. */
    long committedRows() {
        return workloads.stream().mapToLong(Workload::committedRows).sum();
    }

    void awaitRows(long rows) {
        Deadline.in(PATIENCE).until(() -> committedRows() >= rows, rows + " committed rows");
    }

    /** Has one of the workloads that run commit a large transaction, and returns when its commit has begun. */
    void awaitLargeTransaction() {
        long before = largeCommits();
        workloads.get(workloads.size() - 1).wantLarge();
        Deadline.in(PATIENCE).until(() -> largeCommits() > before, "the commit of a large transaction");
    }

    private long largeCommits() {
        return workloads.stream().mapToLong(Workload::largeCommits).sum();
    }

    /** What all workloads have committed, per key, in order; after {@link #stop}. */
    Map<Long, List<Change>> committed() {
        Map<Long, List<Change>> all = new TreeMap<>();
        workloads.forEach(workload -> all.putAll(workload.history()));
        return all;
    }

    /** Takes everything from the sink, so that whatever is there later has come later. */
    void emptySink() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE TABLE warehouse.orders");
        }
    }

    /** Waits until the sink is what the source is; if it does not become so, says what the client says. */
    void awaitSinkEqualsSource(ChildJvm client) throws SQLException {
        try (Connection connection = connect()) {
            Deadline.in(PATIENCE).until(() -> differences(connection) == 0, "the copy to be what the table is");
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; the client says:\n" + String.join("\n", client.lines()), e);
        }
    }

    /** Rows that are only in one of the two tables, or differ. */
    private static long differences(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT (SELECT COUNT(*) FROM (SELECT id, version, note, amount FROM shop.orders"
                                + " EXCEPT SELECT id, version, note, amount FROM warehouse.orders) AS missing)"
                                + " + (SELECT COUNT(*) FROM (SELECT id, version, note, amount FROM warehouse.orders"
                                + " EXCEPT SELECT id, version, note, amount FROM shop.orders) AS extra)")) {
            result.next();
            return result.getLong(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    @Override
    public void close() {
        stop.set(true);
        database.close();
    }
}
