package com.flipkart.aesop.wire.http;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * The addresses that are connected, and those that have gone and owe something. Without limits nothing is kept. Any
 * thread.
 */
final class Clients {
    private final ClientLimits limits;
    private final Client unlimited;
    private final Map<InetAddress, Client> byAddress = new HashMap<>();
    private int sweepAt = 1024;

    Clients(ClientLimits limits) {
        this.limits = limits;
        this.unlimited = new Client(ClientLimits.NONE, System.nanoTime());
    }

    /** The client at an address, with a connection more; null if that is one too many, which then is not counted. */
    Client enter(InetAddress address) {
        if (limits.equals(ClientLimits.NONE)) {
            return unlimited;
        }
        long now = System.nanoTime();
        synchronized (byAddress) {
            if (byAddress.size() >= sweepAt) {
                byAddress.values().removeIf(client -> client.isForgettable(now));
                sweepAt = Math.max(1024, 2 * byAddress.size());
            }
            Client client = byAddress.computeIfAbsent(address, any -> new Client(limits, now));
            int connections = client.add(1);
            if (limits.maxConnections() > 0 && connections > limits.maxConnections()) {
                client.add(-1);
                return null;
            }
            return client;
        }
    }

    /** A connection that has entered has gone. */
    void leave(InetAddress address, Client client) {
        if (client == unlimited) {
            return;
        }
        synchronized (byAddress) {
            client.add(-1);
            if (client.isForgettable(System.nanoTime())) {
                byAddress.remove(address);
            }
        }
    }

    /** Addresses of which something is remembered. */
    int size() {
        synchronized (byAddress) {
            return byAddress.size();
        }
    }
}
