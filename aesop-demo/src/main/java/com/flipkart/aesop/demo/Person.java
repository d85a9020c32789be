package com.flipkart.aesop.demo;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A row of {@code or_test.person} as text, column by column; a NULL is the text {@code null}. The sample consumer
 * writes rows in the same way.
 *
 * @param id primary key
 * @param rest the other columns, with a tab between two
 */
record Person(long id, String rest) {
    static final String TABLE = "or_test.person";

    static final String CREATE_TABLE =
            """
            CREATE TABLE IF NOT EXISTS or_test.person (
              id BIGINT NOT NULL PRIMARY KEY,
              firstName VARCHAR(40) NOT NULL,
              lastName VARCHAR(40) NOT NULL,
              birthDate DATE,
              email VARCHAR(80)
            )""";

    static final String SELECT_ALL = "SELECT id, firstName, lastName, birthDate, email FROM or_test.person";

    /** The row that {@code rows} stands on. */
    static Person of(ResultSet rows) throws SQLException {
        return new Person(
                rows.getLong(1),
                String.join(
                        "\t",
                        rows.getString(2),
                        rows.getString(3),
                        String.valueOf(rows.getString(4)),
                        String.valueOf(rows.getString(5))));
    }

    @Override
    public String toString() {
        return id + " " + rest.replace('\t', ' ');
    }
}
