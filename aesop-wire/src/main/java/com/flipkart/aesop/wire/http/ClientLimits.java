package com.flipkart.aesop.wire.http;

/**
 * What one client may take, where a client is an address: all connections from it together. 0 stands for no limit.
 *
 * @param maxConnections connections at once; a further one is told so and closed
 * @param bytesPerSecond of bodies; what is beyond is sent later
 * @param requestsPerSecond requests; what is beyond is read later
 */
public record ClientLimits(int maxConnections, long bytesPerSecond, int requestsPerSecond) {
    /** No limits. */
    public static final ClientLimits NONE = new ClientLimits(0, 0, 0);
}
