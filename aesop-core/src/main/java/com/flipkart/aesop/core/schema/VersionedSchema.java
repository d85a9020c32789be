package com.flipkart.aesop.core.schema;

import org.apache.avro.Schema;

/**
 * One version of the schema of a logical source.
 *
 * @param source name of the logical source
 * @param version at least 0; the highest is the one that producers encode with
 * @param schema a record: what {@code canonicalText} says, no more
 * @param canonicalText the text that is served to clients and of which {@code id} is the MD5
 * @param id stamped on each event that is encoded with this schema
 */
public record VersionedSchema(String source, int version, Schema schema, String canonicalText, SchemaId id) {

    /**
     * A version whose canonical text is made from {@code schema}.
     *
     * @param schema a record; doc, aliases and properties that {@link CanonicalSchema} leaves out may be there
     * @throws IllegalArgumentException if it is not a record, or cannot be written canonically
     */
    public static VersionedSchema of(String source, int version, Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new IllegalArgumentException(
                    "not a record but " + schema.getType().getName());
        }
        String text = CanonicalSchema.text(schema);
        return new VersionedSchema(source, version, new Schema.Parser().parse(text), text, SchemaId.of(text));
    }
}
