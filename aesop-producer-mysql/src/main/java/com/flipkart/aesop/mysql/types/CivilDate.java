package com.flipkart.aesop.mysql.types;

/**
 * Days and dates of the proleptic Gregorian calendar, the only one that MySQL knows: no time zone, no change of
 * calendars in 1582.
 */
final class CivilDate {
    static final long SECONDS_PER_DAY = 86_400;

    private static final int DAYS_PER_ERA = 146_097; // 400 years
    private static final int YEARS_PER_ERA = 400;
    private static final int DAYS_TO_MARCH_0000 = 719_468; // from 0000-03-01 to 1970-01-01
    private static final int[] DAYS_OF_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private CivilDate() {}

    /** Whether there is such a day: no zero in month or day, no 31st of February. */
    static boolean exists(int year, int month, int day) {
        return month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth(year, month);
    }

    private static int daysOfMonth(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % YEARS_PER_ERA == 0);
        return month == 2 && leap ? 29 : DAYS_OF_MONTH[month - 1];
    }

    /**
     * Days since 1970-01-01. Years are counted from March on, so that the day that comes and goes is the last of
     * its year; then days before a month are (153 m + 2) / 5.
     */
    static long epochDay(int year, int month, int day) {
        int marchYear = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(marchYear, YEARS_PER_ERA);
        int yearOfEra = marchYear - era * YEARS_PER_ERA;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return (long) era * DAYS_PER_ERA + dayOfEra - DAYS_TO_MARCH_0000;
    }

    /** The date of a day since 1970-01-01, packed as {@code year << 9 | month << 5 | day}. */
    static int ofEpochDay(long epochDay) {
        long days = epochDay + DAYS_TO_MARCH_0000;
        long era = Math.floorDiv(days, (long) DAYS_PER_ERA);
        int dayOfEra = (int) (days - era * DAYS_PER_ERA);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        int year = (int) (yearOfEra + era * YEARS_PER_ERA) + (month <= 2 ? 1 : 0);
        return year << 9 | month << 5 | day;
    }
}
