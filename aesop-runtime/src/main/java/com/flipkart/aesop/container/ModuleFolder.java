package com.flipkart.aesop.container;

import java.nio.file.Path;

/**
 * A folder that is a module.
 *
 * @param id the folder's name
 * @param directory the folder, absolute
 * @param configFile the XML that makes it a module, absolute
 */
record ModuleFolder(String id, Path directory, Path configFile) {
    /** The module's own jars lie here. */
    Path libDirectory() {
        return directory.resolve("lib");
    }

    /** What the placeholders of the XML stand for. */
    Path propertiesFile() {
        return directory.resolve("module.properties");
    }
}
