/**
 * Rows: what an event's value says, as Java values.
 *
 * <p>A {@link com.flipkart.aesop.client.row.Row} is what consumers get; it is immutable. {@link
 * com.flipkart.aesop.client.row.RowDecoder} makes one from the Avro datum where it lies: written by hand for the
 * usual case that a row is read with the schema that it was written with, Avro's own reader for rows of an older
 * schema. {@link com.flipkart.aesop.client.row.SpecificRowDecoder} makes objects of the classes that Avro's compiler
 * generates.
 *
 * <p><b>Who calls it.</b> Consumers use {@code Row}; the rest is called by {@link com.flipkart.aesop.client} and is
 * not part of what the library promises.
 *
 * <p><b>Threads.</b> Rows may be used by any; a decoder belongs to the callback thread of one client.
 *
 * <p><b>After a crash.</b> Nothing here is kept.
 */
package com.flipkart.aesop.client.row;
