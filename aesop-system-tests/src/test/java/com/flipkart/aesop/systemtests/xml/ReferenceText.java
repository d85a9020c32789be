package com.flipkart.aesop.systemtests.xml;

import java.util.List;

/** Writes the reference in {@code docs/xml.md}. */
final class ReferenceText {
    private ReferenceText() {}

    static String of(List<XmlElement> tops) {
        StringBuilder text = new StringBuilder();
        for (XmlElement top : tops) {
            top.all().forEach(element -> section(element, text));
        }
        return text.toString();
    }

    private static void section(XmlElement element, StringBuilder text) {
        String[] names = element.path().split(" ", -1);
        text.append(names.length == 1 ? "\n## " : "\n### ");
        for (int i = 0; i < names.length; i++) {
            text.append(i == 0 ? "" : " / ").append('`').append(names[i]).append('`');
        }
        text.append("\n\n")
                .append(element.doc())
                .append(' ')
                .append(element.occurs())
                .append('\n');
        text.append("\n| attribute | type | default | rule | what it is for |\n|---|---|---|---|---|\n");
        for (XmlElement.Attribute attribute : element.attributes()) {
            text.append("| `").append(attribute.name()).append("` | ");
            text.append(cell(attribute.type())).append(" | ");
            text.append(defaultOf(attribute)).append(" | ");
            text.append(cell(attribute.rule())).append(" | ");
            text.append(cell(attribute.doc())).append(" |\n");
        }
    }

    private static String defaultOf(XmlElement.Attribute attribute) {
        if (attribute.required()) {
            return "**required**";
        }
        return attribute
                .defaultValue()
                .map(value -> value.isEmpty() ? "empty" : "`" + cell(value) + "`")
                .orElse("none");
    }

    private static String cell(String words) {
        return words.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ");
    }
}
