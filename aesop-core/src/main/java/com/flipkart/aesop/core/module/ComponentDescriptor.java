package com.flipkart.aesop.core.module;

import java.util.Set;

/**
 * What a component (a folder of jars below {@code components/}) offers. Each component has one, found by
 * {@link java.util.ServiceLoader}; the container asks all of them before it makes a module's class
 * loader, so an implementation names only JDK types and has a public constructor without arguments.
 */
public interface ComponentDescriptor {
    /** The name of the component's folder. */
    String name();

    /** Local names of the XML elements in {@link ModuleAssembler#NAMESPACE} that need this component. */
    Set<String> elements();

    /** Full names, or prefixes that end with a dot, of the bean classes in XML that need this component. */
    Set<String> beanClasses();

    /** Names of the components that this one needs. */
    Set<String> needs();
}
