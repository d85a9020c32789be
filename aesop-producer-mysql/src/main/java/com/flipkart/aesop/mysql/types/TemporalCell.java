package com.flipkart.aesop.mysql.types;

/**
 * A cell of a DATE, DATETIME or TIMESTAMP taken apart into the fields that were written, without a calendar, a
 * zone or a check: what is not a day of any calendar (0000-00-00, 2024-00-15) is still there as text. Belongs to
 * one thread; each read overwrites the one before.
 */
abstract class TemporalCell {
    static final String USE_STRING =
            "Register a new version of the schema in which the field is a string, or correct the row at the source";

    private static final long MICROS_PER_SECOND = 1_000_000;

    int year;
    int month;
    int day;
    int hour;
    int minute;
    int second;
    int micros;

    /** Takes the cell at {@code offset} apart. */
    abstract void read(byte[] row, int offset);

    /** The value as the server shows it, for messages (allocates). */
    abstract String describe();

    /** As microseconds since 1970-01-01 00:00:00. */
    final long epochMicros() {
        if (!CivilDate.exists(year, month, day)) {
            throw CellException.unrepresentable(
                    "value '" + describe() + "' is no day of the calendar, so no number stands for it", USE_STRING);
        }
        long seconds =
                CivilDate.epochDay(year, month, day) * CivilDate.SECONDS_PER_DAY + hour * 3600L + minute * 60L + second;
        return seconds * MICROS_PER_SECOND + micros;
    }

    final void readFraction(byte[] row, int offset, int digits) {
        micros = switch ((digits + 1) / 2) {
            case 0 -> 0;
            case 1 -> (row[offset] & 0xFF) * 10_000;
            case 2 -> (int) Integers.bigEndian(row, offset, 2) * 100;
            default -> (int) Integers.bigEndian(row, offset, 3);
        };
    }

    final int writeDate(byte[] target) {
        int end = Digits.fixed(target, 0, year, 4);
        target[end++] = '-';
        end = Digits.fixed(target, end, month, 2);
        target[end++] = '-';
        return Digits.fixed(target, end, day, 2);
    }

    final int writeTime(byte[] target, int offset, int fraction) {
        int end = offset;
        target[end++] = ' ';
        end = Digits.fixed(target, end, hour, 2);
        target[end++] = ':';
        end = Digits.fixed(target, end, minute, 2);
        target[end++] = ':';
        end = Digits.fixed(target, end, second, 2);
        if (fraction > 0) {
            target[end++] = '.';
            Digits.fixed(target, end, micros, 6);
            end += fraction;
        }
        return end;
    }
}
