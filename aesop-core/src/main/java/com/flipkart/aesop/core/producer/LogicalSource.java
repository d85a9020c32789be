package com.flipkart.aesop.core.producer;

/**
 * A stream of one kind of row: for MySQL, a table.
 *
 * @param id in [1, 32767]; stamped on each event, and what clients ask for on the wire
 * @param name what clients subscribe to, and the base name of the schema file
 * @param uri what it is at the source: for MySQL {@code database.table}
 * @param partition logical partition stamped on each event
 */
public record LogicalSource(short id, String name, String uri, short partition) {}
