package com.flipkart.aesop.wire;

import java.util.Locale;
import java.util.Optional;

/** How events come in the answer to /stream. */
public enum StreamOutput {
    /** Events back to back, as they lie in the buffer. */
    BINARY,
    /** A line of JSON an event, the value in Base64. */
    JSON,
    /** A line of JSON an event, the value's bytes as a JSON string. */
    JSON_PLAIN_VALUE;

    /** As it stands in a request. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<StreamOutput> of(String text) {
        for (StreamOutput output : values()) {
            if (output.name().equalsIgnoreCase(text)) {
                return Optional.of(output);
            }
        }
        return Optional.empty();
    }
}
