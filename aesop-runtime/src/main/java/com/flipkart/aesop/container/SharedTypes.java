package com.flipkart.aesop.container;

import java.util.List;

/**
 * What every module sees of the container's class path, besides the JDK. All else a module has for itself,
 * so that two modules may use two versions of anything.
 */
final class SharedTypes {
    /** Packages, without those below them. A type here may name only types of these packages and the JDK. */
    static final List<String> PACKAGES = List.of(
            "com.flipkart.aesop.core.error",
            "com.flipkart.aesop.core.module",
            "org.slf4j",
            "org.slf4j.event",
            "org.slf4j.helpers",
            "org.slf4j.spi");

    private SharedTypes() {}

    /** Whether the container's class of this name is what a module gets. */
    static boolean contains(String className) {
        int end = className.lastIndexOf('.');
        return end > 0 && PACKAGES.contains(className.substring(0, end));
    }
}
