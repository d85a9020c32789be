/**
 * Settings: values, each written once, read from XML or properties with the place they came from.
 *
 * <p>A settings record declares each setting as a component; readers fill it from a {@link
 * com.flipkart.aesop.core.settings.ConfigNode} (the short XML form) or from Databus properties (the
 * classic form) and tell {@link com.flipkart.aesop.core.settings.Problems} all that is wrong, so that a
 * start shows every mistake at once, with its place. Everything is immutable except {@code Problems},
 * which one thread fills during a start. Nothing here is written to disk.
 */
package com.flipkart.aesop.core.settings;
