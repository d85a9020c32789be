package com.flipkart.aesop.core.settings;

import java.util.List;
import java.util.Optional;

/**
 * Makes a settings record in a program: from the defaults, or from another record, and what is set by name.
 * Not thread-safe.
 *
 * @param <R> the record
 */
public final class SettingsBuilder<R extends Record> {
    private final SettingsRecord<R> settings;
    private final Object[] values;

    /** Starts from the defaults. */
    public SettingsBuilder(Class<R> type) {
        settings = SettingsRecord.of(type);
        values = settings.components().stream()
                .map(SettingComponent::absentValue)
                .toArray();
    }

    /** Starts from {@code settings}. */
    @SuppressWarnings("unchecked") // the class of an R is a Class<R>: records are final
    public static <R extends Record> SettingsBuilder<R> from(R settings) {
        SettingsBuilder<R> builder = new SettingsBuilder<>((Class<R>) settings.getClass());
        Object[] values = builder.settings.values(settings);
        System.arraycopy(values, 0, builder.values, 0, values.length);
        return builder;
    }

    /**
     * Sets one setting.
     *
     * @param name name of the record's component
     * @param value of the component's type; of what may be left out also what stands in the Optional
     * @throws IllegalArgumentException if the record has no such setting, or one of another type
     */
    public SettingsBuilder<R> set(String name, Object value) {
        int index = settings.names().indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("unknown setting " + name + " of " + settings.name() + ". "
                    + Suggestion.sentence(name, settings.names()));
        }
        SettingComponent component = settings.components().get(index);
        Object taken = taken(component, value);
        if (!component.settingType().accepts(taken)) {
            throw new IllegalArgumentException(
                    "setting " + name + " of " + settings.name() + " is a " + component.type() + ", not a "
                            + (value == null ? "null" : value.getClass().getName()));
        }
        values[index] = taken;
        return this;
    }

    private static Object taken(SettingComponent component, Object value) {
        boolean bare = value != null && !component.settingType().accepts(value);
        Optional<Object> wrapped = Optional.ofNullable(value);
        return bare && component.settingType().accepts(wrapped) ? wrapped : value;
    }

    /**
     * @throws com.flipkart.aesop.core.error.AesopException with everything that is missing, out of range or
     *     does not fit together
     */
    public R build() {
        Problems problems = new Problems();
        List<SettingComponent> components = settings.components();
        Object[] sound = values.clone();
        for (int i = 0; i < values.length; i++) {
            if (!isSound(components.get(i), values[i], problems)) {
                sound[i] = null;
            }
        }
        CrossCheck.of(settings, sound).forEach(told -> problems.error(Origin.PROGRAM, told.what(), told.action()));
        problems.throwIfAny("reading the settings of " + settings.name());
        return settings.construct(values);
    }

    private static boolean isSound(SettingComponent component, Object value, Problems problems) {
        if (value == null) {
            problems.error(Origin.PROGRAM, "setting " + component.name() + " is missing", "Set it: " + component.doc());
            return false;
        }
        Optional<String> broken = component.brokenRange(value);
        broken.ifPresent(shown -> problems.error(
                Origin.PROGRAM,
                component.name() + "=" + shown + " is out of its range",
                "It has to be " + component.rule()));
        return broken.isEmpty();
    }
}
