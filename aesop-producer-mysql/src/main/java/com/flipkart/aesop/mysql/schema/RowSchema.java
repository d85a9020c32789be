package com.flipkart.aesop.mysql.schema;

import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.schema.FieldMeta;
import com.flipkart.aesop.core.schema.SchemaMeta;
import com.flipkart.aesop.core.schema.VersionedSchema;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.mysql.types.TimeUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * A registered schema as the producer sees it: fields, each with the column it is filled from, and the key.
 * Immutable.
 *
 * @param version the schema
 * @param fields in the order of the record
 * @param key the fields of the primary key in the order of the schema's {@code pk}, not empty
 */
public record RowSchema(VersionedSchema version, List<Field> fields, List<Field> key) {
    /** Name of the entry in a field's meta that says what a number counts. */
    public static final String UNIT = "unit";

    private static final int VALUE_AND_NULL = 2;

    /**
     * A field.
     *
     * @param index in the record
     * @param column name of the column: {@code dbFieldName} of the field's meta, else the field's own name
     * @param type the Avro type without null
     * @param valueBranch of the union, or -1 if the field is no union
     * @param nullBranch of the union, or -1 if the field cannot be null
     * @param unit of a number that stands for a time, if the field's meta says it
     */
    public record Field(
            int index,
            String name,
            String column,
            Schema.Type type,
            int valueBranch,
            int nullBranch,
            Optional<TimeUnit> unit) {
        /** Whether the field can be null. */
        public boolean isNullable() {
            return nullBranch >= 0;
        }
    }

    public RowSchema {
        fields = List.copyOf(fields);
        key = List.copyOf(key);
    }

    /** Name of the schema's file without its ending, for messages. */
    public String name() {
        return version.source() + "." + version.version();
    }

    /** Names of the key's columns, in the order of {@link #key}. */
    public List<String> keyColumns() {
        return key.stream().map(Field::column).toList();
    }

    /** Whether these columns, in whatever order and case, are those of the key: rows are told apart by the same. */
    public boolean hasKey(List<String> columns) {
        return sorted(columns).equals(sorted(keyColumns()));
    }

    private static List<String> sorted(List<String> names) {
        return names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
    }

    /**
     * Reads a schema.
     *
     * @param origin the schema's file
     * @return empty if it is no schema of a row, which has been told to {@code problems}
     */
    public static Optional<RowSchema> read(VersionedSchema version, Origin origin, Problems problems) {
        Schema schema = version.schema();
        if (schema.getType() != Schema.Type.RECORD) {
            tell(problems, origin, "the schema is of type " + schema.getType().getName(), "Make it a record");
            return Optional.empty();
        }
        int before = problems.errors().size();
        Optional<SchemaMeta> meta = SchemaMeta.read(schema, origin, problems);
        if (meta.isEmpty()) {
            return Optional.empty();
        }
        List<Field> fields = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            fields.add(field(field, meta.get().fields().get(field.pos()), origin, problems));
        }
        if (problems.errors().size() > before) {
            return Optional.empty();
        }
        List<Field> key = meta.get().primaryKey().stream()
                .map(name -> fields.get(schema.getField(name).pos()))
                .toList();
        return Optional.of(new RowSchema(version, fields, key));
    }

    private static Field field(Schema.Field field, FieldMeta meta, Origin origin, Problems problems) {
        Schema type = field.schema();
        int valueBranch = -1;
        int nullBranch = -1;
        if (type.getType() == Schema.Type.UNION) {
            List<Schema> branches = type.getTypes();
            if (branches.size() == VALUE_AND_NULL && type.isNullable()) {
                nullBranch = branches.get(0).getType() == Schema.Type.NULL ? 0 : 1;
                valueBranch = 1 - nullBranch;
                type = branches.get(valueBranch);
            } else {
                tell(problems, origin, "field " + field.name() + " is a union", "Make it a union of one type and null");
            }
        }
        String unit = meta.others().getOrDefault(UNIT, "");
        Optional<TimeUnit> known = TimeUnit.ofWord(unit);
        if (!unit.isEmpty() && known.isEmpty()) {
            tell(problems, origin, "field " + field.name() + " has unit=" + unit, "Write days, millis or micros");
        }
        return new Field(field.pos(), field.name(), meta.column(), type.getType(), valueBranch, nullBranch, known);
    }

    private static void tell(Problems problems, Origin origin, String what, String action) {
        problems.error(ErrorCode.SCHEMA_MISMATCH, origin, what, action);
    }
}
