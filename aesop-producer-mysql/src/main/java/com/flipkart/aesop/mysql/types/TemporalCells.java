package com.flipkart.aesop.mysql.types;

import java.nio.charset.StandardCharsets;

/**
 * DATE, DATETIME and TIMESTAMP as numbers and as text.
 *
 * <p>Text is what the server shows to a session in UTC: {@code 2024-02-29 10:11:12.345}. A DATETIME has no zone;
 * as a number it is counted as if it were UTC.
 */
final class TemporalCells {
    /** {@code yyyy-MM-dd HH:mm:ss.ffffff}. */
    private static final int MAX_LENGTH = 26;

    private TemporalCells() {}

    static CellNumber number(ColumnType type, TimeUnit unit) {
        TemporalCell cell = cell(type);
        return (row, offset, length) -> {
            cell.read(row, offset);
            return unit.ofMicros(cell.epochMicros());
        };
    }

    static CellText text(ColumnType type) {
        return new Text(cell(type), type.kind() != MySqlType.DATE, type.scale());
    }

    private static TemporalCell cell(ColumnType type) {
        return switch (type.kind()) {
            case DATE -> new DateCell();
            case DATETIME -> new DateTimeCell(type.scale());
            case TIMESTAMP -> new TimestampCell(type.scale());
            default -> throw new IllegalArgumentException(type.text() + " is not temporal");
        };
    }

    private static final class Text extends CellText {
        private final TemporalCell cell;
        private final boolean withTime;
        private final int fraction;

        Text(TemporalCell cell, boolean withTime, int fraction) {
            super(MAX_LENGTH + 1);
            this.cell = cell;
            this.withTime = withTime;
            this.fraction = fraction;
        }

        @Override
        int read(byte[] row, int offset, int length) {
            cell.read(row, offset);
            int end = cell.writeDate(utf8());
            return withTime ? cell.writeTime(utf8(), end, fraction) : end;
        }

        @Override
        long bound(int length) {
            return MAX_LENGTH;
        }
    }

    /** 3 bytes, little-endian: 15 bits year, 4 month, 5 day. */
    private static final class DateCell extends TemporalCell {
        @Override
        void read(byte[] row, int offset) {
            int packed = (int) Integers.unsigned(row, offset, 3);
            year = packed >>> 9;
            month = packed >>> 5 & 0xF;
            day = packed & 0x1F;
        }

        @Override
        String describe() {
            byte[] text = new byte[MAX_LENGTH];
            return new String(text, 0, writeDate(text), StandardCharsets.US_ASCII);
        }
    }

    /** 5 bytes, big-endian: sign (set), 17 bits year * 13 + month, 5 day, 5 hour, 6 minute, 6 second; fraction. */
    private static final class DateTimeCell extends TemporalCell {
        private static final long SIGN = 1L << 39;

        private final int fraction;

        DateTimeCell(int fraction) {
            this.fraction = fraction;
        }

        @Override
        void read(byte[] row, int offset) {
            long packed = Integers.bigEndian(row, offset, 5);
            if ((packed & SIGN) == 0) {
                throw CellException.malformed("a DATETIME before the year 0: 0x" + Long.toHexString(packed));
            }
            int yearMonth = (int) (packed >>> 22) & 0x1FFFF;
            year = yearMonth / 13;
            month = yearMonth % 13;
            day = (int) (packed >>> 17) & 0x1F;
            hour = (int) (packed >>> 12) & 0x1F;
            minute = (int) (packed >>> 6) & 0x3F;
            second = (int) packed & 0x3F;
            readFraction(row, offset + 5, fraction);
        }

        @Override
        String describe() {
            return describeTime(this, fraction);
        }
    }

    /** 4 bytes, big-endian: seconds since 1970 in UTC, without sign; fraction. All zero is the zero TIMESTAMP. */
    private static final class TimestampCell extends TemporalCell {
        private final int fraction;

        TimestampCell(int fraction) {
            this.fraction = fraction;
        }

        @Override
        void read(byte[] row, int offset) {
            long seconds = Integers.bigEndian(row, offset, 4);
            readFraction(row, offset + 4, fraction);
            int date = seconds == 0 && micros == 0 ? 0 : CivilDate.ofEpochDay(seconds / CivilDate.SECONDS_PER_DAY);
            year = date >>> 9;
            month = date >>> 5 & 0xF;
            day = date & 0x1F;
            int secondOfDay = (int) (seconds % CivilDate.SECONDS_PER_DAY);
            hour = secondOfDay / 3600;
            minute = secondOfDay / 60 % 60;
            second = secondOfDay % 60;
        }

        @Override
        String describe() {
            return describeTime(this, fraction);
        }
    }

    private static String describeTime(TemporalCell cell, int fraction) {
        byte[] text = new byte[MAX_LENGTH + 1];
        int end = cell.writeTime(text, cell.writeDate(text), fraction);
        return new String(text, 0, end, StandardCharsets.US_ASCII);
    }
}
