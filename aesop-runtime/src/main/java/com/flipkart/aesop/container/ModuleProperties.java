package com.flipkart.aesop.container;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * What {@code ${name}} in a module's XML stands for. They may be secrets: nothing here prints a value, and
 * no message shows one.
 */
final class ModuleProperties {
    private ModuleProperties() {}

    /**
     * The environment, then system properties, then {@code given}, then {@code file} if there is one; the later
     * ones win.
     *
     * @throws AesopException if the file cannot be read
     */
    static Map<String, String> read(Map<String, String> given, Path file) {
        Map<String, String> properties = new HashMap<>(System.getenv());
        put(properties, System.getProperties());
        properties.putAll(given);
        if (Files.exists(file)) {
            put(properties, load(file));
        }
        return properties;
    }

    private static Properties load(Path file) {
        Properties loaded = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            loaded.load(reader);
            return loaded;
        } catch (IOException | IllegalArgumentException e) {
            // The exception's own text may quote a line of the file.
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "reading " + file + " failed (" + e.getClass().getSimpleName()
                            + "). Write name=value lines in UTF-8 and let the user that runs aesop read the file.",
                    e);
        }
    }

    private static void put(Map<String, String> properties, Properties more) {
        more.stringPropertyNames().forEach(name -> properties.put(name, more.getProperty(name)));
    }
}
