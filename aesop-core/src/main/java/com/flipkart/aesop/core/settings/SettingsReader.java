package com.flipkart.aesop.core.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fills settings records from what users wrote. For each setting the XML attribute wins over the Databus
 * property, and either over the default. Everything that is wrong is told to the {@link Problems}, with its
 * place; a record that has an error is not returned. Used by one thread, during a start.
 */
public final class SettingsReader {
    private static final int SHOWN_LENGTH = 200;

    private final Problems problems;
    private final Path directory;

    /** Reads paths as they are written. */
    public SettingsReader(Problems problems) {
        this(problems, Path.of(""));
    }

    /** Reads relative paths as paths below {@code directory}: that of the module. */
    public SettingsReader(Problems problems, Path directory) {
        this.problems = problems;
        this.directory = directory;
    }

    /** A value, the name under which a user wrote it, and where. */
    private record Written(String name, ConfigValue value, boolean databus) {
        Origin origin() {
            return value.origin();
        }
    }

    /**
     * Fills a record from an element of the short XML form.
     *
     * @param others attributes of {@code node} that are not settings: the caller reads them itself
     * @return empty if something is wrong
     */
    public <R extends Record> Optional<R> read(Class<R> type, ConfigNode node, String... others) {
        return read(type, node, DatabusProperties.none(), others);
    }

    /**
     * Fills a record from Databus properties. The keys that set something in it count as taken; {@link
     * DatabusProperties#reportRest} tells about the others in the end.
     *
     * @return empty if something is wrong
     */
    public <R extends Record> Optional<R> read(Class<R> type, DatabusProperties properties) {
        return read(
                type,
                new ConfigNode(SettingsRecord.of(type).name(), Map.of(), List.of(), properties.origin()),
                properties);
    }

    /** Fills a record from an element and from Databus properties, of which the element wins. */
    public <R extends Record> Optional<R> read(
            Class<R> type, ConfigNode node, DatabusProperties properties, String... others) {
        SettingsRecord<R> settings = SettingsRecord.of(type);
        rejectUnknown(settings, node, Set.of(others));
        int before = problems.errors().size();
        List<SettingComponent> components = settings.components();
        Object[] values = new Object[components.size()];
        List<Optional<Written>> written = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            written.add(find(components.get(i), node, properties));
            values[i] = written.get(i).isPresent()
                    ? value(components.get(i), written.get(i).get())
                    : absentValue(settings, components.get(i), node, properties);
        }
        List<CrossCheck.Told> broken = CrossCheck.of(settings, values);
        while (problems.errors().size() == before && replaceSome(broken, settings, values, written)) {
            broken = CrossCheck.of(settings, values);
        }
        for (CrossCheck.Told told : broken) {
            Optional<Written> place =
                    told.setting().isEmpty() ? Optional.empty() : written.get(settings.indexOf(told.setting()));
            if (!isReplaceable(told, place)) {
                problems.error(place.map(Written::origin).orElse(node.origin()), told.what(), told.action());
            }
        }
        return problems.errors().size() > before ? Optional.empty() : Optional.of(settings.construct(values));
    }

    private static boolean isReplaceable(CrossCheck.Told told, Optional<Written> written) {
        return told.instead() != null && written.filter(Written::databus).isPresent();
    }

    /** Takes others for values that Databus would have taken as they are; returns whether there were any. */
    private boolean replaceSome(
            List<CrossCheck.Told> broken,
            SettingsRecord<?> settings,
            Object[] values,
            List<Optional<Written>> written) {
        boolean replaced = false;
        for (CrossCheck.Told told : broken) {
            int index = told.setting().isEmpty() ? -1 : settings.indexOf(told.setting());
            if (index < 0 || !isReplaceable(told, written.get(index))) {
                continue;
            }
            Written value = written.get(index).get();
            problems.warning(
                    value.origin(),
                    value.name() + "=" + shown(settings.components().get(index), value.value()) + ": " + told.what()
                            + "; " + taken(settings.components().get(index), told.instead()),
                    told.action());
            values[index] = told.instead();
            written.set(index, Optional.empty());
            replaced = true;
        }
        return replaced;
    }

    /**
     * The settings that nobody has said anything about.
     *
     * @throws com.flipkart.aesop.core.error.AesopException if one has to be said
     */
    public static <R extends Record> R defaults(Class<R> type) {
        return new SettingsBuilder<>(type).build();
    }

    /**
     * Tells about the children of an element that nobody understands.
     *
     * @param known local names of the children that somebody does
     */
    public void rejectUnknownChildren(ConfigNode node, Set<String> known) {
        for (ConfigNode child : node.children()) {
            if (!known.contains(child.name())) {
                problems.error(
                        child.origin(),
                        "unknown element <" + child.name() + "> in <" + node.name() + ">",
                        Suggestion.sentence(child.name(), known));
            }
        }
    }

    private void rejectUnknown(SettingsRecord<?> settings, ConfigNode node, Set<String> others) {
        Set<String> known = new LinkedHashSet<>(settings.names());
        known.addAll(others);
        // A password under a misspelt name is still a password.
        boolean mayBeSecret = settings.components().stream().anyMatch(SettingComponent::isSecret);
        node.attributes().forEach((name, value) -> {
            if (!known.contains(name)) {
                problems.error(
                        value.origin(),
                        "unknown setting " + name + (mayBeSecret ? "" : "=" + shorten(value.text())) + " of <"
                                + node.name() + ">",
                        Suggestion.sentence(name, known));
            }
        });
    }

    private Optional<Written> find(SettingComponent component, ConfigNode node, DatabusProperties properties) {
        List<Written> found = new ArrayList<>();
        node.attribute(component.name()).ifPresent(value -> found.add(new Written(component.name(), value, false)));
        for (String key : component.databusKeys()) {
            String full = properties.fullKey(key);
            properties.take(full).ifPresent(value -> found.add(new Written(full, value, true)));
        }
        for (Written loser : found.subList(Math.min(1, found.size()), found.size())) {
            Written winner = found.get(0);
            problems.warning(
                    loser.value().origin(),
                    loser.name() + "=" + shown(component, loser.value()) + " has no effect, because " + winner.name()
                            + " at " + winner.value().origin() + " sets the same",
                    "Remove one of the two");
        }
        return found.stream().findFirst();
    }

    /** The value, or null if it is broken, which has been told. */
    private Object value(SettingComponent component, Written written) {
        String nameAndValue = written.name() + "=" + shown(component, written.value());
        if (written.databus() && component.settingType().isSize() && isDerived(written) && !component.isRequired()) {
            return component.absentValue();
        }
        Object value;
        if (written.value().text().isBlank() && !component.allowsBlank()) {
            problems.error(
                    written.value().origin(),
                    nameAndValue + " is empty",
                    "Write a value or leave it out; it is for: " + component.doc());
            return null;
        }
        try {
            value = component.parse(written.value().text(), written.databus());
        } catch (IllegalArgumentException e) {
            problems.error(
                    written.value().origin(), nameAndValue + ": " + e.getMessage(), "It is for: " + component.doc());
            return null;
        }
        if (written.databus() && component.settingType().isSize()) {
            value = sizeOfDatabus(component, value, written);
        }
        if (component.brokenRange(value).isPresent()) {
            problems.error(
                    written.value().origin(),
                    nameAndValue + " is out of its range",
                    "It has to be " + component.rule());
            return null;
        }
        return resolve(component, value);
    }

    /** A size of -1 is what Databus works out by itself. */
    private static boolean isDerived(Written written) {
        return written.value().text().trim().equals("-1");
    }

    /**
     * Databus takes sizes that we do not. A little more or less room does what was wanted; of other values that cannot be
     * said: 0 may stand for "never" there.
     */
    private Object sizeOfDatabus(SettingComponent component, Object value, Written written) {
        Object nearest = component.nearest(value);
        if (!nearest.equals(value)) {
            problems.warning(
                    written.origin(),
                    written.name() + "=" + shown(component, written.value()) + " is out of our range; "
                            + taken(component, nearest),
                    "It should be " + component.rule());
        }
        return nearest;
    }

    private Object absentValue(
            SettingsRecord<?> settings, SettingComponent component, ConfigNode node, DatabusProperties properties) {
        if (component.isRequired()) {
            String add = properties.isIndexed() && !component.databusKeys().isEmpty()
                    ? properties.fullKey(component.databusKeys().get(0)) + "=..."
                    : component.name() + "=\"...\"";
            problems.error(
                    node.origin(),
                    "setting " + component.name() + " of <" + settings.name() + "> is missing",
                    "Add " + add + " (" + component.type() + "): " + component.doc());
            return null;
        }
        return resolve(component, component.absentValue());
    }

    private Object resolve(SettingComponent component, Object value) {
        return switch (component.settingType().shape()) {
            case SINGLE -> resolve(value);
            case OPTIONAL -> ((Optional<?>) value).map(this::resolve);
            case LIST -> ((List<?>) value).stream().map(this::resolve).toList();
        };
    }

    private Object resolve(Object value) {
        return value instanceof Path path ? directory.resolve(path).normalize() : value;
    }

    private static String taken(SettingComponent component, Object value) {
        return component.settingType().elements(value).stream()
                .map(element -> SettingType.format(element) + " is taken")
                .findFirst()
                .orElse("it counts as not said");
    }

    private static String shown(SettingComponent component, ConfigValue value) {
        return component.isSecret() ? "***" : shorten(value.text());
    }

    private static String shorten(String text) {
        return text.length() <= SHOWN_LENGTH ? text : text.substring(0, SHOWN_LENGTH) + "...";
    }
}
