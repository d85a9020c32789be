package com.flipkart.aesop.spring;

import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.ModuleAssembler;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.SAXParseException;
import org.xml.sax.ext.DefaultHandler2;

/**
 * Builds a document from SAX events and notes where each element was written, which the JDK's own builder
 * does not.
 *
 * <p>What the validating parser finds wrong with an element is told with the element's place, except for
 * elements of Aesop's namespace: those are judged by the parts that read them, which know more than a schema
 * can say, and elements of other people's components that ours does not know.
 */
final class PlacedDocument extends DefaultHandler2 {
    private final Document document;
    private final String file;
    private final List<String> source;
    private final Problems problems;
    private final Deque<Node> open = new ArrayDeque<>();
    private final List<SAXParseException> pending = new ArrayList<>();
    private Locator locator;
    private int lastLine = 1;

    /**
     * @param document empty
     * @param file what the file is called in messages
     * @param source its lines
     */
    PlacedDocument(Document document, String file, List<String> source, Problems problems) {
        this.document = document;
        this.file = file;
        this.source = source;
        this.problems = problems;
        open.push(document);
    }

    @Override
    public void setDocumentLocator(Locator documentLocator) {
        locator = documentLocator;
    }

    @Override
    public void startElement(String uri, String localName, String qualifiedName, Attributes attributes) {
        Element element = document.createElementNS(uri.isEmpty() ? null : uri, qualifiedName);
        for (int i = 0; i < attributes.getLength(); i++) {
            String attributeUri = attributes.getURI(i);
            element.setAttributeNS(
                    attributeUri.isEmpty() ? null : attributeUri, attributes.getQName(i), attributes.getValue(i));
        }
        // The locator stands at the end of an event: that of one event is the start of the next.
        Places.note(element, file, source, lastLine, locator.getLineNumber());
        open.element().appendChild(element);
        open.push(element);
        judge(element);
        mark();
    }

    @Override
    public void endElement(String uri, String localName, String qualifiedName) {
        judge((Element) open.pop());
        mark();
    }

    @Override
    public void characters(char[] text, int start, int length) {
        if (open.element() instanceof Element element) {
            element.appendChild(document.createTextNode(new String(text, start, length)));
        }
        mark();
    }

    @Override
    public void ignorableWhitespace(char[] text, int start, int length) {
        mark();
    }

    @Override
    public void processingInstruction(String target, String data) {
        mark();
    }

    @Override
    public void comment(char[] text, int start, int length) {
        mark();
    }

    private void mark() {
        lastLine = locator.getLineNumber();
    }

    /** The validator complains just before the event of the element that it complains about. */
    @Override
    public void error(SAXParseException complaint) {
        pending.add(complaint);
    }

    private void judge(Element element) {
        boolean ours = ModuleAssembler.NAMESPACE.equals(element.getNamespaceURI());
        if (!ours) {
            Origin origin = Places.of(element);
            for (SAXParseException complaint : pending) {
                problems.error(
                        ErrorCode.INVALID_XML,
                        origin,
                        withoutFullStop(withoutRule(complaint.getMessage())),
                        "Correct it; the schema of its namespace says what may stand here");
            }
        }
        pending.clear();
    }

    @Override
    public void fatalError(SAXParseException complaint) throws SAXParseException {
        throw complaint;
    }

    /** Without the name of the rule in the standard: {@code cvc-complex-type.3.2.2: Attribute ...}. */
    private static String withoutRule(String message) {
        return message.replaceFirst("^[a-z]+[-.\\w]*: ", "");
    }

    private static String withoutFullStop(String message) {
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }
}
