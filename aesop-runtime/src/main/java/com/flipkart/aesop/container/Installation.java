package com.flipkart.aesop.container;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where Aesop is installed.
 *
 * <pre>{@code
 *  bin/aesop              the command
 *  lib/*.jar              the container's class path; of it modules see only what SharedTypes lists
 *  components/<name>/     jars of a component; go into the class loaders of the modules that need it
 * }</pre>
 *
 * @param directory the folder with {@code lib} and {@code components}, absolute
 */
public record Installation(Path directory) {
    /** The system property that names the folder; {@code bin/aesop} sets it. */
    public static final String PROPERTY = "aesop.home";

    /**
     * The installation that this class was started from.
     *
     * @throws AesopException if it was started from elsewhere and the system property {@link #PROPERTY} does not
     *     say where the installation is
     */
    public static Installation find() {
        String home = System.getProperty(PROPERTY);
        if (home != null) {
            return new Installation(Path.of(home).toAbsolutePath().normalize());
        }
        try {
            Path jar = Path.of(Installation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path directory = jar.toAbsolutePath().resolveSibling("..").normalize();
            if (Files.isRegularFile(jar) && Files.isDirectory(directory.resolve("components"))) {
                return new Installation(directory);
            }
            throw notFound("classes=" + jar, null);
        } catch (URISyntaxException | SecurityException e) {
            throw notFound(e.toString(), e);
        }
    }

    private static AesopException notFound(String what, Exception cause) {
        return new AesopException(
                ErrorCode.INVALID_SETTINGS,
                "finding the installation failed: " + what
                        + ". Start bin/aesop of an installation, or say where one is with -D" + PROPERTY + "=<folder>.",
                cause);
    }

    /** The folder of the components' folders. */
    public Path components() {
        return directory.resolve("components");
    }
}
