package com.flipkart.aesop.client.row;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * Makes objects of a class that Avro's compiler generated. The only classes that a datum can bring to life are that
 * class and those of the named types inside its own schema, found by its own class loader: a schema from the network
 * names none.
 *
 * <p>Belongs to one thread at a time.
 *
 * @param <T> the class
 */
public final class SpecificRowDecoder<T> {
    private final SpecificDatumReader<T> reader;
    private final Class<T> type;
    private BinaryDecoder in;

    /**
     * @param writer the schema whose id the event carries
     * @param type a generated class; its schema is what rows are seen as
     * @throws AesopException {@code SCHEMA_MISMATCH} if it is no such class
     */
    public SpecificRowDecoder(Schema writer, Class<T> type) {
        this.type = type;
        SpecificData data = new SubscribedClasses(type);
        this.reader = new SpecificDatumReader<>(writer, schemaOf(type, data), data);
    }

    /**
     * The object in [offset, offset + length) of {@code bytes}; later bytes are ignored.
     *
     * @throws AesopException {@code SCHEMA_MISMATCH} if the bytes cannot be read as such an object
     */
    public T decode(byte[] bytes, int offset, int length) {
        try {
            in = DecoderFactory.get().binaryDecoder(bytes, offset, length, in);
            return reader.read(null, in);
        } catch (IOException | AvroRuntimeException | ClassCastException | IndexOutOfBoundsException e) {
            throw new AesopException(
                    ErrorCode.SCHEMA_MISMATCH,
                    "Reading a row as " + type.getName() + " failed: " + e.getMessage()
                            + ". Generate the class again from the registered schema",
                    e);
        }
    }

    private static Schema schemaOf(Class<?> type, SpecificData data) {
        try {
            Schema schema = data.getSchema(type);
            if (schema.getType() == Schema.Type.RECORD) {
                return schema;
            }
            throw notGenerated(type, "its schema is " + schema, null);
        } catch (AvroRuntimeException e) {
            throw notGenerated(type, e.getMessage(), e);
        }
    }

    private static AesopException notGenerated(Class<?> type, String why, Exception cause) {
        return new AesopException(
                ErrorCode.SCHEMA_MISMATCH,
                "Reading rows as " + type.getName()
                        + " failed: it is not a record class that Avro's compiler generated (" + why + ")",
                cause);
    }

    /** Avro's data model, with a closed list of classes. */
    private static final class SubscribedClasses extends SpecificData {
        private final Map<String, Class<?>> classes = new HashMap<>();

        SubscribedClasses(Class<?> root) {
            super(root.getClassLoader());
            addConversions(root);
            collect(super.getSchema(root), root, new HashSet<>());
        }

        private void addConversions(Class<?> root) {
            SpecificData.getForClass(root).getConversions().forEach(this::addLogicalTypeConversion);
        }

        private void collect(Schema schema, Class<?> root, Set<Schema> seen) {
            switch (schema.getType()) {
                case RECORD -> {
                    if (seen.add(schema)) {
                        put(schema, root);
                        schema.getFields().forEach(field -> collect(field.schema(), root, seen));
                    }
                }
                case ENUM, FIXED -> put(schema, root);
                case ARRAY -> collect(schema.getElementType(), root, seen);
                case MAP -> collect(schema.getValueType(), root, seen);
                case UNION -> schema.getTypes().forEach(branch -> collect(branch, root, seen));
                default -> {
                    // Primitives have no class of their own.
                }
            }
        }

        private void put(Schema named, Class<?> root) {
            String name = getClassName(named);
            try {
                classes.put(named.getFullName(), Class.forName(name, false, root.getClassLoader()));
            } catch (ClassNotFoundException e) {
                throw notGenerated(root, "there is no class " + name + " for its part " + named.getFullName(), e);
            }
        }

        @Override
        @SuppressWarnings("rawtypes") // as Avro declares it
        public Class getClass(Schema schema) {
            return switch (schema.getType()) {
                case RECORD, ENUM, FIXED -> classes.get(schema.getFullName());
                default -> super.getClass(schema);
            };
        }
    }
}
