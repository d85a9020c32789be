package com.flipkart.aesop.relay.memory;

/**
 * Random numbers that can be started anywhere without allocation: SplitMix64, of Steele, Lea and Flood. Not
 * thread-safe.
 */
final class RandomSequence {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    /** Starts the sequence of {@code number}, one of those of {@code seed}. */
    void start(long seed, long number) {
        state = mix(seed) ^ mix(number * GOLDEN);
    }

    long next() {
        state += GOLDEN;
        return mix(state);
    }

    /** A number in [0, bound). */
    long next(long bound) {
        return Math.floorMod(next() >>> 1, bound);
    }

    /** A number in [0, 1). */
    double nextDouble() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
