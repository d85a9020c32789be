package com.flipkart.aesop.benchmarks.side;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named values in one line of text, {@code rows=1000 nanos=12345}: what a side is told and what it answers. Values are
 * URL-encoded, so a path or a message may be one. Immutable.
 */
public final class Fields {
    public static final Fields NONE = new Fields(Map.of());

    private final Map<String, String> values;

    private Fields(Map<String, String> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /** Reads what {@link #toString} wrote. */
    public static Fields parse(String line) {
        Map<String, String> values = new LinkedHashMap<>();
        int start = 0;
        while (start < line.length()) {
            int space = line.indexOf(' ', start);
            int end = space < 0 ? line.length() : space;
            int equals = line.indexOf('=', start);
            if (equals < 0 || equals > end) {
                throw new IllegalArgumentException("Not a line of name=value: " + line);
            }
            values.put(
                    line.substring(start, equals),
                    URLDecoder.decode(line.substring(equals + 1, end), StandardCharsets.UTF_8));
            start = end + 1;
        }
        return new Fields(values);
    }

    /** These and one more; an earlier value of this name is replaced. */
    public Fields with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, value.toString());
        return new Fields(more);
    }

    /**
     * The value of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("No value for name=" + name + " in: " + this);
        }
        return value;
    }

    /**
     * The value of this name as a whole number.
     *
     * @throws IllegalArgumentException if there is none or it is no number
     */
    public long number(String name) {
        return Long.parseLong(text(name));
    }

    /** All, in the order in which they were added. */
    public Map<String, String> all() {
        return values;
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        values.forEach((name, value) -> line.append(line.isEmpty() ? "" : " ")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return line.toString();
    }
}
