package com.flipkart.aesop.mysql.types;

import com.flipkart.aesop.core.error.ErrorCode;

/**
 * A cell that cannot be written as its schema wants it, told without the place: whoever encodes the row adds
 * table, column and position, and throws an {@code AesopException}.
 */
public final class CellException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String action;

    private CellException(ErrorCode code, String what, String action) {
        super(what);
        this.code = code;
        this.action = action;
    }

    /** The value is sound, but the schema's type cannot hold it. */
    static CellException unrepresentable(String what, String action) {
        return new CellException(ErrorCode.SCHEMA_MISMATCH, what, action);
    }

    /** The bytes are not those of a value of the column's type. */
    static CellException malformed(String what) {
        return new CellException(
                ErrorCode.UNDECODABLE_CHANGE,
                what,
                "Keep the binlog file and report this with the column's definition");
    }

    public ErrorCode code() {
        return code;
    }

    /** What to do. */
    public String action() {
        return action;
    }
}
