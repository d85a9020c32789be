package com.flipkart.aesop.core.error;

import java.util.Objects;

/**
 * The one exception of Aesop. Its message says what was tried, with {@code name=value} of what
 * mattered, and what to do next; its {@link ErrorCode} says whose move it is.
 */
public class AesopException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public AesopException(ErrorCode code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code, "code");
    }

    public AesopException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    public final ErrorCode code() {
        return code;
    }

    /** The code and the message in one line, as statuses and logs show it. */
    public final String describe() {
        return code + ": " + getMessage();
    }
}
