/**
 * The schemas of rows: Avro records in a canonical text, whose MD5 is stamped on each event.
 *
 * <p>A {@link com.flipkart.aesop.core.schema.SchemaRegistry} finds them by source name. Producers encode with
 * the latest version, relays serve all, clients decode with the one whose id an event carries. {@link
 * com.flipkart.aesop.core.schema.CanonicalSchema} makes the text, {@link
 * com.flipkart.aesop.core.schema.SchemaMeta} reads what the {@code meta} attributes say of table and columns.
 *
 * <p>Immutable; any thread. The registry on files, {@link com.flipkart.aesop.core.schema.FileSchemaRegistry},
 * reads {@code <source>.<version>.avsc}; {@link com.flipkart.aesop.core.schema.SchemaFile} writes a new version
 * whole or, if the machine dies, not at all.
 */
package com.flipkart.aesop.core.schema;
