/**
 * Measures the paths whose speed is promised, each beside what a peer does or the machine could do, in one run.
 *
 * <p>A {@link com.flipkart.aesop.benchmarks.Benchmark} has a name on the command line, runs all its sides in turn and
 * finds rounds, which {@link com.flipkart.aesop.benchmarks.BenchmarksMain} writes down beside the promises. The packages
 * below are named after what they measure; {@code side} and {@code report} are what they share. {@code
 * docs/benchmarks/README.md} says what the figures mean.
 *
 * <p><b>Who calls it.</b> A developer, by {@code bin/benchmarks}.
 *
 * <p><b>Threads.</b> One, which starts JVMs and waits for them; each benchmark says what runs there.
 *
 * <p><b>After a crash.</b> Children end with this JVM, and what they wrote stays among the temporary files; results are
 * printed and written when a benchmark is done.
 */
package com.flipkart.aesop.benchmarks;
