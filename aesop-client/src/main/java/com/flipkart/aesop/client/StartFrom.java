package com.flipkart.aesop.client;

import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.scn.Scn;

/**
 * Where a client begins that has no checkpoint. As a text: {@code oldest}, {@code latest} or a number.
 *
 * @param place kind of the place
 * @param scn if the place is {@link Place#AFTER_SCN}: the last window that is not wanted; else {@link Scn#NONE}
 */
public record StartFrom(Place place, long scn) {
    /** Kinds of places. */
    public enum Place {
        /** The oldest window that the relay has. */
        OLDEST,
        /** The newest window that the relay has; that one comes as well. */
        LATEST,
        /** The window after an SCN. */
        AFTER_SCN
    }

    /** @throws IllegalArgumentException if place and SCN do not fit together */
    public StartFrom {
        boolean hasScn = scn >= 0;
        if (hasScn != (place == Place.AFTER_SCN)) {
            throw new IllegalArgumentException("place=" + place + " does not go with scn=" + scn);
        }
    }

    /** From the oldest window that the relay has. */
    public static StartFrom oldest() {
        return new StartFrom(Place.OLDEST, Scn.NONE);
    }

    /** From the newest window that the relay has, that one included; if it has none, from the first that comes. */
    public static StartFrom latest() {
        return new StartFrom(Place.LATEST, Scn.NONE);
    }

    /** From the window after {@code scn}, which is at least 0. */
    public static StartFrom scn(long scn) {
        return new StartFrom(Place.AFTER_SCN, scn);
    }

    /** @throws IllegalArgumentException if {@code text} is neither oldest nor latest nor a number of at least 0 */
    public static StartFrom parse(String text) {
        String trimmed = text.trim();
        if (trimmed.equals("oldest")) {
            return oldest();
        }
        if (trimmed.equals("latest")) {
            return latest();
        }
        try {
            return scn(Long.parseLong(trimmed));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "not a place to start from: " + text + "; it is oldest, latest or an SCN", e);
        }
    }

    /** What to ask a relay for. */
    Checkpoint checkpoint() {
        return place == Place.AFTER_SCN ? Checkpoint.after(scn) : Checkpoint.FLEXIBLE;
    }

    /** {@link #parse} reads it back. */
    @Override
    public String toString() {
        return switch (place) {
            case OLDEST -> "oldest";
            case LATEST -> "latest";
            case AFTER_SCN -> Long.toString(scn);
        };
    }
}
