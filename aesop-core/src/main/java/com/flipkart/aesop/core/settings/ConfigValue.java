package com.flipkart.aesop.core.settings;

/** A text that a user wrote, and where. Placeholders have been replaced. */
public record ConfigValue(String text, Origin origin) {
    /** The place alone: the text may be a secret, and only who reads it as a setting knows. */
    @Override
    public String toString() {
        return "value at " + origin;
    }
}
