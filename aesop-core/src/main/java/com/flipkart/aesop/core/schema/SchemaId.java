package com.flipkart.aesop.core.schema;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The MD5 of a schema's canonical text (UTF-8), as two big-endian longs: what an event carries.
 *
 * @param high first 8 bytes
 * @param low last 8 bytes
 */
public record SchemaId(long high, long low) {
    /** What control events carry. */
    public static final SchemaId NONE = new SchemaId(0, 0);

    /** The id of a schema's canonical text. */
    public static SchemaId of(String canonicalText) {
        try {
            ByteBuffer digest = ByteBuffer.wrap(
                    MessageDigest.getInstance("MD5").digest(canonicalText.getBytes(StandardCharsets.UTF_8)));
            return new SchemaId(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5", e);
        }
    }

    /** The 16 bytes in hexadecimal. */
    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
