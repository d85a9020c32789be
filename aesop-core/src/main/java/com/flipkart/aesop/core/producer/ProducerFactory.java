package com.flipkart.aesop.core.producer;

import com.flipkart.aesop.core.part.PartContext;
import com.flipkart.aesop.core.settings.ConfigNode;
import java.util.Optional;

/**
 * Makes producers of one kind from the short XML form. Found by {@link java.util.ServiceLoader}: a relay
 * asks for the factory of each child element that it does not know itself.
 */
public interface ProducerFactory {
    /** Local name of the XML element: {@code mysql}. */
    String element();

    /**
     * Makes a producer; connects to nothing.
     *
     * @return empty if something is wrong, which has been told to {@link PartContext#problems()}
     */
    Optional<EventProducer> create(ConfigNode node, PartContext context);
}
