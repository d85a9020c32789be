package com.flipkart.aesop.client.row;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;

/** Turns Avro's generic values into those of a {@link Row}, and back. */
final class GenericValues {
    private GenericValues() {}

    /** The row with the values of {@code record}. */
    static Row toRow(IndexedRecord record) {
        Object[] values = new Object[record.getSchema().getFields().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = fromAvro(record.get(i));
        }
        return new Row(new RowShape(record.getSchema()), values);
    }

    private static Object fromAvro(Object value) {
        if (value instanceof CharSequence || value instanceof GenericData.EnumSymbol) {
            return value.toString();
        }
        if (value instanceof ByteBuffer bytes) {
            return readOnly(bytes.duplicate());
        }
        if (value instanceof GenericFixed fixed) {
            return readOnly(ByteBuffer.wrap(fixed.bytes()));
        }
        if (value instanceof IndexedRecord record) {
            return toRow(record);
        }
        if (value instanceof Collection<?> items) {
            List<Object> list = new ArrayList<>(items.size());
            items.forEach(item -> list.add(fromAvro(item)));
            return Collections.unmodifiableList(list);
        }
        if (value instanceof Map<?, ?> entries) {
            Map<String, Object> map = new LinkedHashMap<>();
            entries.forEach((key, item) -> map.put(key.toString(), fromAvro(item)));
            return Collections.unmodifiableMap(map);
        }
        return value;
    }

    private static ByteBuffer readOnly(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return ByteBuffer.wrap(copy).asReadOnlyBuffer();
    }

    /** The value as Avro's generic writers want it. */
    static Object toAvro(Schema schema, Object value) {
        return switch (schema.getType()) {
            case UNION -> value == null ? null : toAvro(branchOf(schema, value), value);
            case RECORD -> ((Row) value).toRecord();
            case ENUM -> new GenericData.EnumSymbol(schema, value);
            case FIXED -> new GenericData.Fixed(schema, bytesOf((ByteBuffer) value));
            case BYTES -> ((ByteBuffer) value).duplicate();
            case ARRAY -> {
                GenericData.Array<Object> array = new GenericData.Array<>(((List<?>) value).size(), schema);
                ((List<?>) value).forEach(item -> array.add(toAvro(schema.getElementType(), item)));
                yield array;
            }
            case MAP -> {
                Map<String, Object> map = new LinkedHashMap<>();
                ((Map<?, ?>) value).forEach((key, item) -> map.put((String) key, toAvro(schema.getValueType(), item)));
                yield map;
            }
            case STRING, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> value;
        };
    }

    private static byte[] bytesOf(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }

    /** The branch of a union that a value is of: the first one whose Java type fits. */
    private static Schema branchOf(Schema union, Object value) {
        for (Schema branch : union.getTypes()) {
            if (fits(branch, value)) {
                return branch;
            }
        }
        throw new IllegalStateException("No branch of " + union + " fits " + value.getClass());
    }

    private static boolean fits(Schema schema, Object value) {
        return switch (schema.getType()) {
            case NULL -> false;
            case RECORD -> value instanceof Row row && row.schema().equals(schema);
            case ENUM -> value instanceof String text && schema.hasEnumSymbol(text);
            case FIXED -> value instanceof ByteBuffer bytes && bytes.remaining() == schema.getFixedSize();
            case BYTES -> value instanceof ByteBuffer;
            case ARRAY -> value instanceof List;
            case MAP -> value instanceof Map;
            case STRING -> value instanceof String;
            case INT -> value instanceof Integer;
            case LONG -> value instanceof Long;
            case FLOAT -> value instanceof Float;
            case DOUBLE -> value instanceof Double;
            case BOOLEAN -> value instanceof Boolean;
            case UNION -> false;
        };
    }
}
