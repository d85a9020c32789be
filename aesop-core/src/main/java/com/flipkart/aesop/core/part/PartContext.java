package com.flipkart.aesop.core.part;

import com.flipkart.aesop.core.module.ModuleContext;
import com.flipkart.aesop.core.settings.ConfigValue;
import com.flipkart.aesop.core.settings.Problems;
import java.util.Optional;

/** What a factory may ask for while it makes a part. */
public interface PartContext {
    /** The module that the part is for. */
    ModuleContext module();

    /** Where to tell what is wrong. */
    Problems problems();

    /**
     * The bean that an attribute of the XML names.
     *
     * @param reference the attribute: its text is the bean's name
     * @param type what the bean has to be
     * @return empty if there is no such bean or it is of another type, which has been told to {@link
     *     #problems()}
     */
    <T> Optional<T> bean(ConfigValue reference, Class<T> type);
}
