package com.flipkart.aesop.mysql.binlog;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The binlog library writes to java.util.logging, which prints to standard error. All that matters in it is told by
 * its callbacks as well, and ends in a status or in our own log.
 */
final class LibraryLog {
    /** Held, because the JDK forgets the level of a logger that nobody holds. */
    private static Logger held;

    private LibraryLog() {}

    /** Switches off what the library writes under the name of {@code client}. */
    static synchronized void quieten(Class<?> client) {
        if (held == null) {
            held = Logger.getLogger(client.getName());
            held.setLevel(Level.OFF);
        }
    }
}
