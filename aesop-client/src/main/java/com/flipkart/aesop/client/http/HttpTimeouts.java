package com.flipkart.aesop.client.http;

import java.time.Duration;

/**
 * How long to wait for a server.
 *
 * @param connect until it accepts
 * @param read for its next byte
 */
public record HttpTimeouts(Duration connect, Duration read) {}
