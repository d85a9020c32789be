package com.flipkart.aesop.core.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One setting as it was declared: a component of a record with its {@link Setting}. Immutable. */
public final class SettingComponent {
    private final String name;
    private final SettingType type;
    private final Setting setting;

    SettingComponent(String name, SettingType type, Setting setting) {
        this.name = name;
        this.type = type;
        this.setting = setting;
    }

    /** Name of the component and of the XML attribute. */
    public String name() {
        return name;
    }

    /** The type in a user's words: {@code whole number}, {@code one of a, b}, {@code list of host:port}. */
    public String type() {
        return type.describe();
    }

    public String doc() {
        return setting.doc();
    }

    /** The default as a user would write it; empty if there is none. */
    public Optional<String> defaultValue() {
        return hasDefault() ? Optional.of(setting.defaultValue()) : Optional.empty();
    }

    /** Whether the setting has to be written. */
    public boolean isRequired() {
        return !hasDefault() && type.absent() == null;
    }

    public boolean isSecret() {
        return type.isSecret();
    }

    /** What a value has to obey, in words; empty if every value of the type does. */
    public String rule() {
        List<String> rules = new ArrayList<>();
        boolean min = !setting.min().isEmpty();
        boolean max = !setting.max().isEmpty();
        if (min && max) {
            rules.add("in [" + setting.min() + ", " + setting.max() + "]");
        } else if (min) {
            rules.add("at least " + setting.min());
        } else if (max) {
            rules.add("at most " + setting.max());
        }
        if (!setting.rule().isEmpty()) {
            rules.add(setting.rule());
        }
        return String.join("; ", rules);
    }

    /** The Databus property keys that set it, the one that wins first. */
    public List<String> databusKeys() {
        return List.of(setting.databus());
    }

    /** Whether a text of nothing but blanks means something: a secret may, a list may, and what is empty by default. */
    boolean allowsBlank() {
        return type.isSecret()
                || type.shape() == SettingType.Shape.LIST
                || setting.defaultValue().isBlank();
    }

    private boolean hasDefault() {
        return !setting.defaultValue().equals(Setting.REQUIRED);
    }

    SettingType settingType() {
        return type;
    }

    /**
     * @param databus whether the text comes from Databus properties, where a plain number has a unit
     * @throws IllegalArgumentException if {@code text} is no value of this setting's type
     */
    Object parse(String text, boolean databus) {
        return type.parse(text, databus ? setting.unit() : "");
    }

    /** A value, or one of a list, as Databus properties would have it: durations and sizes as plain numbers. */
    String databusText(Object element) {
        if (element instanceof Duration duration && !setting.unit().isEmpty()) {
            return DurationText.formatPlain(duration, setting.unit());
        }
        return element instanceof DataSize size ? Long.toString(size.bytes()) : SettingType.format(element);
    }

    /** The value if nobody says; null if it has to be said. */
    Object absentValue() {
        return hasDefault() ? type.parse(setting.defaultValue(), "") : type.absent();
    }

    /** What may stand in for a value that is broken: the default, and what is as different from it as can be. */
    List<Object> standIns() {
        Set<Object> values = new LinkedHashSet<>();
        if (!isRequired()) {
            values.add(absentValue());
        }
        if (type.isMeasured()) {
            values.add(type.wrap(type.extreme(setting.min(), -1)));
            values.add(type.wrap(type.extreme(setting.max(), 1)));
        } else if (isRequired() || type.isChoice()) {
            type.samples().forEach(sample -> values.add(type.wrap(sample)));
        }
        return List.copyOf(values);
    }

    /** The value of the range that is next to {@code value}. */
    Object nearest(Object value) {
        Object element = type.elements(value).iterator().next();
        boolean below = isBeyond(setting.min(), element, -1);
        boolean above = isBeyond(setting.max(), element, 1);
        return below || above ? type.wrap(type.extreme(below ? setting.min() : setting.max(), below ? -1 : 1)) : value;
    }

    /** The minimum and maximum that {@code value} breaks, in words. */
    Optional<String> brokenRange(Object value) {
        for (Object element : type.elements(value)) {
            if (isBeyond(setting.min(), element, -1) || isBeyond(setting.max(), element, 1)) {
                return Optional.of(SettingType.format(element));
            }
        }
        return Optional.empty();
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // every measured type is comparable with itself
    private boolean isBeyond(String bound, Object element, int side) {
        if (bound.isEmpty()) {
            return false;
        }
        return Integer.signum(((Comparable) element).compareTo(type.parseElement(bound, ""))) == side;
    }

    /** Everything that the declaration leaves out or contradicts. */
    List<String> defects() {
        List<String> defects = new ArrayList<>();
        if (!type.isSupported()) {
            defects.add(name + " is of a type that no text can be read into");
            return defects;
        }
        if (!setting.doc().endsWith(".")) {
            defects.add(name + " has no doc that ends with a full stop");
        }
        if (type.needsRule() && rule().isEmpty()) {
            defects.add(name + " has no min, max or rule");
        }
        if (!type.isMeasured() && !(setting.min().isEmpty() && setting.max().isEmpty())) {
            defects.add(name + " has a min or max, but its type has no order");
        }
        if (hasDefault() && type.absent() != null) {
            defects.add(name + " has a default although its type is Optional or List");
        }
        if (!setting.unit().isEmpty() && !DurationText.isUnit(setting.unit())) {
            defects.add(name + " has a unit that is none of a duration: " + setting.unit());
        }
        if (type.isDuration() && setting.databus().length > 0 && setting.unit().isEmpty()) {
            defects.add(name + " has Databus keys but no unit for their plain numbers");
        }
        for (String key : setting.databus()) {
            if (DatabusKeys.effect(key).filter(DatabusKeys.Effect::isSetting).isEmpty()) {
                defects.add(name + " names a key that is not in the catalogue as one that sets something: " + key);
            }
        }
        if (defects.isEmpty()) {
            defects.addAll(defectsOfValues());
        }
        return defects;
    }

    private List<String> defectsOfValues() {
        try {
            for (String bound : List.of(setting.min(), setting.max())) {
                if (!bound.isEmpty()) {
                    type.parseElement(bound, "");
                }
            }
            if (hasDefault() && brokenRange(absentValue()).isPresent()) {
                return List.of(name + " has a default that breaks its own rule: " + setting.defaultValue());
            }
            return List.of();
        } catch (IllegalArgumentException e) {
            return List.of(name + " has a min, max or default that cannot be read: " + e.getMessage());
        }
    }
}
