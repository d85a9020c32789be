package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.mysql.schema.MonitoredTable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The tables that are captured, by name. Immutable. */
public final class MonitoredTables {
    private final Map<String, MonitoredTable> byName = new HashMap<>();
    private final boolean caseMatters;

    /**
     * @param tables that are captured
     * @param caseMatters whether the server tells tables apart by case: its lower_case_table_names is 0
     */
    public MonitoredTables(List<MonitoredTable> tables, boolean caseMatters) {
        this.caseMatters = caseMatters;
        for (MonitoredTable table : tables) {
            byName.put(key(table.source().uri()), table);
        }
    }

    Optional<MonitoredTable> find(String database, String table) {
        return Optional.ofNullable(byName.get(key(database + "." + table)));
    }

    /** All of them. */
    List<MonitoredTable> all() {
        return List.copyOf(byName.values());
    }

    /** The captured tables that a statement means by a name. */
    List<MonitoredTable> of(TableName name) {
        return byName.values().stream()
                .filter(table -> key(table.database()).equals(key(name.database()))
                        && (name.isWholeDatabase() || key(table.table()).equals(key(name.table()))))
                .toList();
    }

    /** Their names: {@code database.table}, sorted. */
    List<String> named(TableName name) {
        return of(name).stream().map(table -> table.source().uri()).sorted().toList();
    }

    private String key(String name) {
        return caseMatters ? name : name.toLowerCase(Locale.ROOT);
    }
}
