package com.flipkart.aesop.mysql.types;

import java.util.List;
import java.util.Locale;

/**
 * The type of a column with all that decides how its cells are read.
 *
 * @param kind its kind
 * @param text the type in the server's words, for people: {@code int(10) unsigned}
 * @param unsigned whether a number has no sign
 * @param precision decimal digits of a DECIMAL, else 0
 * @param scale digits after the point of a DECIMAL; of the seconds of a DATETIME or TIMESTAMP; else 0
 * @param charset MySQL's name of the character set of a text, of the members of a list; else empty
 * @param members texts of an ENUM or SET in their order, else empty
 */
public record ColumnType(
        MySqlType kind, String text, boolean unsigned, int precision, int scale, String charset, List<String> members) {
    public ColumnType {
        members = List.copyOf(members);
    }

    /** A type that has nothing but a kind. */
    public static ColumnType plain(MySqlType kind, String text) {
        return new ColumnType(kind, text, false, 0, 0, "", List.of());
    }

    /** An integer. */
    public static ColumnType integer(MySqlType kind, boolean unsigned) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return new ColumnType(kind, unsigned ? name + " unsigned" : name, unsigned, 0, 0, "", List.of());
    }

    /** A DECIMAL. */
    public static ColumnType decimal(int precision, int scale) {
        return new ColumnType(
                MySqlType.DECIMAL, "decimal(" + precision + "," + scale + ")", false, precision, scale, "", List.of());
    }

    /** Bytes of a DECIMAL's cell in the binlog. */
    public static int decimalBytes(int precision, int scale) {
        return DecimalText.bytes(precision, scale);
    }

    /** A DATETIME or TIMESTAMP with so many digits of fractional seconds. */
    public static ColumnType temporal(MySqlType kind, int fraction) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return new ColumnType(
                kind, fraction == 0 ? name : name + "(" + fraction + ")", false, 0, fraction, "", List.of());
    }

    /** A text. */
    public static ColumnType text(MySqlType kind, String text, String charset) {
        return new ColumnType(kind, text, false, 0, 0, charset, List.of());
    }

    /** An ENUM or SET. */
    public static ColumnType list(MySqlType kind, String charset, List<String> members) {
        return new ColumnType(kind, kind.name().toLowerCase(Locale.ROOT), false, 0, 0, charset, members);
    }
}
