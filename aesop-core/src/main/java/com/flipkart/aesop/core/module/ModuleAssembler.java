package com.flipkart.aesop.core.module;

import java.util.List;

/**
 * Turns a module's XML into parts, inside the module's class loader. Found there by {@link
 * java.util.ServiceLoader}; there is exactly one in a module's loader.
 */
public interface ModuleAssembler {
    /** The XML namespace of Aesop's short form. */
    String NAMESPACE = "https://flipkart.github.io/aesop/schema/aesop";

    /**
     * Reads the XML and makes the parts, without starting any.
     *
     * @return the parts in the order in which they are to be started; stopped in the reverse order
     * @throws com.flipkart.aesop.core.error.AesopException with all that is wrong, each with file, line and
     *     what to do
     */
    List<Part> assemble(ModuleContext context);
}
