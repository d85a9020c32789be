/**
 * Pulls from a relay or a bootstrap server, calls your consumer, keeps its checkpoint. A plain library: usable
 * without Spring, XML or the container.
 *
 * <p><b>Who calls it.</b> The program that embeds it, or the container.
 *
 * <p><b>Threads.</b> One thread pulls and one thread calls the consumer, for each client.
 *
 * <p><b>After a crash.</b> The checkpoint survives; windows after it are requested again.
 */
package com.flipkart.aesop.client;
