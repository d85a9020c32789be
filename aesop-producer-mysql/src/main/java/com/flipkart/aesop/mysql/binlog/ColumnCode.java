package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.mysql.types.ColumnType;

/**
 * The codes of column types in TABLE_MAP events: how much metadata each has, and how its cells lie in a row.
 * Source: MySQL's field_types.h, MariaDB's field.h.
 */
final class ColumnCode {
    static final int TINY = 1;
    static final int SHORT = 2;
    static final int LONG = 3;
    static final int FLOAT = 4;
    static final int DOUBLE = 5;
    static final int NULL = 6;
    static final int TIMESTAMP = 7;
    static final int LONGLONG = 8;
    static final int INT24 = 9;
    static final int DATE = 10;
    static final int TIME = 11;
    static final int DATETIME = 12;
    static final int YEAR = 13;
    static final int NEWDATE = 14;
    static final int VARCHAR = 15;
    static final int BIT = 16;
    static final int TIMESTAMP2 = 17;
    static final int DATETIME2 = 18;
    static final int TIME2 = 19;
    static final int MARIADB_BLOB_COMPRESSED = 140;
    static final int MARIADB_VARCHAR_COMPRESSED = 141;
    static final int VECTOR = 242;
    static final int JSON = 245;
    static final int NEWDECIMAL = 246;
    static final int ENUM = 247;
    static final int SET = 248;
    static final int TINY_BLOB = 249;
    static final int MEDIUM_BLOB = 250;
    static final int LONG_BLOB = 251;
    static final int BLOB = 252;
    static final int VAR_STRING = 253;
    static final int STRING = 254;
    static final int GEOMETRY = 255;

    private static final int MAX_ONE_BYTE_LENGTH = 255;

    private ColumnCode() {}

    /** Bytes of metadata of a type; -1 if the code is unknown. */
    static int metaLength(int code) {
        return switch (code) {
            case TINY, SHORT, LONG, LONGLONG, INT24, NULL, TIMESTAMP, DATE, TIME, DATETIME, YEAR, NEWDATE -> 0;
            case FLOAT, DOUBLE, TIMESTAMP2, DATETIME2, TIME2, JSON, GEOMETRY, VECTOR, MARIADB_BLOB_COMPRESSED -> 1;
            case TINY_BLOB, MEDIUM_BLOB, LONG_BLOB, BLOB -> 1;
            case VARCHAR, VAR_STRING, STRING, BIT, NEWDECIMAL, ENUM, SET, MARIADB_VARCHAR_COMPRESSED -> 2;
            default -> -1;
        };
    }

    /**
     * The type behind {@link #STRING}, which also stands for ENUM and SET. Its metadata are two bytes: the real type,
     * in which two inverted bits are the high bits of a CHAR's length; the length.
     */
    static int realType(int code, int meta) {
        int first = meta & 0xFF;
        return code == STRING && (first == ENUM || first == SET) ? first : code;
    }

    /** Most bytes of a {@link #STRING} that is CHAR or BINARY. */
    static int stringLength(int meta) {
        return meta >>> 8 | ((meta & 0x30) ^ 0x30) << 4;
    }

    /** Bytes of each cell; -1 if a cell says its length, or if the type is not captured. */
    static int fixedLength(int code, int meta, ColumnType type) {
        return switch (type.kind()) {
            case TINYINT -> 1;
            case SMALLINT -> 2;
            case MEDIUMINT, DATE -> 3;
            case INT, FLOAT -> 4;
            case BIGINT, DOUBLE -> 8;
            case DECIMAL -> ColumnType.decimalBytes(type.precision(), type.scale());
            case DATETIME -> 5 + (type.scale() + 1) / 2;
            case TIMESTAMP -> 4 + (type.scale() + 1) / 2;
            case ENUM, SET -> realType(code, meta) == code ? 0 : meta >>> 8;
            default -> -1;
        };
    }

    /** Bytes in which a cell says its length; 0 if all cells have one length. */
    static int prefixLength(int code, int meta) {
        return switch (realType(code, meta)) {
            case VARCHAR, VAR_STRING -> meta > MAX_ONE_BYTE_LENGTH ? 2 : 1;
            case STRING -> stringLength(meta) > MAX_ONE_BYTE_LENGTH ? 2 : 1;
            case TINY_BLOB, MEDIUM_BLOB, LONG_BLOB, BLOB -> meta;
            default -> 0;
        };
    }
}
