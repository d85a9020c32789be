/**
 * Turns a MySQL or MariaDB binlog into windows of change events.
 *
 * <p><b>Who calls it.</b> The relay, through the producer interfaces of aesop-core.
 *
 * <p><b>Threads.</b> One thread reads the binlog and writes the windows of one source.
 *
 * <p><b>After a crash.</b> Nothing of its own: it resumes after the last window that the buffer kept.
 */
package com.flipkart.aesop.mysql;
