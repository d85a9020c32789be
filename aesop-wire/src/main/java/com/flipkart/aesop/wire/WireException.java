package com.flipkart.aesop.wire;

import com.flipkart.aesop.core.error.AesopException;

/** What a server answered instead of what was asked, or is about to answer. */
public final class WireException extends AesopException {
    private static final long serialVersionUID = 1L;

    private final ErrorClass errorClass;

    public WireException(ErrorClass errorClass, String message) {
        super(errorClass.code(), message);
        this.errorClass = errorClass;
    }

    /** What went wrong, in the wire's words. */
    public ErrorClass errorClass() {
        return errorClass;
    }
}
