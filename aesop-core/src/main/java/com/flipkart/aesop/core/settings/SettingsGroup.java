package com.flipkart.aesop.core.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says of a settings record whose settings these are. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface SettingsGroup {
    /** What messages and {@code docs/settings.md} call it: the XML element, as in {@code aesop:relay}. */
    String name();

    /** What it is, in a sentence that ends with a full stop. */
    String doc();
}
