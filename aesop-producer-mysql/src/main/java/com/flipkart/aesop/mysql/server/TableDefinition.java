package com.flipkart.aesop.mysql.server;

import com.flipkart.aesop.mysql.types.Column;
import java.util.List;

/**
 * A table as {@code information_schema} describes it now.
 *
 * @param database name of its database, as the server writes it
 * @param name its name, as the server writes it
 * @param kind {@code BASE TABLE}, or what else it is
 * @param columns in their order
 * @param primaryKey names of the columns of the primary key in the key's order; empty if it has none
 */
public record TableDefinition(
        String database, String name, String kind, List<Column> columns, List<String> primaryKey) {
    public TableDefinition {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
    }

    /** Whether it is a plain table: no view, no sequence, no table with a history of its own. */
    public boolean isPlain() {
        return kind.equals("BASE TABLE");
    }
}
