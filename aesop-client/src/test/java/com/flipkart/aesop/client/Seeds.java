package com.flipkart.aesop.client;

import java.util.Random;

/** The random numbers of a test: printed, and repeated with {@code -Daesop.seed=}. */
final class Seeds {
    private Seeds() {}

    static Random random(Class<?> test) {
        long seed = Long.getLong("aesop.seed", System.nanoTime());
        System.out.println(test.getSimpleName() + " runs with -Daesop.seed=" + seed);
        return new Random(seed);
    }
}
