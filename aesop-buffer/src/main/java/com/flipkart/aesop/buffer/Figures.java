package com.flipkart.aesop.buffer;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Named groups of figures in their order, written as lines of text for people or as JSON for programs. */
final class Figures {
    private final Map<String, Map<String, Object>> groups = new LinkedHashMap<>();
    private final Map<String, List<Map<String, Object>>> lists = new LinkedHashMap<>();

    /** Adds a group of numbers and texts. */
    void add(String group, Map<String, Object> figures) {
        groups.put(group, figures);
    }

    /** Adds a group of which there are several. */
    void add(String group, List<Map<String, Object>> several) {
        lists.put(group, several);
    }

    /** A line for each group: {@code scns prev=9 min=10 max=12}. */
    void writeText(PrintStream out) {
        groups.forEach((name, figures) -> out.print(line(name, figures)));
        lists.forEach((name, several) -> several.forEach(figures -> out.print(line(name, figures))));
    }

    private static String line(String name, Map<String, Object> figures) {
        StringBuilder line = new StringBuilder(name);
        figures.forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
        return line.append('\n').toString();
    }

    /** One object on one line; each group is an object, each that there are several of an array of them. */
    void writeJson(PrintStream out) {
        List<String> members = new ArrayList<>();
        groups.forEach((name, figures) -> members.add(quoted(name) + ":" + object(figures)));
        lists.forEach((name, several) -> members.add(quoted(name) + ":["
                + String.join(",", several.stream().map(Figures::object).toList()) + "]"));
        out.print("{" + String.join(",", members) + "}\n");
    }

    private static String object(Map<String, Object> figures) {
        List<String> members = new ArrayList<>();
        figures.forEach((key, value) ->
                members.add(quoted(key) + ":" + (value instanceof Number ? value.toString() : quoted("" + value))));
        return "{" + String.join(",", members) + "}";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
