package com.flipkart.aesop.benchmarks;

/**
 * A number that says how much a benchmark does; {@code --name=value} on the command line.
 *
 * @param name of the option
 * @param full its value in a run that counts
 * @param tiny its value with {@code --tiny}, which proves that the benchmark works and nothing else
 * @param doc one line
 */
public record Parameter(String name, long full, long tiny, String doc) {}
