package com.flipkart.aesop.mysql.schema;

import com.flipkart.aesop.mysql.types.CellWriter;
import com.flipkart.aesop.mysql.types.Column;
import com.flipkart.aesop.mysql.types.TypePairs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A table's columns put beside a schema's fields, by name. They match if each column has its field and each field
 * its column, and each pair of types is possible: a schema that lacks a column would lose it silently.
 *
 * @param columnOfField index of the column for each field of the schema; -1 where there is none
 * @param writers what writes each field, as far as there is something
 * @param differences all that keeps the two from matching, in words; empty if they match
 */
public record ColumnMatch(List<Integer> columnOfField, List<CellWriter> writers, List<String> differences) {
    public ColumnMatch {
        columnOfField = List.copyOf(columnOfField);
        writers = List.copyOf(writers);
        differences = List.copyOf(differences);
    }

    /** Puts them side by side. */
    public static ColumnMatch of(List<Column> columns, RowSchema schema) {
        Map<String, Integer> unused = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            unused.put(lower(columns.get(i).name()), i);
        }
        List<Integer> columnOfField = new ArrayList<>();
        List<CellWriter> writers = new ArrayList<>();
        List<String> differences = new ArrayList<>();
        for (RowSchema.Field field : schema.fields()) {
            Integer found = unused.remove(lower(field.column()));
            columnOfField.add(found == null ? -1 : found);
            if (found == null) {
                differences.add("the table has no column " + field.column() + " for the field " + field.name());
            } else {
                pair(columns.get(found), field, writers, differences);
            }
        }
        unused.values().stream()
                .sorted()
                .map(columns::get)
                .forEach(column -> differences.add(
                        "column " + column.name() + " " + column.type().text() + " has no field in the schema"));
        return new ColumnMatch(columnOfField, writers, differences);
    }

    public boolean isMatch() {
        return differences.isEmpty();
    }

    private static void pair(Column column, RowSchema.Field field, List<CellWriter> writers, List<String> differences) {
        TypePairs.Pairing pairing = TypePairs.find(column.type(), field.type(), field.unit());
        pairing.writer()
                .ifPresentOrElse(
                        writers::add, () -> differences.add("column " + column.name() + ": " + pairing.problem()));
        if (column.nullable() && !field.isNullable()) {
            differences.add("column " + column.name() + " may be NULL, but the field " + field.name()
                    + " is no union with null");
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
