package com.flipkart.aesop.container;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A folder of jars below {@code components/}, and what its descriptor says.
 *
 * @param name its name and its folder's
 * @param jars its own jars, in the order of their names
 * @param elements names of the XML elements that need it
 * @param beanClasses names, or prefixes that end with a dot, of the bean classes that need it
 * @param needs names of the components that it needs
 */
record Component(String name, List<Path> jars, Set<String> elements, Set<String> beanClasses, Set<String> needs) {
    Component {
        jars = List.copyOf(jars);
        elements = Set.copyOf(elements);
        beanClasses = Set.copyOf(beanClasses);
        needs = Set.copyOf(needs);
    }

    boolean offersBean(String className) {
        return beanClasses.stream()
                .anyMatch(offer -> offer.endsWith(".") ? className.startsWith(offer) : className.equals(offer));
    }
}
