package com.flipkart.aesop.core.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A password or token. Its {@link #toString} never shows it, so that no log, message or status does;
 * {@link #reveal} is called only where it is handed to whoever asks for it.
 */
public final class Secret {
    private static final String REDACTED = "***";
    private static final String ENVIRONMENT = "env:";
    private static final String FILE = "file:";
    private static final String LITERAL = "literal:";

    private final String value;

    private Secret(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /** The secret that {@code value} is. */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /**
     * Reads where a user keeps it: {@code env:NAME} (an environment variable), {@code file:/path} (the content
     * of a UTF-8 file, without a line end at its end), {@code literal:text}, or the text itself.
     *
     * @throws IllegalArgumentException if the variable is not set or the file cannot be read
     */
    public static Secret parse(String text) {
        return parse(text, System::getenv);
    }

    static Secret parse(String text, UnaryOperator<String> environment) {
        if (text.startsWith(ENVIRONMENT)) {
            String name = text.substring(ENVIRONMENT.length());
            String value = environment.apply(name);
            if (value == null) {
                throw new IllegalArgumentException("environment variable " + name + " is not set");
            }
            return new Secret(value);
        }
        if (text.startsWith(FILE)) {
            return fromFile(text.substring(FILE.length()));
        }
        return new Secret(text.startsWith(LITERAL) ? text.substring(LITERAL.length()) : text);
    }

    private static Secret fromFile(String path) {
        try {
            String content = Files.readString(Path.of(path));
            int end = content.length();
            if (end > 0 && content.charAt(end - 1) == '\n') {
                end -= end > 1 && content.charAt(end - 2) == '\r' ? 2 : 1;
            }
            return new Secret(content.substring(0, end));
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("file " + path + " cannot be read: " + e, e);
        }
    }

    /** The secret itself. Not for messages. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && value.equals(secret.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Always the same stars. */
    @Override
    public String toString() {
        return REDACTED;
    }
}
