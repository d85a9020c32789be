package com.flipkart.aesop.spring;

import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.springframework.beans.factory.parsing.Problem;
import org.springframework.beans.factory.parsing.ProblemReporter;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.xml.XmlBeanDefinitionReader;
import org.springframework.core.io.Resource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;

/**
 * Reads a module's XML, and what it imports, into bean definitions that know their place; tells all that is
 * wrong instead of stopping at the first.
 */
final class ModuleXmlReader extends XmlBeanDefinitionReader {
    private static final String SCHEMA_LANGUAGE = "http://java.sun.com/xml/jaxp/properties/schemaLanguage";

    /** The schema of the outermost element, for those who do not say where it is. */
    private static final String SCHEMA_SOURCE = "http://java.sun.com/xml/jaxp/properties/schemaSource";

    private static final String LEXICAL_HANDLER = "http://xml.org/sax/properties/lexical-handler";

    private static final String BEANS_SCHEMA = "/org/springframework/beans/factory/xml/spring-beans.xsd";

    private final Problems problems;
    private final BeanClasses beanClasses;
    private final ClassLoader loader;

    ModuleXmlReader(BeanDefinitionRegistry registry, Problems problems, BeanClasses beanClasses, ClassLoader loader) {
        super(registry);
        this.problems = problems;
        this.beanClasses = beanClasses;
        this.loader = loader;
        setProblemReporter(new Reporter(problems));
        setSourceExtractor((source, resource) -> source instanceof Element element ? Places.of(element) : null);
    }

    /** What the file of a resource is called in messages. */
    private static String nameOf(Resource resource) {
        try {
            return resource.getFile().getPath();
        } catch (IOException e) {
            return resource.getDescription();
        }
    }

    @Override
    protected Document doLoadDocument(InputSource input, Resource resource)
            throws IOException, SAXException, ParserConfigurationException {
        String file = nameOf(resource);
        byte[] bytes;
        try (InputStream in = resource.getInputStream()) {
            bytes = in.readAllBytes();
        }
        DocumentBuilderFactory builders = DocumentBuilderFactory.newDefaultInstance();
        builders.setNamespaceAware(true);
        Document document = builders.newDocumentBuilder().newDocument();
        document.setDocumentURI(file);
        // Names of attributes are looked for in it, no more: another encoding loses lines of attributes at worst.
        List<String> source = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        PlacedDocument building = new PlacedDocument(document, file, source, problems);
        XMLReader reader = reader(getValidationModeForResource(resource) == VALIDATION_XSD);
        reader.setEntityResolver(new OfflineSchemas(loader, new Origin(file, 1), problems));
        reader.setErrorHandler(building);
        reader.setContentHandler(building);
        reader.setProperty(LEXICAL_HANDLER, building);
        try {
            reader.parse(new InputSource(new ByteArrayInputStream(bytes)));
        } catch (SAXParseException e) {
            problems.error(
                    ErrorCode.INVALID_XML,
                    new Origin(file, e.getLineNumber()),
                    "not well-formed XML: " + e.getMessage(),
                    "Correct it");
            return builders.newDocumentBuilder().newDocument();
        }
        beanClasses.check(document);
        return document;
    }

    private static XMLReader reader(boolean schema) throws ParserConfigurationException, SAXException {
        SAXParserFactory factory = SAXParserFactory.newDefaultInstance();
        factory.setNamespaceAware(true);
        factory.setValidating(true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        SAXParser parser = factory.newSAXParser();
        if (schema) {
            parser.setProperty(SCHEMA_LANGUAGE, XMLConstants.W3C_XML_SCHEMA_NS_URI);
            parser.setProperty(SCHEMA_SOURCE, XmlBeanDefinitionReader.class.getResourceAsStream(BEANS_SCHEMA));
        }
        return parser.getXMLReader();
    }

    /** Takes what Spring finds wrong while it reads definitions. */
    private record Reporter(Problems problems) implements ProblemReporter {
        @Override
        public void fatal(Problem problem) {
            error(problem);
        }

        @Override
        public void error(Problem problem) {
            problems.error(ErrorCode.INVALID_XML, originOf(problem), problem.getMessage(), "Correct it");
        }

        @Override
        public void warning(Problem problem) {
            problems.warning(originOf(problem), problem.getMessage(), "See Spring's documentation");
        }

        private static Origin originOf(Problem problem) {
            Object source = problem.getLocation().getSource();
            if (source instanceof Element element) {
                return Places.of(element);
            }
            return source instanceof Origin origin
                    ? origin
                    : new Origin(nameOf(problem.getLocation().getResource()), 0);
        }
    }
}
