package com.flipkart.aesop.wire.http;

/** Answers requests. */
@FunctionalInterface
public interface RequestHandler {
    /**
     * Answers a request, at once or later, through {@code exchange}. Called on the connection's thread, for
     * one request of a connection at a time; must not block. What it throws becomes the answer.
     */
    void handle(Exchange exchange);
}
