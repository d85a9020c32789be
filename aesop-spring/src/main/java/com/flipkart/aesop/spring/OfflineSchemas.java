package com.flipkart.aesop.spring;

import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import java.io.IOException;
import java.io.StringReader;
import org.springframework.beans.factory.xml.BeansDtdResolver;
import org.springframework.beans.factory.xml.PluggableSchemaResolver;
import org.xml.sax.EntityResolver;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Finds the document types and schemas that XML names in the jars of the module, and nowhere else: no start
 * depends on a network, and no XML makes the process read a file or an address of its choice.
 */
final class OfflineSchemas implements EntityResolver {
    private final EntityResolver documentTypes = new BeansDtdResolver();
    private final EntityResolver schemas;
    private final Origin origin;
    private final Problems problems;

    OfflineSchemas(ClassLoader loader, Origin origin, Problems problems) {
        this.schemas = new PluggableSchemaResolver(loader);
        this.origin = origin;
        this.problems = problems;
    }

    @Override
    public InputSource resolveEntity(String publicId, String systemId) throws SAXException, IOException {
        InputSource found = null;
        if (systemId != null) {
            found = documentTypes.resolveEntity(publicId, systemId);
            if (found == null) {
                found = schemas.resolveEntity(publicId, systemId);
            }
        }
        if (found == null) {
            problems.error(
                    ErrorCode.INVALID_XML,
                    origin,
                    "the XML refers to " + systemId + ", which is in no jar of the module",
                    "Remove the reference or correct its address; nothing is fetched from a network or read from"
                            + " other files");
            found = new InputSource(new StringReader(""));
            found.setSystemId(systemId);
        }
        return found;
    }
}
