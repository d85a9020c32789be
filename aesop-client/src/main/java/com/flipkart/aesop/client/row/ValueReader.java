package com.flipkart.aesop.client.row;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** Reads the value of one schema; a schema is turned into a tree of these once. */
@FunctionalInterface
interface ValueReader {
    Object read(DatumInput in);

    /** Makes the reader of a record. */
    static RecordReader ofRecord(Schema schema) {
        return ofRecord(schema, new IdentityHashMap<>());
    }

    private static RecordReader ofRecord(Schema schema, Map<Schema, RecordReader> known) {
        RecordReader record = known.get(schema);
        if (record == null) {
            List<Schema.Field> fields = schema.getFields();
            record = new RecordReader(new RowShape(schema), new ValueReader[fields.size()]);
            known.put(schema, record); // before its fields: a row may hold an older image of itself
            for (Schema.Field field : fields) {
                record.fields[field.pos()] = of(field.schema(), known);
            }
        }
        return record;
    }

    private static ValueReader of(Schema schema, Map<Schema, RecordReader> known) {
        return switch (schema.getType()) {
            case NULL -> in -> null;
            case BOOLEAN -> DatumInput::readBoolean;
            case INT -> DatumInput::readInt;
            case LONG -> DatumInput::readLong;
            case FLOAT -> DatumInput::readFloat;
            case DOUBLE -> DatumInput::readDouble;
            case STRING -> DatumInput::readString;
            case BYTES -> DatumInput::readBytes;
            case FIXED -> ofFixed(schema.getFixedSize());
            case ENUM -> new EnumReader(schema.getEnumSymbols().toArray(String[]::new));
            case RECORD -> ofRecord(schema, known);
            case UNION ->
                new UnionReader(schema.getTypes().stream()
                        .map(branch -> of(branch, known))
                        .toArray(ValueReader[]::new));
            case ARRAY -> new ArrayReader(of(schema.getElementType(), known));
            case MAP -> new MapReader(of(schema.getValueType(), known));
        };
    }

    private static ValueReader ofFixed(int size) {
        return in -> in.readFixed(size);
    }

    /** A record, as a {@link Row}. */
    final class RecordReader implements ValueReader {
        private final RowShape shape;
        private final ValueReader[] fields;

        RecordReader(RowShape shape, ValueReader[] fields) {
            this.shape = shape;
            this.fields = fields;
        }

        @Override
        public Row read(DatumInput in) {
            Object[] values = new Object[fields.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = fields[i].read(in);
            }
            return new Row(shape, values);
        }
    }

    /** A union: the index of its branch, then the value. */
    final class UnionReader implements ValueReader {
        private final ValueReader[] branches;

        UnionReader(ValueReader[] branches) {
            this.branches = branches;
        }

        @Override
        public Object read(DatumInput in) {
            long branch = in.readLong();
            if (branch < 0 || branch >= branches.length) {
                throw in.damaged("a union of " + branches.length + " branches has the branch " + branch);
            }
            return branches[(int) branch].read(in);
        }
    }

    /** An enum: the index of its symbol. */
    final class EnumReader implements ValueReader {
        private final String[] symbols;

        EnumReader(String[] symbols) {
            this.symbols = symbols;
        }

        @Override
        public Object read(DatumInput in) {
            int symbol = in.readInt();
            if (symbol < 0 || symbol >= symbols.length) {
                throw in.damaged("an enum of " + symbols.length + " symbols has the symbol " + symbol);
            }
            return symbols[symbol];
        }
    }

    /** An array: blocks of items. */
    record ArrayReader(ValueReader item) implements ValueReader {
        @Override
        public Object read(DatumInput in) {
            List<Object> items = new ArrayList<>();
            for (int count = in.readBlockCount(); count > 0; count = in.readBlockCount()) {
                for (int i = 0; i < count; i++) {
                    items.add(item.read(in));
                }
            }
            return Collections.unmodifiableList(items);
        }
    }

    /** A map: blocks of keys and items. */
    record MapReader(ValueReader item) implements ValueReader {
        @Override
        public Object read(DatumInput in) {
            Map<String, Object> items = new LinkedHashMap<>();
            for (int count = in.readBlockCount(); count > 0; count = in.readBlockCount()) {
                for (int i = 0; i < count; i++) {
                    items.put(in.readString(), item.read(in));
                }
            }
            return Collections.unmodifiableMap(items);
        }
    }
}
