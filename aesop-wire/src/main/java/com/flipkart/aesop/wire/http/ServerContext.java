package com.flipkart.aesop.wire.http;

import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the connections of a server share. Any thread. */
final class ServerContext {
    private static final Logger LOG = LoggerFactory.getLogger(WireServer.class);
    private static final long MAX_WATCH_PERIOD_MILLIS = 1000;

    final ServerSettings settings;
    final ResponseHead head;
    final PooledByteBufAllocator allocator;
    final ServerCounters counters = new ServerCounters();
    final RateLimitedLog defects = new RateLimitedLog(LOG);
    final RateLimitedLog failures = new RateLimitedLog(LOG);
    final RateLimitedLog garbage = new RateLimitedLog(LOG);
    final RateLimitedLog refused = new RateLimitedLog(LOG);
    final RateLimitedLog stalled = new RateLimitedLog(LOG);

    /** Set before the first connection is accepted. */
    volatile RequestHandler handler = exchange -> {};

    final Clients clients;
    private final AtomicLong requestIds = new AtomicLong();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    ServerContext(ServerSettings settings, String serverHost) {
        this.settings = settings;
        this.head = new ResponseHead(serverHost);
        this.allocator = Pool.newAllocator(settings.threads(), settings.tls().isPresent());
        this.clients = new Clients(settings.clients());
    }

    /** Takes a connection in; false if there are too many. In either case {@link #left} is called in the end. */
    boolean admit(Connection connection) {
        counters.opened.increment();
        connections.add(connection);
        if (stopping) {
            connection.requestStop();
        }
        boolean room = connections.size() <= settings.maxConnections();
        if (!room) {
            counters.refused.increment();
        }
        return room;
    }

    void left(Connection connection) {
        counters.closed.increment();
        synchronized (connections) {
            connections.remove(connection);
            connections.notifyAll();
        }
    }

    int disconnectAllBut(Connection one) {
        int ended = 0;
        for (Connection connection : connections) {
            if (connection != one) {
                connection.requestClose();
                ended++;
            }
        }
        return ended;
    }

    long nextRequestId() {
        return requestIds.incrementAndGet();
    }

    /** How often a connection looks at its time-outs. */
    long watchPeriodMillis() {
        ServerSettings.Timeouts timeouts = settings.timeouts();
        long shortest = Math.min(
                timeouts.idle().toMillis(),
                Math.min(timeouts.read().toMillis(), timeouts.write().toMillis()));
        return Math.max(1, Math.min(MAX_WATCH_PERIOD_MILLIS, shortest / 4));
    }

    boolean isStopping() {
        return stopping;
    }

    /** From now on no connection takes a further request. */
    void stop() {
        stopping = true;
        connections.forEach(Connection::requestStop);
    }

    /** Waits until no connection is left, or the deadline. */
    void awaitNoConnections(Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        boolean interrupted = false;
        synchronized (connections) {
            long left = deadline.toNanos();
            while (!connections.isEmpty() && left > 0 && !interrupted) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(connections, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                left = end - System.nanoTime();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
