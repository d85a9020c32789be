package com.flipkart.aesop.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Compares the rows that were received with those in the table. */
final class TableComparison {
    private static final int SHOWN = 20;

    private TableComparison() {}

    /** What differs, a line for each row, the first {@link #SHOWN} of them; empty if the two are equal. */
    static List<String> differences(Map<Long, Person> table, Map<Long, Person> received) {
        List<String> differences = new ArrayList<>();
        TreeSet<Long> ids = new TreeSet<>(table.keySet());
        ids.addAll(received.keySet());
        for (Long id : ids) {
            Person expected = table.get(id);
            Person actual = received.get(id);
            if (expected == null) {
                differences.add("only received: " + actual);
            } else if (actual == null) {
                differences.add("only in the table: " + expected);
            } else if (!expected.equals(actual)) {
                differences.add("in the table: " + expected + "; received: " + actual);
            }
        }
        int more = differences.size() - SHOWN;
        if (more > 0) {
            differences.subList(SHOWN, differences.size()).clear();
            differences.add("and " + more + " more");
        }
        return differences;
    }
}
