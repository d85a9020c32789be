/**
 * How parts are made from the short XML form, inside a module's class loader.
 *
 * <p>A component offers a {@link com.flipkart.aesop.core.part.PartFactory} for each top element that it
 * understands; aesop-spring reads the XML and asks them. Called by one thread, during a module's start;
 * nothing is kept.
 */
package com.flipkart.aesop.core.part;
