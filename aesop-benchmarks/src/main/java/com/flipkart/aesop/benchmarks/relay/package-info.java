/**
 * From the relay's buffer to a socket: how fast bytes come out, beside the kernel's own way to send them,
 * and how fast another relay takes them over.
 *
 * <p><b>Who calls it.</b> The main class of the benchmarks, by name.
 *
 * <p><b>Threads.</b> The reader is the benchmark's one; the servers are in JVMs of their own.
 *
 * <p><b>After a crash.</b> The children end when the benchmark does; its directory stays.
 */
package com.flipkart.aesop.benchmarks.relay;
