package com.flipkart.aesop.benchmarks.report;

/**
 * A figure that was promised, beside the one that was measured.
 *
 * @param what which: {@code Aesop / bare library}
 * @param measured the figure or ratio of this run
 * @param bound on which side of {@code wanted} it is to lie
 * @param wanted what was promised
 * @param unit of both; empty for a ratio
 */
public record Wanted(String what, double measured, Bound bound, double wanted, String unit) {
    /** No path may be further away from what is wanted than this. */
    public static final double TOLERATED = 5;

    /** The side on which a figure is to lie. */
    public enum Bound {
        AT_LEAST("at least"),
        AT_MOST("at most");

        private final String words;

        Bound(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    public static Wanted atLeast(String what, double measured, double wanted, String unit) {
        return new Wanted(what, measured, Bound.AT_LEAST, wanted, unit);
    }

    public static Wanted atMost(String what, double measured, double wanted, String unit) {
        return new Wanted(what, measured, Bound.AT_MOST, wanted, unit);
    }

    /** How many times the measured figure is away from the wanted one; 1 if it is reached. */
    public double timesAway() {
        double times = bound == Bound.AT_LEAST ? wanted / measured : measured / wanted;
        return measured == wanted ? 1 : Math.max(1, times);
    }

    /** In a word: reached, within five times, or further away. */
    public String verdict() {
        double away = timesAway();
        if (away <= 1) {
            return "reached";
        }
        return away <= TOLERATED ? "within " + (int) TOLERATED + " times" : "TOO FAR AWAY";
    }
}
