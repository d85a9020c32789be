package com.flipkart.aesop.container;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * What {@code %module} stands for in a pattern of the log: the module that the line is about, or whose
 * thread it is. Parts need not know of it: their threads inherit the module's class loader as context class
 * loader from the thread that starts them.
 */
public final class ModuleNameConverter extends ClassicConverter {
    /** Key of the logging context for lines about a module from the container's own threads. */
    static final String MODULE = "module";

    private static final String NONE = "-";

    @Override
    public String convert(ILoggingEvent event) {
        String module = event.getMDCPropertyMap().get(MODULE);
        if (module != null) {
            return module;
        }
        return Thread.currentThread().getContextClassLoader() instanceof ModuleClassLoader loader
                ? loader.owner()
                : NONE;
    }
}
