package com.flipkart.aesop.spring;

import com.flipkart.aesop.core.settings.ConfigNode;
import com.flipkart.aesop.core.settings.ConfigValue;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.core.settings.Suggestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.util.PropertyPlaceholderHelper;
import org.springframework.util.SystemPropertyUtils;

/**
 * Replaces {@code ${name}} and {@code ${name:default}} in the values of Aesop's elements. Values may be
 * secrets: messages show the placeholder, never what it stands for.
 */
final class Placeholders {
    private static final Pattern REQUIRED = Pattern.compile("\\$\\{([^:}]*)}");

    private final PropertyPlaceholderHelper helper = new PropertyPlaceholderHelper(
            SystemPropertyUtils.PLACEHOLDER_PREFIX,
            SystemPropertyUtils.PLACEHOLDER_SUFFIX,
            SystemPropertyUtils.VALUE_SEPARATOR,
            SystemPropertyUtils.ESCAPE_CHARACTER,
            false);

    private final Map<String, String> properties;
    private final Problems problems;

    Placeholders(Map<String, String> properties, Problems problems) {
        this.properties = properties;
        this.problems = problems;
    }

    /** The element and those inside it with what their placeholders stand for; tells which stand for nothing. */
    ConfigNode replaceIn(ConfigNode node) {
        Map<String, ConfigValue> attributes = new LinkedHashMap<>();
        node.attributes().forEach((name, value) -> replaceIn(name, value)
                .ifPresent(text -> attributes.put(name, new ConfigValue(text, value.origin()))));
        List<ConfigNode> children =
                node.children().stream().map(this::replaceIn).toList();
        return new ConfigNode(node.name(), attributes, children, node.origin());
    }

    private Optional<String> replaceIn(String attribute, ConfigValue value) {
        try {
            return Optional.of(helper.replacePlaceholders(value.text(), properties::get));
        } catch (IllegalArgumentException e) {
            problems.error(
                    value.origin(),
                    attribute + "=" + value.text() + " has a placeholder that nothing is known for",
                    action(value.text()));
            return Optional.empty();
        }
    }

    private String action(String text) {
        List<String> missing = REQUIRED.matcher(text)
                .results()
                .map(match -> match.group(1))
                .filter(name -> !properties.containsKey(name))
                .toList();
        String name = missing.isEmpty() ? "name" : missing.get(0);
        String close = Suggestion.closest(name, properties.keySet())
                .map(known -> "; or did you mean \"${" + known + "}\"?")
                .orElse("");
        return "Set the environment variable or system property " + name + ", or write a line " + name
                + "=... into module.properties" + close;
    }
}
