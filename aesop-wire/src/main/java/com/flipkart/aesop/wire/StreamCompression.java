package com.flipkart.aesop.wire;

import java.util.Locale;
import java.util.Optional;

/** How the body of an answer to /stream is compressed. */
public enum StreamCompression {
    /** Not at all: what every answer is that nobody has asked to be otherwise. */
    NONE,
    /** One frame of zstd, as {@link com.flipkart.aesop.wire.zstd} has it. */
    ZSTD;

    /** As it stands in a request and in the header of its answer; {@link #NONE} stands in neither. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a request or an answer names; empty if it is no compression. */
    public static Optional<StreamCompression> of(String text) {
        return text.equalsIgnoreCase(ZSTD.text()) ? Optional.of(ZSTD) : Optional.empty();
    }
}
