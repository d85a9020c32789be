package com.flipkart.aesop.wire.http;

import com.flipkart.aesop.wire.tls.TlsFiles;
import java.time.Duration;
import java.util.Optional;

/**
 * How a server listens, and what it allows. Validated by those who read settings from users.
 *
 * @param host name or address to listen at
 * @param port to listen at; 0: any that is free
 * @param threads event loops, at least 1
 * @param maxConnections connections at once; a further one is told so and closed
 * @param chunkSize bytes of a full chunk of a body; what a stalled reader costs
 * @param timeouts when to give up on a client
 * @param tls certificate and key; empty: what is sent can be read on its way
 * @param clients what one client may take
 */
public record ServerSettings(
        String host,
        int port,
        int threads,
        int maxConnections,
        int chunkSize,
        Timeouts timeouts,
        Optional<TlsFiles> tls,
        ClientLimits clients) {
    /** Without TLS, and without limits for one client. */
    public ServerSettings(String host, int port, int threads, int maxConnections, int chunkSize, Timeouts timeouts) {
        this(host, port, threads, maxConnections, chunkSize, timeouts, Optional.empty(), ClientLimits.NONE);
    }

    /** The same with TLS. */
    public ServerSettings with(TlsFiles files) {
        return new ServerSettings(
                host, port, threads, maxConnections, chunkSize, timeouts, Optional.of(files), clients);
    }

    /** The same with limits for one client. */
    public ServerSettings with(ClientLimits limits) {
        return new ServerSettings(host, port, threads, maxConnections, chunkSize, timeouts, tls, limits);
    }

    /**
     * When to give up on a client.
     *
     * @param read from the first byte of a request to its last
     * @param write without any progress while an answer is being sent
     * @param idle without a request
     */
    public record Timeouts(Duration read, Duration write, Duration idle) {
        /** 15 s as the original for reading and writing; 5 min between requests. */
        public static final Timeouts DEFAULT =
                new Timeouts(Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofMinutes(5));
    }
}
