package com.flipkart.aesop.container;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.ModuleAssembler;
import com.flipkart.aesop.core.settings.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What has to be known of a module's XML before there is a class loader to read it with: which elements and
 * bean classes it uses. Files that it imports by a relative path are read as well. Nothing is fetched: a
 * document type is passed over, an entity is an error.
 *
 * @param elements the elements in Aesop's namespace, in the order written
 * @param beanClasses values of attributes {@code class} of other elements, in the order written
 */
record ModuleXml(List<Element> elements, List<String> beanClasses) {
    private static final Pattern PARSE_ERROR = Pattern.compile("(?s)ParseError at .*?\\nMessage: (.*)");

    ModuleXml {
        elements = List.copyOf(elements);
        beanClasses = List.copyOf(beanClasses);
    }

    /**
     * An element in Aesop's namespace.
     *
     * @param name its local name
     * @param top whether it stands in no other element of the namespace
     * @param origin where it starts
     */
    record Element(String name, boolean top, Origin origin) {}

    /**
     * Reads a module's XML.
     *
     * @throws AesopException naming file and line if it cannot be read or is not well-formed
     */
    static ModuleXml read(Path file) {
        List<Element> elements = new ArrayList<>();
        List<String> beanClasses = new ArrayList<>();
        Set<Path> done = new HashSet<>();
        Deque<Path> open = new ArrayDeque<>(List.of(file));
        while (!open.isEmpty()) {
            Path next = open.remove().normalize();
            if (done.add(next)) {
                open.addAll(scan(next, elements, beanClasses));
            }
        }
        return new ModuleXml(elements, beanClasses);
    }

    /** Reads one file; returns those that it imports. */
    private static List<Path> scan(Path file, List<Element> elements, List<String> beanClasses) {
        List<Path> imports = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader reader = factory().createXMLStreamReader(file.toString(), in);
            int line = 1;
            int depth = 0;
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    if (ModuleAssembler.NAMESPACE.equals(reader.getNamespaceURI())) {
                        elements.add(new Element(reader.getLocalName(), depth == 0, new Origin(file.toString(), line)));
                        depth++;
                    } else {
                        String beanClass = reader.getAttributeValue(null, "class");
                        if (beanClass != null) {
                            beanClasses.add(beanClass.trim());
                        }
                        imported(reader, file).ifPresent(imports::add);
                    }
                } else if (event == XMLStreamConstants.END_ELEMENT
                        && ModuleAssembler.NAMESPACE.equals(reader.getNamespaceURI())) {
                    depth--;
                }
                // The reader's place is the end of the event: that of one event is the start of the next.
                line = reader.getLocation().getLineNumber();
            }
            return imports;
        } catch (XMLStreamException e) {
            throw broken(file, e);
        } catch (IOException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "reading " + file + " failed: " + e + ". Let the user that runs aesop read it.",
                    e);
        }
    }

    private static Optional<Path> imported(XMLStreamReader reader, Path file) {
        String resource = reader.getLocalName().equals("import") ? reader.getAttributeValue(null, "resource") : null;
        boolean isFile = resource != null && !resource.contains(":") && !resource.contains("$");
        return isFile ? Optional.of(file.resolveSibling(resource)).filter(Files::isRegularFile) : Optional.empty();
    }

    private static AesopException broken(Path file, XMLStreamException e) {
        Matcher matcher = PARSE_ERROR.matcher(String.valueOf(e.getMessage()));
        String what = matcher.matches() ? matcher.group(1) : String.valueOf(e.getMessage());
        Origin origin = new Origin(
                file.toString(), e.getLocation() == null ? 0 : e.getLocation().getLineNumber());
        return new AesopException(
                ErrorCode.INVALID_XML, origin + ": not well-formed XML: " + what.strip() + " Correct it.", e);
    }

    private static XMLInputFactory factory() {
        // Not newFactory(): that would take whichever parser lies on the class path.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }
}
