package com.flipkart.aesop.mysql.types;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a number that stands for a time counts since 1970-01-01 00:00:00; {@code unit=} in a field's meta. */
public enum TimeUnit {
    DAYS,
    MILLIS,
    MICROS;

    private static final List<TimeUnit> ALL = Arrays.asList(values());

    /** The word in a field's meta. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The unit of this word. */
    public static Optional<TimeUnit> ofWord(String word) {
        return ALL.stream().filter(unit -> unit.word().equals(word)).findFirst();
    }

    /** So many of this unit as there are in {@code micros}, towards the past. */
    long ofMicros(long micros) {
        return switch (this) {
            case DAYS -> Math.floorDiv(micros, CivilDate.SECONDS_PER_DAY * 1_000_000);
            case MILLIS -> Math.floorDiv(micros, 1000L);
            case MICROS -> micros;
        };
    }
}
