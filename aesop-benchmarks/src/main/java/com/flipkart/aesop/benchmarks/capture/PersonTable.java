package com.flipkart.aesop.benchmarks.capture;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The table whose changes are captured: eight columns of the types that business tables are made of, about 100 bytes a
 * row. Rows follow from their ids, so every run writes the same.
 */
final class PersonTable {
    static final String DATABASE = "bench";
    static final String TABLE = "person";

    private static final int COLUMNS = 8;
    private static final String ROW = "(?,?,?,?,?,?,?,?)";
    private static final long FIRST_INSTANT = 1_700_000_000_000L;
    private static final String[] FIRST_NAMES = {"Anna", "Bogdan", "Chandra", "Dolores", "Emeka", "Fatima", "Gunnar"};
    private static final String[] LAST_NAMES = {
        "Adeyemi", "Bhattacharya", "Castellanos", "Dimitriou", "Eriksson", "Fernandes", "Goldschmidt"
    };

    private PersonTable() {}

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create database " + DATABASE);
            statement.execute("create table " + DATABASE + "." + TABLE + " (id bigint not null primary key,"
                    + " first_name varchar(40) not null, last_name varchar(40) not null,"
                    + " email varchar(80) character set ascii not null, birth_date date not null,"
                    + " height_cm int not null, city varchar(40) null, updated_at timestamp(3) not null"
                    + " default current_timestamp(3)) engine=innodb default charset=utf8mb4");
        }
    }

    /** Writes the row of one id; commits only if the connection does by itself. */
    static void insert(Connection connection, long id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql(1))) {
            set(insert, 0, id);
            insert.executeUpdate();
        }
    }

    private static String sql(int rows) {
        return "insert into " + DATABASE + "." + TABLE + " values " + ROW + ("," + ROW).repeat(rows - 1);
    }

    /** Writes rows with the ids from {@code firstId} on, each transaction one INSERT of {@code rowsPerTransaction}. */
    static void write(Connection connection, long firstId, int rows, int rowsPerTransaction) throws SQLException {
        connection.setAutoCommit(true);
        try (PreparedStatement insert = connection.prepareStatement(sql(rowsPerTransaction))) {
            for (int written = 0; written < rows; written += rowsPerTransaction) {
                for (int row = 0; row < rowsPerTransaction; row++) {
                    set(insert, row * COLUMNS, firstId + written + row);
                }
                insert.executeUpdate();
            }
        }
    }

    private static void set(PreparedStatement insert, int before, long id) throws SQLException {
        String first = FIRST_NAMES[(int) (id % FIRST_NAMES.length)];
        String last = LAST_NAMES[(int) (id / 7 % LAST_NAMES.length)];
        insert.setLong(before + 1, id);
        insert.setString(before + 2, first);
        insert.setString(before + 3, last);
        insert.setString(before + 4, first + "." + last + id + "@example.com");
        insert.setString(before + 5, (1940 + id % 65) + "-0" + (1 + id % 9) + "-" + (10 + id % 18));
        insert.setInt(before + 6, (int) (150 + id % 50));
        insert.setString(before + 7, id % 5 == 0 ? null : "Bengaluru");
        insert.setString(before + 8, new java.sql.Timestamp(FIRST_INSTANT + id).toString());
    }

    /** Where the binlog ends: file and position, as {@code SHOW MASTER STATUS} has it. */
    static BinlogPlace end(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show master status")) {
            if (!row.next()) {
                throw new SQLException("SHOW MASTER STATUS is empty: the server writes no binlog");
            }
            return new BinlogPlace(row.getString(1), row.getLong(2));
        }
    }

    /**
     * A place in the binlog.
     *
     * @param file its name
     * @param position in it, in bytes
     */
    record BinlogPlace(String file, long position) {}

    static Connection connect(String url, String user, String password) throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }
}
