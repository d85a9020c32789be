package com.flipkart.aesop.core.schema;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The text of a {@code meta} attribute: {@code key=value;key=value}. In a value a backslash stands before each
 * semicolon and each backslash that belongs to it; blanks around keys and values do not. A backslash before
 * any other character is itself. Keys have no equals sign, no semicolon and no blanks around them.
 */
final class MetaText {
    private MetaText() {}

    /**
     * @return the entries in the order written; of two with one key the last
     * @throws IllegalArgumentException if an entry has no equals sign, or no key before it
     */
    static Map<String, String> parse(String text) {
        Map<String, String> entries = new LinkedHashMap<>();
        StringBuilder entry = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && isEscaped(text.charAt(i + 1))) {
                entry.append(text.charAt(++i));
            } else if (c == ';') {
                add(entries, entry.toString());
                entry.setLength(0);
            } else {
                entry.append(c);
            }
        }
        add(entries, entry.toString());
        return entries;
    }

    /** {@link #parse} reads it back. */
    static String render(Map<String, String> entries) {
        StringBuilder text = new StringBuilder();
        entries.forEach((key, value) -> {
            text.append(text.length() == 0 ? "" : ";").append(key).append('=');
            value.chars().forEach(c -> {
                if (isEscaped((char) c)) {
                    text.append('\\');
                }
                text.append((char) c);
            });
        });
        return text.toString();
    }

    private static boolean isEscaped(char c) {
        return c == ';' || c == '\\';
    }

    private static void add(Map<String, String> entries, String entry) {
        if (entry.isBlank()) {
            return;
        }
        int equals = entry.indexOf('=');
        String key = equals < 0 ? "" : entry.substring(0, equals).trim();
        if (key.isEmpty()) {
            throw new IllegalArgumentException("not key=value: " + entry.trim());
        }
        entries.put(key, entry.substring(equals + 1).trim());
    }
}
