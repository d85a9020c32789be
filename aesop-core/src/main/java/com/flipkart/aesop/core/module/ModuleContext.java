package com.flipkart.aesop.core.module;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a module is told about itself.
 *
 * @param id unique in the container; the name of the module's folder
 * @param directory the module's folder, absolute: XML, {@code lib/}, {@code schemas_registry/}
 * @param configFile the XML that makes it a module, absolute
 * @param stateDirectory where its parts keep their state, absolute; theirs alone; exists
 * @param properties what {@code ${name}} in the XML stands for: the environment, then system properties,
 *     then the module's {@code module.properties}, the later ones winning
 */
public record ModuleContext(
        String id, Path directory, Path configFile, Path stateDirectory, Map<String, String> properties) {
    public ModuleContext {
        properties = Map.copyOf(properties);
    }

    /** A path from the XML: absolute ones as they are, others below the module's folder. */
    public Path resolve(String path) {
        return directory.resolve(path).normalize();
    }
}
