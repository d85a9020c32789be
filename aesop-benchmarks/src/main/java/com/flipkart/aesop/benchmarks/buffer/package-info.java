/**
 * Writing to the buffer, method by method: JMH's benchmarks, and the command that compares them.
 *
 * <p><b>Who calls it.</b> The main class of the benchmarks, by name; or JMH itself.
 *
 * <p><b>Threads.</b> JMH's: one for each benchmark.
 *
 * <p><b>After a crash.</b> The ring's directory stays among the temporary files.
 */
package com.flipkart.aesop.benchmarks.buffer;
