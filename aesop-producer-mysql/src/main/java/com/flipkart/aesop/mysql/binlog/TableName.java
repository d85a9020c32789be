package com.flipkart.aesop.mysql.binlog;

/**
 * A table that a statement names, or a whole database.
 *
 * @param database name of the database
 * @param table name of the table; empty for all tables of the database
 */
record TableName(String database, String table) {
    /** Whether it stands for all tables of the database. */
    boolean isWholeDatabase() {
        return table.isEmpty();
    }
}
