package com.flipkart.aesop.systemtests.xml;

import com.flipkart.aesop.core.settings.SettingComponent;
import com.flipkart.aesop.core.settings.SettingsRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An element of the short XML form, at one place.
 *
 * @param path local names from the top down, with a blank between: {@code relay mysql table}
 * @param doc what it is
 * @param occurs how often it may stand there, in words
 * @param attributes in the order of the docs
 * @param children what may stand inside
 */
record XmlElement(String path, String doc, String occurs, List<Attribute> attributes, List<XmlElement> children) {
    XmlElement {
        attributes = List.copyOf(attributes);
        children = List.copyOf(children);
    }

    /**
     * An attribute.
     *
     * @param type in a user's words
     * @param defaultValue as a user would write it; empty if there is none
     * @param rule in words, may be empty
     */
    record Attribute(
            String name, boolean required, String type, Optional<String> defaultValue, String rule, String doc) {
        static Attribute required(String name, String type, String doc) {
            return new Attribute(name, true, type, Optional.empty(), "", doc);
        }

        static Attribute optional(String name, String type, String doc) {
            return new Attribute(name, false, type, Optional.empty(), "", doc);
        }

        private static Attribute of(SettingComponent setting) {
            return new Attribute(
                    setting.name(),
                    setting.isRequired(),
                    setting.type(),
                    setting.defaultValue(),
                    setting.rule(),
                    setting.doc());
        }
    }

    /** The settings of a record as attributes, behind {@code first}. */
    static List<Attribute> attributes(Class<? extends Record> settings, Attribute... first) {
        List<Attribute> attributes = new ArrayList<>(List.of(first));
        SettingsRecord.of(settings).components().stream().map(Attribute::of).forEach(attributes::add);
        return attributes;
    }

    String name() {
        return path.substring(path.lastIndexOf(' ') + 1);
    }

    /** It and all that may stand inside it, in the order of the docs. */
    List<XmlElement> all() {
        List<XmlElement> all = new ArrayList<>(List.of(this));
        children.forEach(child -> all.addAll(child.all()));
        return all;
    }
}
