package com.flipkart.aesop.core.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a component of a record as a setting. This is the only place where a setting is written: the
 * component's name is the name of the XML attribute (camelCase) and of the program's setter, its type
 * decides how a text is read, and readers, messages and {@code docs/settings.md} take the rest from here.
 *
 * <p>Types: {@code int}, {@code long}, {@code double}, {@code boolean}, {@link String}, enums, {@link
 * java.time.Duration}, {@link DataSize}, {@link Secret}, {@link java.nio.file.Path}, {@link HostAndPort};
 * {@link java.util.Optional} of one of these if absence means something, {@link java.util.List} of one of
 * these for values separated by commas.
 *
 * <p>A component whose type does not rule out every wrong value by itself has {@link #min} or {@link #max}
 * or {@link #rule}; {@link SettingsRecord} refuses a record that leaves something out.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /** The {@link #defaultValue} of a setting that has to be written. */
    String REQUIRED = "\0required";

    /** What it is for, in a sentence or two that end with a full stop. */
    String doc();

    /**
     * What it is if nobody says, as a user would write it. Not for {@link java.util.Optional} and {@link
     * java.util.List}, which are empty then.
     */
    String defaultValue() default REQUIRED;

    /** Smallest value that is allowed, as a user would write it; for numbers, durations and sizes. */
    String min() default "";

    /** Greatest value that is allowed, as a user would write it; for numbers, durations and sizes. */
    String max() default "";

    /** A further rule in words; {@link CheckedSettings#check} enforces it. */
    String rule() default "";

    /**
     * For a {@link java.time.Duration}: the unit of a plain number in Databus properties ({@code ms}, {@code
     * s}). In XML a duration always says its unit.
     */
    String unit() default "";

    /**
     * The full Databus property keys that set it, the one that wins first. {@code (*)} stands for an index:
     * see {@link DatabusProperties#withIndex}.
     */
    String[] databus() default {};
}
