package com.flipkart.aesop.core.settings;

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
 * DatabusProperties properties = new DatabusProperties(values);
 * Optional<RelaySettings> relay = reader.read(RelaySettings.class, properties);
 * Optional<BufferSettings> buffer = reader.read(BufferSettings.class, properties);
 * properties.reportRest(problems);
 * }</pre>
 */
public final class DatabusProperties {
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

    String fullKey(String declared) {
        return declared.replace(ANY_INDEX, index);
    }

    /** Where the first property stands: the place of what is missing. */
    Origin origin() {
        return values.values().stream().map(ConfigValue::origin).findFirst().orElse(Origin.PROGRAM);
    }
}
