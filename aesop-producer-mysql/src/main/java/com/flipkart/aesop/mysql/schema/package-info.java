/**
 * Schemas of rows beside the tables that the rows come from.
 *
 * <p>{@link com.flipkart.aesop.mysql.schema.RowSchema} reads a registered Avro schema, {@link
 * com.flipkart.aesop.mysql.schema.ColumnMatch} decides whether it fits a table.
 *
 * <p><b>Who calls it.</b> The start-up checks with the columns of {@code information_schema}, the binlog reader
 * with those of each TABLE_MAP event: both hear the same answer.
 *
 * <p><b>Threads.</b> Everything is immutable, except the cell writers that a match hands out.
 *
 * <p><b>After a crash.</b> Nothing is kept.
 */
package com.flipkart.aesop.mysql.schema;
