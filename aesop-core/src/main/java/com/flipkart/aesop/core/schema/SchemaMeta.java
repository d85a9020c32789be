package com.flipkart.aesop.core.schema;

import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.core.settings.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * What the {@code meta} attributes of a record and of its fields say: {@code key=value;key=value}, in a value a
 * backslash before each semicolon and backslash.
 *
 * @param primaryKey {@code pk}: names of the <em>fields</em> of the primary key, separated by commas, in the
 *     key's order; not empty
 * @param tableName {@code dbFieldName}: name of the table, for people
 * @param fields one for each field of the record, in its order
 * @param others all other entries of the record, unchanged
 */
public record SchemaMeta(
        List<String> primaryKey, Optional<String> tableName, List<FieldMeta> fields, Map<String, String> others) {
    /** Name of the Avro property. */
    public static final String PROPERTY = "meta";

    static final String PRIMARY_KEY = "pk";

    /** Entries that may also stand beside {@code meta} as JSON attributes of their own, as Databus allowed. */
    static final List<String> ATTRIBUTES = List.of(
            PRIMARY_KEY, FieldMeta.NAME, FieldMeta.POSITION, FieldMeta.TYPE, FieldMeta.UNSIGNED, FieldMeta.CHARSET);

    public SchemaMeta {
        primaryKey = List.copyOf(primaryKey);
        fields = List.copyOf(fields);
        others = Map.copyOf(others);
    }

    /**
     * Reads what a schema says.
     *
     * @param schema a record, as {@link VersionedSchema#schema()} has it
     * @param origin the schema's file
     * @return empty if something is wrong, which has been told to {@code problems}: by file and field
     */
    public static Optional<SchemaMeta> read(Schema schema, Origin origin, Problems problems) {
        int before = problems.errors().size();
        Map<String, String> entries = entries(schema.getProp(PROPERTY), schema.getFullName(), origin, problems);
        List<FieldMeta> fields = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            String where = "field " + field.name() + " of " + schema.getFullName();
            Map<String, String> said = entries(field.getProp(PROPERTY), where, origin, problems);
            try {
                fields.add(FieldMeta.parse(field.name(), said));
            } catch (IllegalArgumentException e) {
                tell(problems, origin, "meta of " + where + ": " + e.getMessage(), "Correct the value");
            }
        }
        Map<String, String> others = new LinkedHashMap<>(entries);
        List<String> primaryKey = primaryKey(others.remove(PRIMARY_KEY), schema, origin, problems);
        Optional<String> tableName = Optional.ofNullable(others.remove(FieldMeta.NAME));
        return problems.errors().size() > before
                ? Optional.empty()
                : Optional.of(new SchemaMeta(primaryKey, tableName, fields, others));
    }

    /** What a field says; empty if there is no such field. */
    public Optional<FieldMeta> field(String name) {
        return fields.stream().filter(field -> field.field().equals(name)).findFirst();
    }

    /** The text of the record's attribute, in a fixed order. */
    public String text() {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put(PRIMARY_KEY, String.join(",", primaryKey));
        tableName.ifPresent(name -> entries.put(FieldMeta.NAME, name));
        others.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> entries.put(e.getKey(), e.getValue()));
        return MetaText.render(entries);
    }

    private static Map<String, String> entries(String text, String where, Origin origin, Problems problems) {
        try {
            return MetaText.parse(text == null ? "" : text);
        } catch (IllegalArgumentException e) {
            tell(problems, origin, "meta of " + where + ": " + e.getMessage(), "Write key=value;key=value");
            return Map.of();
        }
    }

    private static List<String> primaryKey(String text, Schema schema, Origin origin, Problems problems) {
        List<String> names = Arrays.stream((text == null ? "" : text).split(",", -1))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList();
        if (names.isEmpty()) {
            tell(
                    problems,
                    origin,
                    "schema " + schema.getFullName() + " names no primary key",
                    "Add pk=<field>[,<field>] to the meta of the record");
        }
        List<String> fields =
                schema.getFields().stream().map(Schema.Field::name).toList();
        for (String name : names) {
            if (!fields.contains(name)) {
                tell(
                        problems,
                        origin,
                        "meta of " + schema.getFullName() + ": pk names a field that does not exist: " + name,
                        Suggestion.sentence(name, fields));
            }
        }
        if (Set.copyOf(names).size() < names.size()) {
            tell(
                    problems,
                    origin,
                    "meta of " + schema.getFullName() + ": pk names a field twice: " + text,
                    "Name it once");
        }
        return names;
    }

    private static void tell(Problems problems, Origin origin, String what, String action) {
        problems.error(ErrorCode.SCHEMA_MISMATCH, origin, what, action);
    }
}
