package com.flipkart.aesop.container.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;

/** How much the process logs. */
public final class LogLevels {
    private LogLevels() {}

    /** From now on only what failed, for a command that says itself how far it has come. */
    public static void onlyErrors() {
        set(Level.ERROR);
    }

    /** From now on only what is wrong. */
    public static void onlyWarnings() {
        set(Level.WARN);
    }

    /** From now on nothing. */
    public static void off() {
        set(Level.OFF);
    }

    private static void set(Level level) {
        for (String name : List.of("com.flipkart.aesop", "aesop")) {
            if (LoggerFactory.getLogger(name) instanceof Logger logger) {
                logger.setLevel(level);
            }
        }
    }
}
