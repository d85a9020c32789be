/**
 * Measures the paths whose speed is promised.
 *
 * <p><b>Who calls it.</b> A developer, from the command line.
 *
 * <p><b>Threads.</b> JMH decides; each benchmark says how many threads it needs.
 *
 * <p><b>After a crash.</b> Nothing: results are printed and written to where the command says.
 */
package com.flipkart.aesop.benchmarks;
