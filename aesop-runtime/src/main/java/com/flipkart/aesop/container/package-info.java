/**
 * The container: finds modules, gives each its class loader, starts, watches, stops and replaces them; the aesop
 * command.
 *
 * <p><b>Who calls it.</b> The aesop command; nobody calls it as a library.
 *
 * <p><b>Threads.</b> One thread per container starts and stops modules; a module's own threads belong to its
 * parts.
 *
 * <p><b>After a crash.</b> The folders of the modules and their recorded states survive.
 */
package com.flipkart.aesop.container;
