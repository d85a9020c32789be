package com.flipkart.aesop.mysql.types;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The character sets of texts that are captured, by MySQL's names: UTF-8, UTF-16 and UTF-32 in their kinds, and
 * those of one byte a character. MySQL's {@code latin1} is windows-1252, in which the five bytes that have no
 * character stand for the control characters of the same number.
 *
 * <p>Character sets of several bytes a character other than Unicode's (gbk, sjis, ...) are refused: Java's tables
 * differ from MySQL's for some characters, and a wrong character is worse than none.
 */
public final class Charsets {
    private static final int BYTES = 256;
    private static final char UNDEFINED = '\uFFFD';

    private static final Set<String> UTF8 = Set.of("utf8mb4", "utf8mb3", "utf8");

    /** MySQL's name to Java's, for those of one byte a character. */
    private static final Map<String, String> ONE_BYTE = Map.ofEntries(
            Map.entry("ascii", "US-ASCII"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("latin2", "ISO-8859-2"),
            Map.entry("latin5", "ISO-8859-9"),
            Map.entry("latin7", "ISO-8859-13"),
            Map.entry("greek", "ISO-8859-7"),
            Map.entry("hebrew", "ISO-8859-8"),
            Map.entry("cp1250", "windows-1250"),
            Map.entry("cp1251", "windows-1251"),
            Map.entry("cp1256", "windows-1256"),
            Map.entry("cp1257", "windows-1257"),
            Map.entry("cp850", "IBM850"),
            Map.entry("cp852", "IBM852"),
            Map.entry("cp866", "IBM866"),
            Map.entry("koi8r", "KOI8-R"),
            Map.entry("koi8u", "KOI8-U"));

    /** Where MySQL's tables differ from Java's: the byte, and the character that MySQL reads it as. */
    private static final Map<String, Map<Integer, Character>> DIFFERENT = Map.of(
            "greek", Map.of(0xA1, '\u02BD', 0xA2, '\u02BC'),
            "hebrew", Map.of(0xAF, '\u203E'),
            "cp866", Map.of(0xFC, '\u207F', 0xFD, '\u00B2'),
            "koi8u", Map.of(0x95, '\u2022'));

    private Charsets() {}

    /** Whether texts in it can be captured. */
    public static boolean isKnown(String mysqlName) {
        return isUtf8(mysqlName)
                || unicode(mysqlName).isPresent()
                || table(mysqlName).isPresent();
    }

    /** Whether its bytes are UTF-8 already. */
    static boolean isUtf8(String mysqlName) {
        return UTF8.contains(mysqlName);
    }

    /** What reads texts that are not UTF-8; empty for UTF-8 and for what is not known. */
    static Optional<CellText> reader(String mysqlName) {
        Optional<CellText> unicode = unicode(mysqlName);
        return unicode.isPresent() ? unicode : table(mysqlName).map(table -> new OneByteText(mysqlName, table));
    }

    /** A text that came in one piece, as the members of an ENUM do (allocates). */
    public static Optional<String> decode(String mysqlName, byte[] bytes) {
        if (isUtf8(mysqlName)) {
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        }
        return reader(mysqlName).map(reader -> reader.toString(bytes, 0, bytes.length));
    }

    private static Optional<CellText> unicode(String mysqlName) {
        return switch (mysqlName) {
            case "ucs2", "utf16" -> Optional.of(new UnicodeText(2, true));
            case "utf16le" -> Optional.of(new UnicodeText(2, false));
            case "utf32" -> Optional.of(new UnicodeText(4, true));
            default -> Optional.empty();
        };
    }

    private static Optional<char[]> table(String mysqlName) {
        String javaName = ONE_BYTE.get(mysqlName);
        if (javaName == null || !Charset.isSupported(javaName)) {
            return Optional.empty();
        }
        char[] table = new char[BYTES];
        for (int i = 0; i < BYTES; i++) {
            table[i] = new String(new byte[] {(byte) i}, Charset.forName(javaName)).charAt(0);
            if (table[i] == UNDEFINED && mysqlName.equals("latin1")) {
                table[i] = (char) i;
            }
        }
        DIFFERENT.getOrDefault(mysqlName, Map.of()).forEach((index, character) -> table[index] = character);
        return Optional.of(table);
    }

    /** One byte a character. */
    private static final class OneByteText extends CellText {
        private static final int MAX_UTF8 = 3;

        private final String charset;
        private final char[] table;

        OneByteText(String charset, char[] table) {
            super(BYTES);
            this.charset = charset;
            this.table = table;
        }

        @Override
        long bound(int length) {
            return (long) MAX_UTF8 * length;
        }

        @Override
        int least(int length) {
            return length;
        }

        @Override
        int read(byte[] row, int offset, int length) {
            byte[] utf8 = room(bound(length));
            int end = 0;
            for (int i = offset; i < offset + length; i++) {
                byte b = row[i];
                char c = table[b & 0xFF];
                if (c < 0x80) {
                    utf8[end++] = (byte) c;
                } else if (c == UNDEFINED) {
                    throw CellException.unrepresentable(
                            "byte 0x" + Integer.toHexString(b & 0xFF) + " is no character of " + charset,
                            "Correct the row at the source, or make the field bytes in a new version of the schema");
                } else {
                    end = UnicodeText.encode(c, utf8, end);
                }
            }
            return end;
        }
    }
}
