package com.flipkart.aesop.core.settings;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** What a user may have meant by a name that nobody knows. */
public final class Suggestion {
    private Suggestion() {}

    /**
     * The known name with the fewest typing errors (letters more, less, other or swapped; upper and lower case
     * are the same), if they are at most one in three letters.
     */
    public static Optional<String> closest(String written, Collection<String> known) {
        String closest = null;
        int least = Integer.MAX_VALUE;
        for (String name : known) {
            int distance = distance(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                closest = name;
            }
        }
        int allowed = Math.max(1, written.length() / 3);
        return least <= allowed ? Optional.ofNullable(closest) : Optional.empty();
    }

    /**
     * A sentence for the action of a problem: {@code Did you mean "port"?}, or, if no name is close, the known
     * ones.
     */
    public static String sentence(String written, Collection<String> known) {
        return closest(written, known)
                .map(name -> "Did you mean \"" + name + "\"?")
                .orElseGet(() -> known.isEmpty()
                        ? "Remove it; nothing is known here"
                        : "Remove it, or choose one of: " + String.join(", ", known));
    }

    /** Edits between two texts: optimal string alignment distance. */
    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1] + 1, last[j] + 1), last[j - 1] + change);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
