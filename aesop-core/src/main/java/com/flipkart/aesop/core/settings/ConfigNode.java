package com.flipkart.aesop.core.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An element of the short XML form, without anything of XML: a name, attributes, children, a place.
 *
 * @param name local name of the element
 * @param attributes by name, in the order written
 * @param children in the order written
 * @param origin where the element starts
 */
public record ConfigNode(String name, Map<String, ConfigValue> attributes, List<ConfigNode> children, Origin origin) {
    public ConfigNode {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        children = List.copyOf(children);
    }

    public Optional<ConfigValue> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    /** All children called {@code child}, in the order written. */
    public List<ConfigNode> children(String child) {
        return children.stream().filter(node -> node.name().equals(child)).toList();
    }

    /** The first child called {@code child}. */
    public Optional<ConfigNode> child(String child) {
        return children.stream().filter(node -> node.name().equals(child)).findFirst();
    }
}
