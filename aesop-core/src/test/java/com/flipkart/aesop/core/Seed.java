package com.flipkart.aesop.core;

/** The seed of a random test: printed, and taken from {@code -Daesop.seed=} if it is given. */
public final class Seed {
    private Seed() {}

    public static long next() {
        long seed = Long.getLong("aesop.seed", System.nanoTime());
        String test = StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst().orElseThrow().toString());
        System.out.println("-Daesop.seed=" + seed + " in " + test);
        return seed;
    }
}
