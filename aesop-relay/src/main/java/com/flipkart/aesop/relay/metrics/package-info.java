/**
 * The figures of {@link com.flipkart.aesop.relay.stats} as Micrometer meters, and their text for Prometheus at
 * /metrics. The one package that knows Micrometer. docs/metrics.md has every meter; a test compares.
 *
 * <p>{@link com.flipkart.aesop.relay.metrics.RelayMeters} puts them into any registry, so that a program that embeds a
 * relay can send them wherever Micrometer can. Every meter reads its figure when it is asked: nothing is counted twice,
 * and what is not asked for costs nothing.
 *
 * <p><b>Who calls it.</b> The relay; a program with a registry of its own.
 *
 * <p><b>Threads.</b> Meters are read on the thread of whoever asks: for /metrics one of its
 * own.
 *
 * <p><b>After a crash.</b> Nothing is kept: counters begin at 0 again, which Prometheus knows how to take.
 */
package com.flipkart.aesop.relay.metrics;
