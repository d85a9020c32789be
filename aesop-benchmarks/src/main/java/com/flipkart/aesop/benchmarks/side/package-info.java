/**
 * One side of a comparison, in a JVM of its own: {@link com.flipkart.aesop.benchmarks.side.SideProcess} here, {@link
 * com.flipkart.aesop.benchmarks.side.Side} there, lines of {@link com.flipkart.aesop.benchmarks.side.Fields} between
 * them.
 *
 * <p><b>Who calls it.</b> The benchmarks that measure whole paths. Those that measure a method are JMH's.
 *
 * <p><b>Threads.</b> One asks, one answers. What is measured has threads of its own.
 *
 * <p><b>After a crash.</b> A side whose standard input ends, ends. Its log stays.
 */
package com.flipkart.aesop.benchmarks.side;
