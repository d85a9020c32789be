package com.flipkart.aesop.mysql.binlog;

import java.util.HashMap;
import java.util.Map;

/** How many rows a transaction had when each of its savepoints was set. */
final class Savepoints {
    private final Map<String, Long> rowsOfName = new HashMap<>();

    void clear() {
        if (!rowsOfName.isEmpty()) {
            rowsOfName.clear();
        }
    }

    void set(String name, long rows) {
        rowsOfName.put(name, rows);
    }

    /** Rows when the savepoint was set; -1 if it was not. */
    long rowsAt(String name) {
        return rowsOfName.getOrDefault(name, -1L);
    }
}
