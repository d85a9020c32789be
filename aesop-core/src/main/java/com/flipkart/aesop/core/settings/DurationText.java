package com.flipkart.aesop.core.settings;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as users write them: {@code 100ms}, {@code 5s}, {@code 10m}, {@code 2h}, {@code 14d}. */
public final class DurationText {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})\\s*([a-z]*)");
    private static final Map<String, Duration> UNITS = units();

    private DurationText() {}

    /**
     * @param text a whole number and a unit (ns, us, ms, s, m, h, d); 0 needs none
     * @throws IllegalArgumentException if {@code text} is not that
     */
    public static Duration parse(String text) {
        return parse(text, "");
    }

    /**
     * @param unit what a plain number is measured in; empty if it needs a unit
     * @throws IllegalArgumentException if {@code text} is not a duration
     */
    static Duration parse(String text, String unit) {
        Matcher matcher = TEXT.matcher(text.trim());
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            String written = matcher.group(2).isEmpty() ? unit : matcher.group(2);
            if (number == 0 && written.isEmpty()) {
                return Duration.ZERO;
            }
            Duration one = UNITS.get(written);
            if (one != null) {
                try {
                    return one.multipliedBy(number);
                } catch (ArithmeticException e) {
                    throw new IllegalArgumentException("too long a duration: " + text, e);
                }
            }
        }
        throw new IllegalArgumentException("not a duration: " + text
                + "; write a whole number and its unit, as in 5s (units: " + String.join(", ", UNITS.keySet()) + ")");
    }

    static boolean isUnit(String unit) {
        return UNITS.containsKey(unit);
    }

    /** The duration in the greatest unit that leaves no fraction; {@link #parse} reads it back. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        String name = "ns";
        for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
            if (unit.getValue()
                    .multipliedBy(duration.dividedBy(unit.getValue()))
                    .equals(duration)) {
                name = unit.getKey();
            }
        }
        return duration.dividedBy(UNITS.get(name)) + name;
    }

    /** The duration as a plain number of {@code unit}; with a unit, as {@link #format}, if that would be a fraction. */
    static String formatPlain(Duration duration, String unit) {
        Duration one = UNITS.get(unit);
        return one.multipliedBy(duration.dividedBy(one)).equals(duration)
                ? Long.toString(duration.dividedBy(one))
                : format(duration);
    }

    private static Map<String, Duration> units() {
        Map<String, Duration> units = new LinkedHashMap<>();
        units.put("ns", Duration.ofNanos(1));
        units.put("us", Duration.ofNanos(1000));
        units.put("ms", Duration.ofMillis(1));
        units.put("s", Duration.ofSeconds(1));
        units.put("m", Duration.ofMinutes(1));
        units.put("h", Duration.ofHours(1));
        units.put("d", Duration.ofDays(1));
        return units;
    }
}
