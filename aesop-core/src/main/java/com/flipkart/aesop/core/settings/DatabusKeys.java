package com.flipkart.aesop.core.settings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The catalogue of the property keys of Databus 2.0 and Aesop 1: for each whether a setting of ours takes
 * it, or why it has no effect. The entries are in {@code databus-keys.txt} beside this class, which says how
 * they are written. Indexes in keys, as in {@code sourceName(40)}, stand there as {@code (*)}.
 */
public final class DatabusKeys {
    private static final Pattern INDEX = Pattern.compile("\\(([^)]*)\\)");
    private static final List<Line> LINES = load("databus-keys.txt");
    private static final Map<String, Effect> CATALOGUE = expand(LINES);

    private DatabusKeys() {}

    /**
     * What a key does here.
     *
     * @param isSetting whether a setting takes it
     * @param text if so, which ({@code relay: port}); else the reason why it has no effect
     */
    public record Effect(boolean isSetting, String text) {}

    /** A line of the catalogue: several keys, and what all of them do. */
    record Line(String pattern, Effect effect) {}

    static List<Line> lines() {
        return LINES;
    }

    /** What the key does; empty if neither Databus nor Aesop knew it. */
    public static Optional<Effect> effect(String key) {
        return Optional.ofNullable(CATALOGUE.get(anyIndex(key)));
    }

    /** All keys, with {@code (*)} for an index. */
    public static Set<String> all() {
        return CATALOGUE.keySet();
    }

    /** A sentence for somebody who wrote a key that is not in the catalogue. */
    static String suggest(String key) {
        return Suggestion.closest(anyIndex(key), CATALOGUE.keySet())
                .map(closest -> "Did you mean \"" + withIndexes(closest, key) + "\"?")
                .orElse("Remove it, or correct it; docs/settings.md lists the known keys");
    }

    private static String anyIndex(String key) {
        return INDEX.matcher(key).replaceAll("(*)");
    }

    private static String withIndexes(String pattern, String key) {
        Matcher indexes = INDEX.matcher(key);
        return INDEX.matcher(pattern)
                .replaceAll(place -> Matcher.quoteReplacement(indexes.find() ? indexes.group() : place.group()));
    }

    private static List<Line> load(String resource) {
        try (InputStream in = DatabusKeys.class.getResourceAsStream(resource);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(DatabusKeys::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + resource + ", which lies beside " + DatabusKeys.class, e);
        }
    }

    private static Line parse(String line) {
        String[] parts = line.split("\\s+", 3);
        if (parts.length < 3 || !(parts[1].equals("sets") || parts[1].equals("none"))) {
            throw new IllegalStateException("Not a line of the catalogue of keys: " + line);
        }
        return new Line(parts[0], new Effect(parts[1].equals("sets"), parts[2]));
    }

    private static Map<String, Effect> expand(List<Line> lines) {
        Map<String, Effect> catalogue = new LinkedHashMap<>();
        for (Line line : lines) {
            for (String key : expand(line.pattern())) {
                if (catalogue.put(key, line.effect()) != null) {
                    throw new IllegalStateException("Twice in the catalogue of keys: " + key);
                }
            }
        }
        return Collections.unmodifiableMap(catalogue);
    }

    /** {@code a.{b,c}.d} stands for {@code a.b.d} and {@code a.c.d}. */
    private static List<String> expand(String pattern) {
        int open = pattern.indexOf('{');
        if (open < 0) {
            return List.of(pattern);
        }
        int close = pattern.indexOf('}', open);
        List<String> expanded = new ArrayList<>();
        for (String choice : pattern.substring(open + 1, close).split(",", -1)) {
            expanded.addAll(expand(pattern.substring(0, open) + choice + pattern.substring(close + 1)));
        }
        return expanded;
    }
}
