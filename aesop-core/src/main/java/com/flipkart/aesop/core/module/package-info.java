/**
 * What the container and the modules that it loads say to each other.
 *
 * <p>These types, and those of {@link com.flipkart.aesop.core.error}, are loaded once, by the
 * container, and seen by every module's class loader; all else a module has for itself. So nothing here
 * may name a type of Spring, Avro, Netty or of another package of Aesop. {@link
 * com.flipkart.aesop.core.module.Part} is what a module runs, {@link
 * com.flipkart.aesop.core.module.ComponentDescriptor} tells which XML needs which jars, {@link
 * com.flipkart.aesop.core.module.ModuleAssembler} turns XML into parts. Statuses are immutable; parts
 * may be asked for theirs from any thread. Nothing here is written to disk.
 */
package com.flipkart.aesop.core.module;
