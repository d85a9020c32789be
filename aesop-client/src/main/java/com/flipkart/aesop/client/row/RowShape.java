package com.flipkart.aesop.client.row;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** What all rows of one schema have in common. */
final class RowShape {
    private final Schema schema;
    private final List<String> names;
    private final Map<String, Integer> indexes;

    RowShape(Schema schema) {
        this.schema = schema;
        this.names = schema.getFields().stream().map(Schema.Field::name).toList();
        this.indexes = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            indexes.put(names.get(i), i);
        }
    }

    Schema schema() {
        return schema;
    }

    List<String> names() {
        return names;
    }

    /** -1 if there is no such column. */
    int indexOf(String name) {
        return indexes.getOrDefault(name, -1);
    }
}
