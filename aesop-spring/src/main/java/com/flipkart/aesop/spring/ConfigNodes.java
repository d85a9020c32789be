package com.flipkart.aesop.spring;

import com.flipkart.aesop.core.module.ModuleAssembler;
import com.flipkart.aesop.core.settings.ConfigNode;
import com.flipkart.aesop.core.settings.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/** Takes the XML out of Aesop's elements: names, values and places are left. */
final class ConfigNodes {
    /** Where something is told that does not fit into a {@link ConfigNode}. */
    @FunctionalInterface
    interface Complaint {
        void about(String what, Element place);
    }

    private ConfigNodes() {}

    /** The element with all that stands inside it; placeholders are left as they are. */
    static ConfigNode of(Element element, Complaint complaint) {
        List<ConfigNode> children = new ArrayList<>();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element inner) {
                if (ModuleAssembler.NAMESPACE.equals(inner.getNamespaceURI())) {
                    children.add(of(inner, complaint));
                } else {
                    complaint.about(
                            "<" + inner.getTagName() + "> means nothing inside <" + element.getTagName()
                                    + ">; move it out",
                            inner);
                }
            } else if (!child.getNodeValue().isBlank()) {
                complaint.about(
                        "text \"" + child.getNodeValue().strip() + "\" means nothing inside <" + element.getTagName()
                                + ">; values are written as attributes",
                        element);
            }
        }
        return new ConfigNode(element.getLocalName(), attributes(element, complaint), children, Places.of(element));
    }

    private static Map<String, ConfigValue> attributes(Element element, Complaint complaint) {
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            Attr attribute = (Attr) attributes.item(i);
            String namespace = attribute.getNamespaceURI();
            if (namespace == null) {
                values.put(
                        attribute.getName(),
                        new ConfigValue(attribute.getValue(), Places.of(element, attribute.getName())));
            } else if (!isOfXml(namespace)) {
                complaint.about(
                        "attribute " + attribute.getName() + " means nothing on <" + element.getTagName()
                                + ">; write its name without a prefix, or remove it",
                        element);
            }
        }
        return values;
    }

    private static boolean isOfXml(String namespace) {
        return namespace.equals(XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI)
                || namespace.equals(XMLConstants.XML_NS_URI)
                || namespace.equals(XMLConstants.XMLNS_ATTRIBUTE_NS_URI);
    }
}
