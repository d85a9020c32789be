package com.flipkart.aesop.client.row;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * A row: the values of its columns, by name. Immutable; may be kept and given to other threads.
 *
 * <p>Avro types come as these Java types: int {@link Integer}, long {@link Long}, float {@link Float}, double {@link
 * Double}, boolean {@link Boolean}, string and enum {@link String}, bytes and fixed a read-only {@link ByteBuffer}
 * whose position is 0, array {@link List}, map {@link Map}, record {@code Row}, null {@code null}.
 */
public final class Row {
    private final RowShape shape;
    private final Object[] values;

    Row(RowShape shape, Object[] values) {
        this.shape = shape;
        this.values = values;
    }

    /**
     * The value of a column; null if the row has null there.
     *
     * @throws AesopException {@code SCHEMA_MISMATCH} if there is no such column
     */
    public Object get(String name) {
        int index = shape.indexOf(name);
        if (index < 0) {
            throw new AesopException(
                    ErrorCode.SCHEMA_MISMATCH,
                    "Reading column=" + name + " of a row of " + schema().getFullName() + " failed: its columns are "
                            + String.join(", ", shape.names()));
        }
        return values[index];
    }

    /** Whether the row has a column of this name. */
    public boolean has(String name) {
        return shape.indexOf(name) >= 0;
    }

    /** The value of a column, as text; null if it is null. */
    public String getString(String name) {
        Object value = get(name);
        return value == null || value instanceof String ? (String) value : describe(value);
    }

    /**
     * The value of a column that is a whole number and not null.
     *
     * @throws AesopException {@code SCHEMA_MISMATCH} if it is anything else
     */
    public long getLong(String name) {
        Object value = get(name);
        if (value instanceof Long || value instanceof Integer) {
            return ((Number) value).longValue();
        }
        throw new AesopException(
                ErrorCode.SCHEMA_MISMATCH,
                "Reading column=" + name + " of a row of " + schema().getFullName()
                        + " as a whole number failed: it is "
                        + (value == null ? "null" : value.getClass().getSimpleName() + " " + value)
                        + ". Use get(name) for columns that can be null or of another type");
    }

    /** Names of the columns in the order of the schema. */
    public List<String> names() {
        return shape.names();
    }

    /** The schema that the row was read with. */
    public Schema schema() {
        return shape.schema();
    }

    /** All columns in the order of the schema; unmodifiable. */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            map.put(shape.names().get(i), values[i]);
        }
        return Collections.unmodifiableMap(map);
    }

    /** A new Avro record with the same values, for code that works on those. */
    public GenericRecord toRecord() {
        GenericData.Record record = new GenericData.Record(schema());
        for (int i = 0; i < values.length; i++) {
            record.put(i, GenericValues.toAvro(schema().getFields().get(i).schema(), values[i]));
        }
        return record;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Row row
                && shape.schema().equals(row.shape.schema())
                && Arrays.equals(values, row.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    /** {@code {id=1, name=Ann}}; bytes in hexadecimal. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(shape.names().get(i))
                    .append('=')
                    .append(describe(values[i]));
        }
        return text.append('}').toString();
    }

    private static String describe(Object value) {
        if (value instanceof ByteBuffer bytes) {
            StringBuilder text = new StringBuilder("0x");
            for (int i = bytes.position(); i < bytes.limit(); i++) {
                text.append(Character.forDigit((bytes.get(i) >> 4) & 0xF, 16))
                        .append(Character.forDigit(bytes.get(i) & 0xF, 16));
            }
            return text.toString();
        }
        return String.valueOf(value);
    }
}
