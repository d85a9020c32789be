/**
 * The container: finds modules, gives each its class loader, starts, watches and stops them.
 *
 * <pre>{@code
 *  Container --- ModuleFinder          which folders are modules
 *     |      --- ComponentCatalog      which jars the installation offers
 *     v
 *  HostedModule (one per module) --- StateDirectory, StateHistory
 *     |
 *     v
 *  LoadedModule --- ModuleXml, UnknownElements, LibraryCheck, ModuleProperties
 *     |
 *     v
 *  ModuleClassLoader: the JDK | SharedTypes of the container | lib/*.jar | jars of the components it needs
 *     |
 *     v
 *  ModuleAssembler and Parts, which live inside that loader
 * }</pre>
 *
 * <p><b>Who calls it.</b> The {@code aesop} command, and the demo. No type of Spring, Avro or Netty is seen
 * here: of a module's classes the container knows only what it implements of
 * {@link com.flipkart.aesop.core.module}.
 *
 * <p><b>Threads.</b> Each module is started and stopped on threads of its own ({@code aesop-start-<id>},
 * {@code aesop-stop-<id>}); one thread, {@code aesop-watcher}, asks the parts for their states. All calls
 * into a module have its class loader as context class loader, which the threads that its parts make
 * inherit; the log takes a module's name from there.
 *
 * <p><b>After a crash.</b> Folders of modules, their state directories and in them {@code states.log} are
 * there; locks are the operating system's and are gone.
 */
package com.flipkart.aesop.container;
