package com.flipkart.aesop.mysql.binlog;

import java.util.Map;

/**
 * MySQL's number of a collation to the character set that it belongs to, as the server itself says; TABLE_MAP
 * events name character sets by these numbers. Immutable.
 *
 * @param charsetOfId character sets by the collation's number
 */
public record Collations(Map<Integer, String> charsetOfId) {
    /** The collation of bytes that are no text. */
    static final int BINARY = 63;

    public Collations {
        charsetOfId = Map.copyOf(charsetOfId);
    }

    /** The character set; a name that nobody knows if the server does not have the collation. */
    String charset(int collation) {
        return charsetOfId.getOrDefault(collation, "of collation " + collation);
    }
}
