/**
 * Cells of a row as they lie in the binlog, and how they become Avro values and keys.
 *
 * <p>{@link com.flipkart.aesop.mysql.types.TypePairs} is the table of docs/types.md: which column type can be
 * written as which Avro type, and how. What it hands out is put together from two small families, {@link
 * com.flipkart.aesop.mysql.types.CellNumber} and {@link com.flipkart.aesop.mysql.types.CellText}, which read a
 * cell straight from the bytes of the binlog event, without the JVM's time zone, charset or a boxed value.
 *
 * <p><b>Who calls it.</b> The row encoder of {@code mysql.binlog} for every cell; the start-up checks and the
 * schema generator to learn what is possible.
 *
 * <p><b>Threads.</b> Columns are immutable. Everything that reads cells keeps a scratch array and belongs to
 * the thread of one producer.
 *
 * <p><b>After a crash.</b> Nothing is kept.
 */
package com.flipkart.aesop.mysql.types;
