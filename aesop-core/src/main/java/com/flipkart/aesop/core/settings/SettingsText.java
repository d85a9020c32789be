package com.flipkart.aesop.core.settings;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The values of a settings record in words, for people. A secret is written as stars, a setting that was left out and has
 * no default as an empty text.
 *
 * @param group what messages call the record: {@code aesop:relay}
 * @param byName by the names of the settings, in their order
 * @param byDatabusKey by the first Databus key of each, of those that have one; durations and sizes are plain numbers, in
 *     the unit of the key, as properties of Databus have them
 */
public record SettingsText(String group, Map<String, String> byName, Map<String, String> byDatabusKey) {
    /** The values that {@code settings} has. */
    @SuppressWarnings("unchecked") // a record's class is the class of that record
    public static SettingsText of(Record settings) {
        return of((Class<Record>) settings.getClass(), settings);
    }

    private static <R extends Record> SettingsText of(Class<R> type, R settings) {
        SettingsRecord<R> declared = SettingsRecord.of(type);
        Object[] values = declared.values(settings);
        Map<String, String> byName = new LinkedHashMap<>();
        Map<String, String> byKey = new LinkedHashMap<>();
        List<SettingComponent> components = declared.components();
        for (int i = 0; i < values.length; i++) {
            SettingComponent component = components.get(i);
            Collection<?> elements = component.settingType().elements(values[i]);
            byName.put(component.name(), joined(elements, SettingType::format));
            component.databusKeys().stream()
                    .findFirst()
                    .ifPresent(key -> byKey.put(key, joined(elements, component::databusText)));
        }
        return new SettingsText(declared.name(), byName, byKey);
    }

    private static String joined(Collection<?> elements, Function<Object, String> text) {
        return elements.stream().map(text).collect(Collectors.joining(","));
    }
}
