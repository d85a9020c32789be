package com.flipkart.aesop.core.schema;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/** Random records with all that a schema can have: nested types, namespaces, docs, aliases, properties, defaults. */
final class RandomSchemas {
    private static final String[] NAMESPACES = {null, "a", "a", "a", "a.b"};
    private static final Schema.Type[] PRIMITIVES = {
        Schema.Type.BOOLEAN,
        Schema.Type.INT,
        Schema.Type.LONG,
        Schema.Type.FLOAT,
        Schema.Type.DOUBLE,
        Schema.Type.BYTES,
        Schema.Type.STRING
    };

    private static final List<Schema.Field.Order> ORDERS =
            List.of(Schema.Field.Order.ASCENDING, Schema.Field.Order.DESCENDING, Schema.Field.Order.IGNORE);

    private final Random random;
    private final List<Schema> named = new ArrayList<>();
    private int names;

    RandomSchemas(long seed) {
        random = new Random(seed);
    }

    Schema next() {
        named.clear();
        names = 0;
        return record(3);
    }

    private Schema record(int depth) {
        Schema record = Schema.createRecord(name("R"), doc(), namespace(), false);
        aliases(record::addAlias);
        properties(record::addProp);
        named.add(record);
        List<Schema.Field> fields = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            fields.add(field("f" + i, depth));
        }
        record.setFields(fields);
        return record;
    }

    private Schema.Field field(String name, int depth) {
        Schema type = type(depth);
        Schema.Field.Order order = ORDERS.get(random.nextInt(3));
        Schema.Field field = new Schema.Field(name, type, doc(), defaultOf(type), order);
        aliases(field::addAlias);
        properties(field::addProp);
        return field;
    }

    private Schema type(int depth) {
        int choice = random.nextInt(depth > 0 ? 10 : 4);
        return switch (choice) {
            case 0, 1, 2 -> primitive();
            case 3 -> named.get(random.nextInt(named.size()));
            case 4 -> Schema.createArray(type(depth - 1));
            case 5 -> Schema.createMap(type(depth - 1));
            case 6 -> union(depth);
            case 7 -> remember(Schema.createEnum(name("E"), doc(), namespace(), List.of("X", "Y"), enumDefault()));
            case 8 -> remember(Schema.createFixed(name("F"), doc(), namespace(), 1 + random.nextInt(9)));
            default -> record(depth - 1);
        };
    }

    private Schema primitive() {
        Schema primitive = Schema.create(PRIMITIVES[random.nextInt(PRIMITIVES.length)]);
        if (primitive.getType() == Schema.Type.STRING && random.nextBoolean()) {
            primitive.addProp("avro.java.string", "String");
        }
        properties(primitive::addProp);
        return primitive;
    }

    private Schema union(int depth) {
        Schema some = type(depth - 1);
        if (some.getType() == Schema.Type.UNION) {
            return some;
        }
        Schema nothing = Schema.create(Schema.Type.NULL);
        return random.nextBoolean() ? Schema.createUnion(nothing, some) : Schema.createUnion(some, nothing);
    }

    private Schema remember(Schema schema) {
        aliases(schema::addAlias);
        properties(schema::addProp);
        named.add(schema);
        return schema;
    }

    private Object defaultOf(Schema type) {
        if (random.nextBoolean()) {
            return null;
        }
        return switch (type.getType()) {
            case BOOLEAN -> random.nextBoolean();
            case INT -> random.nextInt();
            case LONG -> random.nextLong() % 1_000_000_000_000_000_000L;
            case FLOAT -> random.nextFloat();
            case DOUBLE -> random.nextGaussian() * 1e9;
            case STRING -> text();
            case BYTES -> "\u00ff\u0000".getBytes(StandardCharsets.ISO_8859_1);
            case UNION -> type.getTypes().get(0).getType() == Schema.Type.NULL ? JsonProperties.NULL_VALUE : null;
            default -> null;
        };
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.appendCodePoint(random.nextBoolean() ? random.nextInt(128) : 128 + random.nextInt(0xD000));
        }
        return text.toString();
    }

    private String name(String prefix) {
        return prefix + names++;
    }

    private String namespace() {
        return NAMESPACES[random.nextInt(NAMESPACES.length)];
    }

    private String doc() {
        return random.nextBoolean() ? text() : null;
    }

    private String enumDefault() {
        return random.nextBoolean() ? "X" : null;
    }

    private void aliases(Consumer<String> add) {
        if (random.nextInt(4) == 0) {
            add.accept(name("Alias"));
        }
    }

    private void properties(BiConsumer<String, Object> add) {
        Supplier<Object> value = () -> random.nextBoolean() ? text() : random.nextInt();
        for (int i = random.nextInt(4); i > 0; i--) {
            add.accept("p" + i, value.get());
        }
        if (random.nextBoolean()) {
            add.accept("meta", "k=" + text().replace(";", ""));
        }
    }
}
