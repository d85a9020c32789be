/**
 * The schemas of rows: Avro records in a canonical text, whose MD5 is stamped on each event.
 *
 * <p>A {@link com.flipkart.aesop.core.schema.SchemaRegistry} finds them by source name and version or by
 * id. Producers encode with the latest version, relays serve all, clients decode with the one whose id an
 * event carries. Immutable; any thread. The registry on files reads {@code <source>.<version>.avsc} and
 * writes only on request.
 */
package com.flipkart.aesop.core.schema;
