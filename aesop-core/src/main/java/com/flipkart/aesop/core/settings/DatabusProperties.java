package com.flipkart.aesop.core.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Properties with the keys of Databus ({@code databus.relay.container.httpPort}), and which of them have
 * been taken by a settings record. Used by one thread, during a start.
 *
 * <pre>{@code
 * DatabusProperties properties = DatabusProperties.namedBy(node, directory, problems);
 * Optional<RelaySettings> relay = reader.read(RelaySettings.class, properties);
 * Optional<BufferSettings> buffer = reader.read(BufferSettings.class, properties);
 * properties.reportRest(problems);
 * }</pre>
 */
public final class DatabusProperties {
    /** Attribute of an element: the file of properties in which more of its settings stand. */
    public static final String ATTRIBUTE = "databusProperties";

    private static final String ANY_INDEX = "(*)";

    private final Map<String, ConfigValue> values;
    private final Set<String> taken;
    private final String index;

    /** @param values by full key; texts of Databus properties are trimmed, as Databus does */
    public DatabusProperties(Map<String, ConfigValue> values) {
        this(trimmed(values), new LinkedHashSet<>(), ANY_INDEX);
    }

    private DatabusProperties(Map<String, ConfigValue> values, Set<String> taken, String index) {
        this.values = values;
        this.taken = taken;
        this.index = index;
    }

    /** Nothing said. */
    public static DatabusProperties none() {
        return new DatabusProperties(Map.of());
    }

    /**
     * Reads a Java properties file, in UTF-8 or ISO 8859-1.
     *
     * @param problems told what is wrong with it; its keys are looked at by who reads settings from them, and by {@link
     *     #reportRest}
     */
    public static DatabusProperties read(Path file, Problems problems) {
        return new DatabusProperties(PropertiesFile.read(file, Origin.PROGRAM, problems));
    }

    /** The properties in the file that {@link #ATTRIBUTE} of an element names, below {@code directory}; none without it. */
    public static DatabusProperties namedBy(ConfigNode node, Path directory, Problems problems) {
        Optional<ConfigValue> name = node.attribute(ATTRIBUTE);
        if (name.isEmpty()) {
            return none();
        }
        Origin place = name.get().origin();
        try {
            Path file = directory.resolve(name.get().text().trim()).normalize();
            return new DatabusProperties(PropertiesFile.read(file, place, problems));
        } catch (InvalidPathException e) {
            problems.error(
                    place, ATTRIBUTE + "=" + name.get().text() + ": not a path: " + e.getReason(), "Name a file");
            return none();
        }
    }

    private static Map<String, ConfigValue> trimmed(Map<String, ConfigValue> values) {
        Map<String, ConfigValue> trimmed = new LinkedHashMap<>();
        values.forEach((key, value) ->
                trimmed.put(key.trim(), new ConfigValue(value.text().trim(), value.origin())));
        return trimmed;
    }

    /**
     * The indexes that occur after {@code base}: for {@code databus.client.runtime.relay} those of {@code
     * databus.client.runtime.relay(1).host} and the like, in the order written.
     */
    public Set<String> indexes(String base) {
        Set<String> indexes = new LinkedHashSet<>();
        for (String key : values.keySet()) {
            int end = key.indexOf(')', base.length());
            if (key.startsWith(base + "(") && end > 0) {
                indexes.add(key.substring(base.length() + 1, end));
            }
        }
        return indexes;
    }

    /** The same properties, read with {@code index} in place of the {@code *} in {@code (*)}. */
    public DatabusProperties withIndex(String index) {
        return new DatabusProperties(values, taken, "(" + index + ")");
    }

    /** The value of a key, which then counts as taken. */
    public Optional<ConfigValue> take(String key) {
        ConfigValue value = values.get(key);
        if (value != null) {
            taken.add(key);
        }
        return Optional.ofNullable(value);
    }

    /** Tells about every key that nobody took: a warning if it is known, else an error. */
    public void reportRest(Problems problems) {
        new TreeMap<>(values).forEach((key, value) -> {
            if (!taken.contains(key)) {
                report(key, value, problems);
            }
        });
    }

    private static void report(String key, ConfigValue value, Problems problems) {
        Optional<DatabusKeys.Effect> effect = DatabusKeys.effect(key);
        if (effect.isEmpty()) {
            problems.error(value.origin(), "unknown property " + key, DatabusKeys.suggest(key));
            return;
        }
        problems.warning(
                value.origin(),
                effect.get().isSetting()
                        ? "property " + key + " has no effect here: it sets "
                                + effect.get().text()
                        : "property " + key + " has no effect: " + effect.get().text(),
                "Remove it");
    }

    /** Whether they are read with an index. */
    boolean isIndexed() {
        return !index.equals(ANY_INDEX);
    }

    String fullKey(String declared) {
        return declared.replace(ANY_INDEX, index);
    }

    /** Where the first property stands, of the index if there is one: the place of what is missing. */
    Origin origin() {
        return values.entrySet().stream()
                .filter(entry -> !isIndexed() || entry.getKey().contains(index))
                .map(entry -> entry.getValue().origin())
                .findFirst()
                .orElse(Origin.PROGRAM);
    }
}
