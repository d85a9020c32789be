package com.flipkart.aesop.mysql.binlog;

import java.util.List;

/**
 * What a TABLE_MAP event says about a table at that moment of the log.
 *
 * @param database name of the database
 * @param table name of the table
 * @param columns in the order of the row's cells
 * @param primaryKey names of the key's columns in the key's order; empty if the table has none
 */
record TableMap(String database, String table, List<BinlogColumn> columns, List<String> primaryKey) {
    TableMap {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
    }

    String name() {
        return database + "." + table;
    }
}
