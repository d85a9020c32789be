package com.flipkart.aesop.client.http;

/** A wait was ended because its thread has something more urgent to do; no failure, so it has no stack trace. */
public final class WaitInterruptedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WaitInterruptedException() {
        super("woken", null, false, false);
    }
}
