/**
 * The short XML form: its schema and its page in the docs are made from the settings records, and compared with the
 * files; and the factories are held to them.
 *
 * <p>When a setting has changed, {@code -Daesop.docs.write=true} writes the two files anew; look at the difference before
 * you commit it.
 */
package com.flipkart.aesop.systemtests.xml;
