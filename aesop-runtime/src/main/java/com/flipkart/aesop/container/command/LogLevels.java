package com.flipkart.aesop.container.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;

/** How much the process logs. */
public final class LogLevels {
    private LogLevels() {}

    /** From now on only what is wrong, for a command that tells its user itself how far it has come. */
    public static void onlyWarnings() {
        for (String name : List.of("com.flipkart.aesop", "aesop")) {
            if (LoggerFactory.getLogger(name) instanceof Logger logger) {
                logger.setLevel(Level.WARN);
            }
        }
    }
}
