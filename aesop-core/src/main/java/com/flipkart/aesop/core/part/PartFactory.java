package com.flipkart.aesop.core.part;

import com.flipkart.aesop.core.module.Part;
import com.flipkart.aesop.core.settings.ConfigNode;
import java.util.Optional;

/** Makes parts of one kind. Found by {@link java.util.ServiceLoader}. */
public interface PartFactory {
    /** Local name of the XML element: {@code relay}. */
    String element();

    /**
     * Makes a part; starts nothing.
     *
     * @return empty if something is wrong, which has been told to {@link PartContext#problems()}
     */
    Optional<Part> create(ConfigNode node, PartContext context);
}
