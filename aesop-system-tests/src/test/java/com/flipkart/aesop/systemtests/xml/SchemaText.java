package com.flipkart.aesop.systemtests.xml;

import com.flipkart.aesop.core.module.ModuleAssembler;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Writes {@code aesop.xsd}. */
final class SchemaText {
    private static final String HEAD =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- Made from the settings records; XmlFormTest in aesop-system-tests compares it with them and writes it anew.

                 For editors: completion, documentation, and underlining of what is wrong. When a module starts, its XML is
                 judged by the settings records themselves. Any value may be a placeholder: ${name} or ${name:default}. -->
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:aesop="NAMESPACE"
                       targetNamespace="NAMESPACE" elementFormDefault="qualified">
            """;

    private final StringBuilder text = new StringBuilder();

    private SchemaText() {}

    static String of(List<XmlElement> tops) {
        SchemaText schema = new SchemaText();
        schema.text.append(HEAD.replace("NAMESPACE", ModuleAssembler.NAMESPACE));
        tops.forEach(top -> schema.line(1, "<xs:element name=\"" + top.name() + "\" type=\"" + typeName(top) + "\"/>"));
        Set<String> enumerations = new TreeSet<>();
        for (XmlElement top : tops) {
            for (XmlElement element : top.all()) {
                schema.complexType(element, enumerations);
            }
        }
        enumerations.forEach(schema::enumeration);
        schema.simpleTypes();
        schema.text.append("</xs:schema>\n");
        return schema.text.toString();
    }

    private static String typeName(XmlElement element) {
        return "aesop:" + element.path().replace(' ', '.');
    }

    private void complexType(XmlElement element, Set<String> enumerations) {
        text.append('\n');
        line(1, "<xs:complexType name=\"" + element.path().replace(' ', '.') + "\">");
        documentation(2, element.doc());
        if (!element.children().isEmpty()) {
            line(2, "<xs:choice minOccurs=\"0\" maxOccurs=\"unbounded\">");
            for (XmlElement child : element.children()) {
                line(3, "<xs:element name=\"" + child.name() + "\" type=\"" + typeName(child) + "\"/>");
            }
            line(2, "</xs:choice>");
        }
        for (XmlElement.Attribute attribute : element.attributes()) {
            line(
                    2,
                    "<xs:attribute name=\"" + attribute.name() + "\" type=\"" + simpleType(attribute, enumerations)
                            + "\"" + (attribute.required() ? " use=\"required\"" : "") + ">");
            documentation(3, describe(attribute));
            line(2, "</xs:attribute>");
        }
        line(1, "</xs:complexType>");
    }

    private static String describe(XmlElement.Attribute attribute) {
        return attribute.doc() + " (" + attribute.type()
                + (attribute.rule().isEmpty() ? "" : "; " + attribute.rule())
                + attribute
                        .defaultValue()
                        .map(value -> "; default: " + (value.isEmpty() ? "empty" : value))
                        .orElse("")
                + ")";
    }

    private static String simpleType(XmlElement.Attribute attribute, Set<String> enumerations) {
        if (attribute.type().equals("true or false")) {
            enumerations.add("true, false");
            return "aesop:true-or-false";
        }
        if (attribute.type().startsWith("one of ")) {
            String values = attribute.type().substring("one of ".length());
            enumerations.add(values);
            return "aesop:" + enumerationName(values);
        }
        return "xs:string";
    }

    private static String enumerationName(String values) {
        return values.replace(", ", "-or-");
    }

    private void enumeration(String values) {
        text.append('\n');
        line(1, "<xs:simpleType name=\"" + enumerationName(values) + "\">");
        line(2, "<xs:union memberTypes=\"aesop:placeholder\">");
        line(3, "<xs:simpleType>");
        line(4, "<xs:restriction base=\"xs:string\">");
        Arrays.stream(values.split(", ", -1)).forEach(value -> line(5, "<xs:enumeration value=\"" + value + "\"/>"));
        line(4, "</xs:restriction>");
        line(3, "</xs:simpleType>");
        line(2, "</xs:union>");
        line(1, "</xs:simpleType>");
    }

    private void simpleTypes() {
        text.append('\n');
        line(1, "<xs:simpleType name=\"placeholder\">");
        line(2, "<xs:restriction base=\"xs:string\">");
        line(3, "<xs:pattern value=\".*\\$\\{.+\\}.*\"/>");
        line(2, "</xs:restriction>");
        line(1, "</xs:simpleType>");
    }

    private void documentation(int depth, String documentation) {
        line(depth, "<xs:annotation>");
        line(depth + 1, "<xs:documentation>" + escape(documentation) + "</xs:documentation>");
        line(depth, "</xs:annotation>");
    }

    private static String escape(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private void line(int depth, String line) {
        text.append("  ".repeat(depth)).append(line).append('\n');
    }
}
