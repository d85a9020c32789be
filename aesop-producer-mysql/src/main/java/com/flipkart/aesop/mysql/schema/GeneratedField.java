package com.flipkart.aesop.mysql.schema;

import com.flipkart.aesop.core.schema.FieldMeta;
import com.flipkart.aesop.core.schema.SchemaMeta;
import com.flipkart.aesop.mysql.types.Charsets;
import com.flipkart.aesop.mysql.types.Column;
import com.flipkart.aesop.mysql.types.ColumnType;
import com.flipkart.aesop.mysql.types.MySqlType;
import com.flipkart.aesop.mysql.types.TimeUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.Schema;

/** Chooses the field for a column: its Avro type and all that its meta says. */
final class GeneratedField {
    private static final String VALUES = "values";
    private static final int MAX_MILLIS_SCALE = 3;

    private GeneratedField() {}

    /**
     * A field for a column that no version of the schema has had yet.
     *
     * @param name of the field
     * @param position of the column, from 1 on
     * @param added whether earlier versions lack it: then it has a default, so that old events can still be read
     */
    static Schema.Field of(Column column, String name, int position, boolean added) {
        Schema type = Schema.create(avroType(column.type()));
        Schema nothing = Schema.create(Schema.Type.NULL);
        Schema union = added ? Schema.createUnion(nothing, type) : Schema.createUnion(type, nothing);
        Schema.Field field = new Schema.Field(name, union, null, added ? Schema.Field.NULL_DEFAULT_VALUE : null);
        Optional<TimeUnit> unit = unit(column.type());
        field.addProp(SchemaMeta.PROPERTY, meta(column, name, position, unit).text());
        return field;
    }

    /** The field that the version before had, with the facts of the column as it is now. */
    static Schema.Field kept(Schema.Field before, RowSchema.Field known, Column column, int position) {
        Object defaultValue = before.hasDefaultValue() ? before.defaultVal() : null;
        Schema.Field field = new Schema.Field(before.name(), before.schema(), null, defaultValue, before.order());
        field.addProp(
                SchemaMeta.PROPERTY,
                meta(column, before.name(), position, known.unit()).text());
        return field;
    }

    private static FieldMeta meta(Column column, String name, int position, Optional<TimeUnit> unit) {
        ColumnType type = column.type();
        boolean decimal = type.kind() == MySqlType.DECIMAL;
        Map<String, String> others = new LinkedHashMap<>();
        unit.ifPresent(known -> others.put(RowSchema.UNIT, known.word()));
        if (type.kind().isList()) {
            others.put(
                    VALUES,
                    type.text()
                            .substring(type.text().indexOf('(') + 1, type.text().lastIndexOf(')')));
        }
        boolean temporal = type.kind() == MySqlType.DATETIME || type.kind() == MySqlType.TIMESTAMP;
        return new FieldMeta(
                name,
                Optional.of(column.name()),
                OptionalInt.of(position),
                Optional.of(type.text().split("[ (]", 2)[0].toLowerCase(Locale.ROOT)),
                decimal ? OptionalInt.of(type.precision()) : OptionalInt.empty(),
                decimal || (temporal && type.scale() > 0) ? OptionalInt.of(type.scale()) : OptionalInt.empty(),
                type.unsigned() && type.kind().isInteger(),
                type.charset().isEmpty() ? Optional.empty() : Optional.of(type.charset()),
                others);
    }

    private static Schema.Type avroType(ColumnType type) {
        return switch (type.kind()) {
            case TINYINT, SMALLINT, MEDIUMINT -> Schema.Type.INT;
            case INT -> type.unsigned() ? Schema.Type.LONG : Schema.Type.INT;
            case BIGINT -> type.unsigned() ? Schema.Type.STRING : Schema.Type.LONG;
            case FLOAT -> Schema.Type.FLOAT;
            case DOUBLE -> Schema.Type.DOUBLE;
            case CHAR, VARCHAR, TEXT -> Charsets.isKnown(type.charset()) ? Schema.Type.STRING : Schema.Type.BYTES;
            case VARBINARY, BLOB -> Schema.Type.BYTES;
            case DATE, DATETIME, TIMESTAMP -> Schema.Type.LONG;
            case DECIMAL, ENUM, SET -> Schema.Type.STRING;
            case OTHER -> throw new IllegalArgumentException("No Avro type for " + type.text());
        };
    }

    private static Optional<TimeUnit> unit(ColumnType type) {
        return List.of(MySqlType.DATE, MySqlType.DATETIME, MySqlType.TIMESTAMP).contains(type.kind())
                ? Optional.of(type.scale() > MAX_MILLIS_SCALE ? TimeUnit.MICROS : TimeUnit.MILLIS)
                : Optional.empty();
    }
}
