package com.flipkart.aesop.core.module;

import java.util.Set;

/**
 * What a component (a folder of jars below {@code components/}) offers. Each component has one, found by
 * {@link java.util.ServiceLoader}; the container asks all of them before it makes a module's class
 * loader, so an implementation names only JDK types and has a public constructor without arguments.
 *
 * <p>A folder holds the component's own jars and not those of the components that it needs. Ours:
 *
 * <pre>{@code
 *  core      aesop-core, Avro, Jackson          needs nothing
 *  wire      aesop-wire, Netty                  needs core
 *  relay     aesop-relay, aesop-buffer          needs core, wire
 *  client    aesop-client                       needs core, wire
 *  mysql     aesop-producer-mysql, its drivers  needs core
 *  upstream  aesop-producer-relay               needs core, wire, client
 *  spring    aesop-spring, Spring               needs core; every module needs it
 * }</pre>
 */
public interface ComponentDescriptor {
    /** The name of the component's folder. */
    String name();

    /**
     * Local names of the XML elements in {@link ModuleAssembler#NAMESPACE} that need this component: those
     * that may stand at the top ({@code relay}), and those that choose a component when they stand inside
     * another one's ({@code mysql}). Names that mean something only inside such an element ({@code table})
     * are left out.
     */
    Set<String> elements();

    /** Full names, or prefixes that end with a dot, of the bean classes in XML that need this component. */
    Set<String> beanClasses();

    /** Names of the components that this one needs; theirs need not be repeated. */
    Set<String> needs();
}
