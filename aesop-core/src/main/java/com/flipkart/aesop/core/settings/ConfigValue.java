package com.flipkart.aesop.core.settings;

/** A text that a user wrote, and where. Placeholders have been replaced. */
public record ConfigValue(String text, Origin origin) {}
