package com.flipkart.aesop.core.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The values of a settings record in words, for people. A secret is written as stars, a setting that was left out and has
 * no default as an empty text.
 *
 * @param group what messages call the record: {@code aesop:relay}
 * @param byName by the names of the settings, in their order
 * @param byDatabusKey by the first Databus key of each, of those that have one
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
            String text = component.settingType().elements(values[i]).stream()
                    .map(SettingType::format)
                    .collect(Collectors.joining(","));
            byName.put(component.name(), text);
            component.databusKeys().stream().findFirst().ifPresent(key -> byKey.put(key, text));
        }
        return new SettingsText(declared.name(), byName, byKey);
    }
}
