package com.flipkart.aesop.client.row;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;

/** As Avro's compiler would generate it; it is not called here, so that the build needs no code generator. */
public class Person extends SpecificRecordBase {
    public static final Schema SCHEMA$ = new Schema.Parser()
            .parse(
                    "{\"type\":\"record\",\"name\":\"Person\",\"namespace\":\"com.flipkart.aesop.client.row\",\"fields\":["
                            + "{\"name\":\"id\",\"type\":\"long\"},"
                            + "{\"name\":\"name\",\"type\":[\"null\",{\"type\":\"string\",\"avro.java.string\":\"String\"}]},"
                            + "{\"name\":\"mood\",\"type\":{\"type\":\"enum\",\"name\":\"Mood\",\"symbols\":[\"GOOD\",\"BAD\"]},"
                            + "\"default\":\"GOOD\"}]}");

    private long id;
    private String name;
    private Mood mood;

    public static Schema getClassSchema() {
        return SCHEMA$;
    }

    @Override
    public Schema getSchema() {
        return SCHEMA$;
    }

    @Override
    public Object get(int field) {
        return switch (field) {
            case 0 -> id;
            case 1 -> name;
            case 2 -> mood;
            default -> throw new IndexOutOfBoundsException("Invalid index: " + field);
        };
    }

    @Override
    public void put(int field, Object value) {
        switch (field) {
            case 0 -> id = (Long) value;
            case 1 -> name = value == null ? null : value.toString();
            case 2 -> mood = (Mood) value;
            default -> throw new IndexOutOfBoundsException("Invalid index: " + field);
        }
    }

    public long getId() {
        return id;
    }

    public String getName() {
        return name;
    }

    public Mood getMood() {
        return mood;
    }
}
