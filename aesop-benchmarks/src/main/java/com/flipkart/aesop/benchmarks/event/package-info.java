/**
 * The events that buffer, relay and client are measured with, and the least that it costs to write and to read them.
 *
 * <p><b>Who calls it.</b> The benchmarks that need no database.
 *
 * <p><b>Threads.</b> Each object belongs to one.
 *
 * <p><b>After a crash.</b> Nothing is kept.
 */
package com.flipkart.aesop.benchmarks.event;
