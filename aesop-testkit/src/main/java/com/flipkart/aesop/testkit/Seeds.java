package com.flipkart.aesop.testkit;

import java.security.SecureRandom;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Random tests that can be run again. Without {@code -Daesop.seed=} every run has another seed, which is printed and
 * is in the message of a test that fails; with it, every random test of the run has this one.
 */
public final class Seeds {
    public static final String PROPERTY = "aesop.seed";

    private static final Logger LOG = LoggerFactory.getLogger(Seeds.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What a random test does with its numbers. */
    @FunctionalInterface
    public interface Body {
        void run(Random random) throws Exception;
    }

    private Seeds() {}

    /** Picks the seed and prints it; for tests that need more than one source of numbers. */
    public static long pick() {
        Long given = Long.getLong(PROPERTY);
        long seed = given == null ? RANDOM.nextLong() : given;
        LOG.info("Replay with -D{}={}", PROPERTY, seed);
        return seed;
    }

    /** Runs the body with numbers from a picked seed; a failure names the seed, so that it is not lost with the output. */
    public static void run(Body body) {
        long seed = pick();
        try {
            body.run(new Random(seed));
        } catch (Exception | AssertionError e) {
            throw new AssertionError(e.getMessage() + "\nReplay with -D" + PROPERTY + "=" + seed, e);
        }
    }
}
