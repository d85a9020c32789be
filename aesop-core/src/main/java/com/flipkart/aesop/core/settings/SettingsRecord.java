package com.flipkart.aesop.core.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A record whose components are settings, as it was declared. Immutable; kept once per class.
 *
 * @param <R> the record
 */
public final class SettingsRecord<R extends Record> {
    private static final ClassValue<SettingsRecord<?>> KNOWN = new ClassValue<>() {
        @Override
        protected SettingsRecord<?> computeValue(Class<?> type) {
            return inspect(type.asSubclass(Record.class));
        }
    };

    private final Class<R> type;
    private final SettingsGroup group;
    private final List<SettingComponent> components;
    private final Constructor<R> constructor;

    private SettingsRecord(Class<R> type, List<SettingComponent> components, Constructor<R> constructor) {
        this.type = type;
        this.group = type.getAnnotation(SettingsGroup.class);
        this.components = components;
        this.constructor = constructor;
    }

    /**
     * Looks at a record's declaration.
     *
     * @throws IllegalArgumentException with all that the declaration leaves out: a component without {@link
     *     Setting}, a setting without doc, a default that breaks its own rule, an unknown Databus key
     */
    @SuppressWarnings("unchecked") // KNOWN maps a class to its own declaration
    public static <R extends Record> SettingsRecord<R> of(Class<R> type) {
        return (SettingsRecord<R>) KNOWN.get(type);
    }

    /** Whether a class declares settings, be it well or badly. */
    public static boolean isDeclared(Class<?> type) {
        return type.isRecord()
                && Arrays.stream(type.getRecordComponents())
                        .anyMatch(component -> component.isAnnotationPresent(Setting.class));
    }

    private static <R extends Record> SettingsRecord<R> inspect(Class<R> type) {
        List<String> defects = new ArrayList<>();
        List<SettingComponent> components = new ArrayList<>();
        if (!type.isAnnotationPresent(SettingsGroup.class)) {
            defects.add("the record has no @SettingsGroup");
        }
        for (RecordComponent component : type.getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            if (setting == null) {
                defects.add(component.getName() + " has no @Setting");
                continue;
            }
            SettingComponent declared =
                    new SettingComponent(component.getName(), SettingType.of(component.getGenericType()), setting);
            defects.addAll(declared.defects());
            components.add(declared);
        }
        if (!defects.isEmpty()) {
            throw new IllegalArgumentException(
                    "Record " + type.getName() + " declares its settings incompletely: " + String.join("; ", defects));
        }
        return new SettingsRecord<>(type, List.copyOf(components), canonicalConstructor(type));
    }

    private static <R extends Record> Constructor<R> canonicalConstructor(Class<R> type) {
        Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("Every record has a canonical constructor: " + type.getName(), e);
        }
    }

    public Class<R> type() {
        return type;
    }

    /** What messages and the documentation call the group: {@code aesop:relay}. */
    public String name() {
        return group.name();
    }

    public String doc() {
        return group.doc();
    }

    /** The settings in the order of the record's components. */
    public List<SettingComponent> components() {
        return components;
    }

    /** The setting called {@code name}. */
    public Optional<SettingComponent> component(String name) {
        return components.stream()
                .filter(component -> component.name().equals(name))
                .findFirst();
    }

    /** @throws IllegalArgumentException if there is no such setting: a check complains about one that it does not have */
    int indexOf(String name) {
        int index = names().indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "The check of " + type.getName() + " complains about a setting that it does not have: " + name);
        }
        return index;
    }

    List<String> names() {
        return components.stream().map(SettingComponent::name).toList();
    }

    /**
     * @param values one for each component, in their order
     * @throws IllegalArgumentException what the record's own constructor throws
     */
    R construct(Object... values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException("The constructor of " + type.getName() + " failed", e.getCause());
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("The constructor of " + type.getName() + " cannot be called", e);
        }
    }

    /** The values of a record, in the order of its components. */
    Object[] values(R settings) {
        RecordComponent[] declared = type.getRecordComponents();
        Object[] values = new Object[declared.length];
        for (int i = 0; i < declared.length; i++) {
            try {
                declared[i].getAccessor().setAccessible(true);
                values[i] = declared[i].getAccessor().invoke(settings);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("Cannot read " + declared[i].getName() + " of " + type.getName(), e);
            }
        }
        return values;
    }
}
