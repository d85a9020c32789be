package com.flipkart.aesop.core.schema;

import org.apache.avro.Schema;

/**
 * One version of the schema of a logical source.
 *
 * @param source name of the logical source
 * @param version at least 0; the highest is the one that producers encode with
 * @param schema a record
 * @param canonicalText the text that is served to clients and of which {@code id} is the MD5
 * @param id stamped on each event that is encoded with this schema
 */
public record VersionedSchema(String source, int version, Schema schema, String canonicalText, SchemaId id) {}
