package com.flipkart.aesop.mysql.server;

import java.util.List;

/**
 * Where a server writes its binlog at one moment.
 *
 * @param file name of the file
 * @param offset end of the file
 * @param onlyDatabases the databases that are logged; empty if all are but {@code ignoredDatabases}
 * @param ignoredDatabases the databases that are not logged
 * @param gtids all transactions up to there, as the server writes them
 */
public record BinlogStatus(
        String file, long offset, List<String> onlyDatabases, List<String> ignoredDatabases, String gtids) {
    public BinlogStatus {
        onlyDatabases = List.copyOf(onlyDatabases);
        ignoredDatabases = List.copyOf(ignoredDatabases);
    }

    /** Whether changes of this database are logged. */
    public boolean logs(String database) {
        return onlyDatabases.isEmpty() ? !ignoredDatabases.contains(database) : onlyDatabases.contains(database);
    }
}
