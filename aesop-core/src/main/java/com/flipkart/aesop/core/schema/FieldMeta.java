package com.flipkart.aesop.core.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the {@code meta} attribute of a field says: the facts of its column that Avro's types do not.
 *
 * @param field name of the field
 * @param columnName {@code dbFieldName}: name of the column; empty if it is the field's
 * @param position {@code dbFieldPosition}: place of the column in the table; only the order counts
 * @param columnType {@code dbFieldType}: the column's type in the words of the database
 * @param precision {@code precision}: digits of a DECIMAL
 * @param scale {@code scale}: digits after the point of a DECIMAL
 * @param unsigned {@code unsigned}: whether an integer has no sign; false if it is not said
 * @param charset {@code charset}: character set of a text, in the words of the database
 * @param others all other entries, unchanged
 */
public record FieldMeta(
        String field,
        Optional<String> columnName,
        OptionalInt position,
        Optional<String> columnType,
        OptionalInt precision,
        OptionalInt scale,
        boolean unsigned,
        Optional<String> charset,
        Map<String, String> others) {
    static final String NAME = "dbFieldName";
    static final String POSITION = "dbFieldPosition";
    static final String TYPE = "dbFieldType";
    static final String PRECISION = "precision";
    static final String SCALE = "scale";
    static final String UNSIGNED = "unsigned";
    static final String CHARSET = "charset";

    public FieldMeta {
        others = Map.copyOf(others);
    }

    /** Name of the column: {@code dbFieldName}, or else the field's. */
    public String column() {
        return columnName.orElse(field);
    }

    /** The text of the attribute, in a fixed order; empty if there is nothing to say. */
    public String text() {
        Map<String, String> entries = new LinkedHashMap<>();
        columnName.ifPresent(name -> entries.put(NAME, name));
        position.ifPresent(number -> entries.put(POSITION, Integer.toString(number)));
        columnType.ifPresent(type -> entries.put(TYPE, type));
        precision.ifPresent(digits -> entries.put(PRECISION, Integer.toString(digits)));
        scale.ifPresent(digits -> entries.put(SCALE, Integer.toString(digits)));
        if (unsigned) {
            entries.put(UNSIGNED, "true");
        }
        charset.ifPresent(name -> entries.put(CHARSET, name));
        others.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> entries.put(e.getKey(), e.getValue()));
        return MetaText.render(entries);
    }

    /** @throws IllegalArgumentException if an entry is not of its kind; the message names key and value */
    static FieldMeta parse(String field, Map<String, String> entries) {
        Map<String, String> rest = new LinkedHashMap<>(entries);
        return new FieldMeta(
                field,
                Optional.ofNullable(rest.remove(NAME)),
                number(rest, POSITION),
                Optional.ofNullable(rest.remove(TYPE)),
                number(rest, PRECISION),
                number(rest, SCALE),
                flag(rest, UNSIGNED),
                Optional.ofNullable(rest.remove(CHARSET)),
                rest);
    }

    private static OptionalInt number(Map<String, String> entries, String key) {
        String value = entries.remove(key);
        if (value == null) {
            return OptionalInt.empty();
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= 0) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + "=" + value + " is not a whole number of at least 0", e);
        }
        throw new IllegalArgumentException(key + "=" + value + " is not a whole number of at least 0");
    }

    private static boolean flag(Map<String, String> entries, String key) {
        String value = entries.remove(key);
        if (value != null && !value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(key + "=" + value + " is neither true nor false");
        }
        return "true".equals(value);
    }
}
