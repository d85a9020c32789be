package com.flipkart.aesop.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Figures over two things that were varied: a row for each value of the one, a column for each of the other.
 *
 * @param what the figures are: {@code Aesop / sendfile}
 * @param unit of all of them; empty for ratios
 * @param columns heads of the columns, the first of which is that of the heads of the rows
 * @param rows figures by head of row, in the order in which they are to be shown; as many as there are columns after
 *     the first
 */
public record Grid(String what, String unit, List<String> columns, Map<String, List<Double>> rows) {
    public Grid {
        columns = List.copyOf(columns);
        int width = columns.size() - 1;
        Map<String, List<Double>> copy = new LinkedHashMap<>();
        rows.forEach((head, figures) -> {
            if (figures.size() != width) {
                throw new IllegalArgumentException(
                        "A row of " + what + " has figures=" + figures.size() + " of columns=" + width + ": " + head);
            }
            copy.put(head, List.copyOf(figures));
        });
        rows = copy;
    }

    /** The smallest figure of all. */
    public double least() {
        return rows.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .min()
                .orElseThrow();
    }

    /** The largest figure of all. */
    public double most() {
        return rows.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElseThrow();
    }

    /** Takes figures one by one, row by row. Not thread-safe. */
    public static final class Builder {
        private final String what;
        private final String unit;
        private final List<String> columns;
        private final Map<String, List<Double>> rows = new LinkedHashMap<>();

        public Builder(String what, String unit, List<String> columns) {
            this.what = what;
            this.unit = unit;
            this.columns = columns;
        }

        /** The next figure of a row. */
        public void add(String row, double figure) {
            rows.computeIfAbsent(row, head -> new ArrayList<>()).add(figure);
        }

        public Grid build() {
            return new Grid(what, unit, columns, rows);
        }
    }
}
