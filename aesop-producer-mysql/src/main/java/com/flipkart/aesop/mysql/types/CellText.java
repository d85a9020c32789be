package com.flipkart.aesop.mysql.types;

import java.nio.charset.StandardCharsets;

/**
 * Reads a cell as UTF-8 text, into an array of its own that the next call writes over. Belongs to one thread.
 * Allocates only when a text is longer than any before.
 */
abstract class CellText {
    private byte[] utf8;

    CellText(int expectedLength) {
        utf8 = new byte[expectedLength];
    }

    /**
     * @param row bytes of a rows event
     * @param offset where the cell starts, after its length if it has one
     * @param length bytes of the cell
     * @return bytes of the text, which lies at the start of {@link #utf8}
     * @throws CellException if the cell has no such text
     */
    abstract int read(byte[] row, int offset, int length);

    /** Most bytes that the text of a cell of {@code length} bytes takes. */
    abstract long bound(int length);

    /** Fewest bytes that the text of a cell of {@code length} bytes takes. */
    int least(int length) {
        return 0;
    }

    /** The array with the text read last. */
    final byte[] utf8() {
        return utf8;
    }

    /** The array, with room for {@code length} bytes. */
    final byte[] room(long length) {
        if (utf8.length < length) {
            utf8 = new byte[Math.toIntExact(Math.max(length, Math.min(2L * utf8.length, Integer.MAX_VALUE / 2)))];
        }
        return utf8;
    }

    /** The text as a String, for messages (allocates). */
    final String toString(byte[] row, int offset, int length) {
        int count = read(row, offset, length);
        return new String(utf8, 0, count, StandardCharsets.UTF_8);
    }
}
