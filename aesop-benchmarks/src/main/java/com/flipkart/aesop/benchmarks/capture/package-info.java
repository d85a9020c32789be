/**
 * From the binlog: how fast rows get from a database's log into the buffer, and how soon after their commit; beside the
 * bare binlog library and the Debezium engine, from the same binlog in the same run.
 *
 * <p><b>Who calls it.</b> The main class of the benchmarks, by name.
 *
 * <p><b>Threads.</b> The benchmark's one, which starts the database server and the sides as child processes.
 *
 * <p><b>After a crash.</b> The children end when the benchmark does; its directory stays.
 */
package com.flipkart.aesop.benchmarks.capture;
