/**
 * A relay whose memory producer goes on writing while it is read: how long a window takes from its commit to the
 * callback, and what each reader costs.
 *
 * <p><b>Who calls it.</b> The main class of the benchmarks, by name.
 *
 * <p><b>Threads.</b> The benchmark's one; relay, clients and readers are in JVMs of their own.
 *
 * <p><b>After a crash.</b> The children end when the benchmark does; its directory stays.
 */
package com.flipkart.aesop.benchmarks.live;
