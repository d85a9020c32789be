package com.flipkart.aesop.systemtests.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread's random changes of its own rows of {@code shop.orders}, with a model of what it has committed: for every
 * key the changes in their order. It rolls back at times, changes primary keys, and makes a large transaction when it
 * is asked to. When the connection breaks in a commit, it finds out from a row of {@code shop.marker}, written in the
 * same transaction, whether the commit has happened.
 */
final class Workload implements Runnable {
    private static final int KEYS = 400;
    /** So many that a relay is busy with the window for a while. */
    static final int LARGE_TRANSACTION_ROWS = 20_000;
    /** So that the consumer, which writes to the same server on the same machine, is slower but not left behind. */
    private static final long PAUSE_NANOS = 15_000_000;

    private static final String NOTE = "a note that makes the row about as long as rows are in practice. ".repeat(2);

    private final String jdbcUrl;
    private final String user;
    private final String password;
    private final int number;
    private final Random random;
    private final AtomicBoolean stop;
    private final AtomicLong committedRows = new AtomicLong();
    private final AtomicLong largeCommits = new AtomicLong();
    private final AtomicBoolean largeWanted = new AtomicBoolean();
    private final Map<Long, List<Change>> history = new TreeMap<>();
    private final Map<Long, Integer> versions = new TreeMap<>();
    private final Map<Long, Integer> live = new TreeMap<>();
    private final List<Pending> pending = new ArrayList<>();
    private long transaction;
    private Connection connection;

    private record Pending(long key, Change change) {}

    Workload(String jdbcUrl, String user, String password, int number, long seed, AtomicBoolean stop) {
        this.jdbcUrl = jdbcUrl;
        this.user = user;
        this.password = password;
        this.number = number;
        this.random = new Random(seed + number);
        this.stop = stop;
    }

    /** Makes the tables, once, before the first workload runs. */
    static void createTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE shop");
            statement.execute(
                    "CREATE TABLE shop.orders (id BIGINT PRIMARY KEY, version INT NOT NULL, note VARCHAR(300),"
                            + " amount DECIMAL(12,2), changed DATETIME(6))");
            statement.execute("CREATE TABLE shop.marker (worker INT PRIMARY KEY, transaction BIGINT NOT NULL)");
            statement.execute("CREATE DATABASE warehouse");
            statement.execute("CREATE TABLE warehouse.orders LIKE shop.orders");
        }
    }

    /** Rows whose change has been committed so far; from any thread. */
    long committedRows() {
        return committedRows.get();
    }

    /** Has the next transaction be a large one; from any thread. */
    void wantLarge() {
        largeWanted.set(true);
    }

    /** Large transactions whose commit has been begun so far; from any thread. */
    long largeCommits() {
        return largeCommits.get();
    }

    /** What was committed, per key, in order; after the thread has ended. */
    Map<Long, List<Change>> history() {
        return history;
    }

    @Override
    public void run() {
        try {
            connect();
            while (!stop.get()) {
                runTransaction();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("Worker " + number + " cannot go on", e);
        }
    }

    private void runTransaction() throws SQLException {
        transaction++;
        pending.clear();
        try {
            boolean large = largeWanted.getAndSet(false);
            int changes = large ? LARGE_TRANSACTION_ROWS : 1 + random.nextInt(20);
            if (large) {
                changeMany();
            } else {
                for (int i = 0; i < changes; i++) {
                    changeOne();
                }
            }
            if (!large && random.nextInt(20) == 0) {
                connection.rollback();
                return;
            }
            mark();
            if (large) {
                largeCommits.incrementAndGet();
            }
            connection.commit();
            take();
        } catch (SQLException e) {
            reconnect(e);
        }
    }

    private void changeOne() throws SQLException {
        long key = key(random.nextInt(KEYS));
        Integer version = liveVersion(key);
        if (version == null) {
            insert(key);
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> delete(key, version);
            case 1 -> move(key, version);
            default -> update(key);
        }
    }

    private void changeMany() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO shop.orders VALUES (?, ?, ?, ?, NOW(6)) ON DUPLICATE KEY UPDATE version = VALUES(version)")) {
            for (int i = 0; i < LARGE_TRANSACTION_ROWS; i++) {
                long key = key(KEYS + i);
                int version = nextVersion(key);
                bindRow(statement, key, version);
                statement.addBatch();
                pending.add(new Pending(key, new Change(false, version)));
            }
            statement.executeBatch();
        }
    }

    private void insert(long key) throws SQLException {
        int version = nextVersion(key);
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO shop.orders VALUES (?, ?, ?, ?, NOW(6))")) {
            bindRow(statement, key, version);
            statement.executeUpdate();
        }
        pending.add(new Pending(key, new Change(false, version)));
    }

    private void update(long key) throws SQLException {
        int version = nextVersion(key);
        execute("UPDATE shop.orders SET version = " + version + ", changed = NOW(6) WHERE id = " + key);
        pending.add(new Pending(key, new Change(false, version)));
    }

    private void delete(long key, int version) throws SQLException {
        execute("DELETE FROM shop.orders WHERE id = " + key);
        pending.add(new Pending(key, new Change(true, version)));
    }

    /** Changes a primary key: the old key's row goes, the new key's comes. */
    private void move(long key, int version) throws SQLException {
        long target = key(random.nextInt(KEYS));
        if (liveVersion(target) != null) {
            update(key);
            return;
        }
        int next = nextVersion(target);
        execute("UPDATE shop.orders SET id = " + target + ", version = " + next + " WHERE id = " + key);
        pending.add(new Pending(key, new Change(true, version)));
        pending.add(new Pending(target, new Change(false, next)));
    }

    private void bindRow(PreparedStatement statement, long key, int version) throws SQLException {
        statement.setLong(1, key);
        statement.setInt(2, version);
        statement.setString(3, NOTE);
        statement.setString(4, Math.abs(random.nextInt(1_000_000)) + ".25");
    }

    private void mark() throws SQLException {
        execute("INSERT INTO shop.marker VALUES (" + number + ", " + transaction
                + ") ON DUPLICATE KEY UPDATE transaction = VALUES(transaction)");
    }

    /** What has been committed becomes history. */
    private void take() {
        for (Pending one : pending) {
            history.computeIfAbsent(one.key(), key -> new ArrayList<>()).add(one.change());
            if (one.change().deleted()) {
                live.remove(one.key());
            } else {
                live.put(one.key(), one.change().version());
            }
        }
        committedRows.addAndGet(pending.size());
    }

    private Integer liveVersion(long key) {
        Integer version = live.get(key);
        for (Pending one : pending) {
            if (one.key() == key) {
                version = one.change().deleted() ? null : one.change().version();
            }
        }
        return version;
    }

    /** Versions are not given twice, also not when the transaction that had one was rolled back. */
    private int nextVersion(long key) {
        return versions.merge(key, 1, Integer::sum);
    }

    private long key(int ordinal) {
        return (long) number * 1_000_000 + ordinal;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private void connect() throws SQLException {
        connection = DriverManager.getConnection(jdbcUrl, user, password);
        connection.setAutoCommit(false);
    }

    private void reconnect(SQLException cause) throws SQLException {
        long until = System.nanoTime() + 60_000_000_000L;
        while (true) {
            try {
                connect();
                break;
            } catch (SQLException e) {
                if (System.nanoTime() > until) {
                    e.addSuppressed(cause);
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT transaction FROM shop.marker WHERE worker = " + number)) {
            if (result.next() && result.getLong(1) == transaction) {
                take();
            }
        }
        connection.rollback();
    }
}
