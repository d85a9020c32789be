package com.flipkart.aesop.mysql.types;

/** The kinds of columns that are captured; the sizes of TEXT and BLOB count as one. */
public enum MySqlType {
    TINYINT(1),
    SMALLINT(2),
    MEDIUMINT(3),
    INT(4),
    BIGINT(8),
    DECIMAL(0),
    FLOAT(0),
    DOUBLE(0),
    CHAR(0),
    VARCHAR(0),
    TEXT(0),
    VARBINARY(0),
    BLOB(0),
    DATE(0),
    DATETIME(0),
    TIMESTAMP(0),
    ENUM(0),
    SET(0),
    /** Any type that is not captured yet. */
    OTHER(0);

    private final int integerBytes;

    MySqlType(int integerBytes) {
        this.integerBytes = integerBytes;
    }

    public boolean isInteger() {
        return integerBytes > 0;
    }

    /** Whether it has a character set and holds text of any length. */
    public boolean isText() {
        return this == CHAR || this == VARCHAR || this == TEXT;
    }

    /** Whether it is one of a list of texts, or several of them. */
    public boolean isList() {
        return this == ENUM || this == SET;
    }

    /** Bytes of an integer in the binlog. */
    int integerBytes() {
        return integerBytes;
    }
}
