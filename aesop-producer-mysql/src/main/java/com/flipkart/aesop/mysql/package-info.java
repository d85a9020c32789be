/**
 * Turns a MySQL or MariaDB binlog into windows of change events.
 *
 * <p>Here is what the rest of Aesop sees: {@link com.flipkart.aesop.mysql.MySqlProducer} and what makes it. Below:
 * {@code settings}, {@code server} (SQL), {@code types} (cells), {@code schema} (columns beside fields), {@code checks}
 * (before the start), {@code binlog} (reading).
 *
 * <p><b>Who calls it.</b> The relay, through the producer interfaces of aesop-core.
 *
 * <p><b>Threads.</b> One thread, called {@code mysql-<source>}, connects, reads the binlog and writes the windows.
 *
 * <p><b>After a crash.</b> Nothing of its own: it resumes after the last window that the buffer kept.
 */
package com.flipkart.aesop.mysql;
