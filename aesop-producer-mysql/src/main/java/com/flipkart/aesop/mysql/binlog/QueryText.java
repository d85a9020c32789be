package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.mysql.types.Charsets;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The text of a QUERY event as its session wrote it: in the character set of the client, even where the server has
 * rewritten the statement, with or without escapes by backslash. Both stand in the event's status variables. Belongs to the reader's thread.
 *
 * <pre>{@code
 *   variables: code (1), value; in the order of the codes:
 *   0 flags (4) | 1 sql_mode (8) | 2 catalog: length, text, 0 | 6 catalog: length, text | 3 auto_increment (4)
 *   | 4 numbers of the collations of client, connection and server (2 each)
 * }</pre>
 */
final class QueryText {
    private static final int FLAGS = 0;
    private static final int SQL_MODE = 1;
    private static final int CATALOG = 2;
    private static final int AUTO_INCREMENT = 3;
    private static final int CHARSETS = 4;
    private static final int CATALOG_WITHOUT_ZERO = 6;
    private static final long NO_BACKSLASH_ESCAPES = 1L << 20;

    /** Those that {@link Charsets} does not know, because data in them is not captured. */
    private static final Map<String, String> SEVERAL_BYTES = Map.of(
            "gbk",
            "GBK",
            "gb2312",
            "GB2312",
            "gb18030",
            "GB18030",
            "big5",
            "Big5",
            "euckr",
            "EUC-KR",
            "sjis",
            "Shift_JIS",
            "cp932",
            "windows-31j",
            "ujis",
            "EUC-JP",
            "eucjpms",
            "EUC-JP",
            "tis620",
            "TIS-620");

    private final Collations collations;
    private final BodyReader variables = new BodyReader();
    private boolean backslashEscapes;
    private int collation;

    QueryText(Collations collations) {
        this.collations = collations;
    }

    /** Reads the status variables in {@code [start, end)}, as far as they matter. */
    void variables(byte[] bytes, int start, int end) {
        backslashEscapes = true;
        collation = -1;
        variables.of(bytes, start, end);
        while (variables.remaining() > 0) {
            switch (variables.u8()) {
                case FLAGS, AUTO_INCREMENT -> variables.skip(4);
                case SQL_MODE -> backslashEscapes = (variables.number(8) & NO_BACKSLASH_ESCAPES) == 0;
                case CATALOG -> variables.skip(variables.u8() + 1);
                case CATALOG_WITHOUT_ZERO -> variables.skip(variables.u8());
                case CHARSETS -> {
                    collation = variables.u16();
                    return;
                }
                default -> {
                    return; // these come behind, and mean nothing here
                }
            }
        }
    }

    /** Whether a backslash in a quoted text stands for the character after it. */
    boolean backslashEscapes() {
        return backslashEscapes;
    }

    /** The text in {@code [start, end)}. */
    String decode(byte[] bytes, int start, int end) {
        boolean ascii = true;
        for (int i = start; i < end && ascii; i++) {
            ascii = bytes[i] >= 0;
        }
        if (ascii || collation < 0) {
            return new String(bytes, start, end - start, StandardCharsets.UTF_8);
        }
        String charset = collations.charset(collation);
        Optional<String> known = Charsets.decode(charset, Arrays.copyOfRange(bytes, start, end));
        String java = SEVERAL_BYTES.getOrDefault(charset, "UTF-8");
        return known.orElseGet(() -> new String(
                bytes, start, end - start, Charset.isSupported(java) ? Charset.forName(java) : StandardCharsets.UTF_8));
    }
}
