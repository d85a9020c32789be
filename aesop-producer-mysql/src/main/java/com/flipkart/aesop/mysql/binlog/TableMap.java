package com.flipkart.aesop.mysql.binlog;

import java.util.List;

/**
 * What a TABLE_MAP event says about a table at that moment of the log.
 *
 * @param database name of the database
 * @param table name of the table
 * @param columns in the order of the row's cells
 */
record TableMap(String database, String table, List<BinlogColumn> columns) {
    TableMap {
        columns = List.copyOf(columns);
    }

    String name() {
        return database + "." + table;
    }
}
