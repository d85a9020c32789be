package com.flipkart.aesop.core.settings;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes. Units are binary: 1KB is 1024 bytes, and KiB means the same.
 *
 * @param bytes at least 0
 */
public record DataSize(long bytes) implements Comparable<DataSize> {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,19})\\s*([A-Za-z]*)");
    private static final String UNITS = "KMGT";

    /** @throws IllegalArgumentException if {@code bytes} is negative */
    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is at least 0: bytes=" + bytes);
        }
    }

    public static DataSize ofKilobytes(long kilobytes) {
        return new DataSize(Math.multiplyExact(kilobytes, 1L << 10));
    }

    public static DataSize ofMegabytes(long megabytes) {
        return new DataSize(Math.multiplyExact(megabytes, 1L << 20));
    }

    /**
     * Reads {@code 64MB}, {@code 64 MiB} or {@code 10240000} (bytes). Units: B, KB, MB, GB, TB or KiB, MiB, GiB,
     * TiB, in either case; both families are powers of 1024.
     *
     * @throws IllegalArgumentException if {@code text} is none of these or exceeds 2^63 - 1 bytes
     */
    public static DataSize parse(String text) {
        Matcher matcher = TEXT.matcher(text.trim());
        if (!matcher.matches()) {
            throw notASize(text, null);
        }
        try {
            long number = Long.parseLong(matcher.group(1));
            return new DataSize(Math.multiplyExact(number, factor(matcher.group(2), text)));
        } catch (NumberFormatException | ArithmeticException e) {
            throw notASize(text, e);
        }
    }

    private static long factor(String unit, String text) {
        String upper = unit.toUpperCase(Locale.ROOT);
        if (upper.isEmpty() || upper.equals("B")) {
            return 1;
        }
        int power = UNITS.indexOf(upper.charAt(0)) + 1;
        String rest = upper.substring(1);
        if (power == 0 || !(rest.equals("B") || rest.equals("IB"))) {
            throw notASize(text, null);
        }
        return 1L << (10 * power);
    }

    private static IllegalArgumentException notASize(String text, Exception cause) {
        return new IllegalArgumentException(
                "not a size: " + text + "; write bytes or a unit of 1024, as in 64MB", cause);
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The size in the greatest unit that leaves no fraction; {@link #parse} reads it back. */
    @Override
    public String toString() {
        int power = bytes == 0 ? 0 : Math.min(UNITS.length(), Long.numberOfTrailingZeros(bytes) / 10);
        return power == 0 ? Long.toString(bytes) : (bytes >> (10 * power)) + "" + UNITS.charAt(power - 1) + "B";
    }
}
