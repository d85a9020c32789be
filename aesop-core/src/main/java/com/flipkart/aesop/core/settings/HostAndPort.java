package com.flipkart.aesop.core.settings;

/**
 * An address as users write it: {@code localhost:25021}, {@code [::1]:25021}.
 *
 * @param host a name or an address, not empty; an IPv6 address without its brackets
 * @param port in [0, 65535]; 0 lets the system choose where something listens
 */
public record HostAndPort(String host, int port) {
    private static final int MAX_PORT = 65535;

    /** @throws IllegalArgumentException if host or port is out of its range */
    public HostAndPort {
        if (host.isBlank()
                || host.chars().anyMatch(c -> Character.isWhitespace(c) || c == '/' || c == '[' || c == ']')) {
            throw new IllegalArgumentException("not a host: " + host);
        }
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("a port is in [0, " + MAX_PORT + "]: port=" + port);
        }
    }

    /** @throws IllegalArgumentException if {@code text} is not {@code host:port} */
    public static HostAndPort parse(String text) {
        String trimmed = text.trim();
        int colon = trimmed.lastIndexOf(':');
        if (colon > 0) {
            String host = trimmed.substring(0, colon);
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            if (bracketed || host.indexOf(':') < 0) {
                try {
                    int port = Integer.parseInt(trimmed.substring(colon + 1));
                    return new HostAndPort(bracketed ? host.substring(1, host.length() - 1) : host, port);
                } catch (NumberFormatException e) {
                    throw notAnAddress(text, e);
                }
            }
        }
        throw notAnAddress(text, null);
    }

    private static IllegalArgumentException notAnAddress(String text, Exception cause) {
        return new IllegalArgumentException(
                "not an address: " + text + "; write host:port, as in localhost:25021 or [::1]:25021", cause);
    }

    /** {@link #parse} reads it back. */
    @Override
    public String toString() {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
}
