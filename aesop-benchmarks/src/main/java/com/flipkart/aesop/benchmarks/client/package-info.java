/**
 * From the relay to the consumer's callback: how fast decoded rows arrive, beside what it costs to decode them.
 *
 * <p><b>Who calls it.</b> The main class of the benchmarks, by name.
 *
 * <p><b>Threads.</b> The benchmark's one; relay, client and loop are in JVMs of their own.
 *
 * <p><b>After a crash.</b> The children end when the benchmark does; its directory stays.
 */
package com.flipkart.aesop.benchmarks.client;
