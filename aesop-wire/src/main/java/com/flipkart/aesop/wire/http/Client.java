package com.flipkart.aesop.wire.http;

/** What the connections of one address share. Any thread, but for the count of connections: {@link Clients} guards it. */
final class Client {
    final Pacer bytes;
    final Pacer requests;
    private int connections;

    Client(ClientLimits limits, long now) {
        bytes = new Pacer(limits.bytesPerSecond(), now);
        requests = new Pacer(limits.requestsPerSecond(), now);
    }

    int add(int more) {
        connections += more;
        return connections;
    }

    /** Whether nothing need be remembered of it. */
    boolean isForgettable(long now) {
        return connections == 0 && bytes.isEven(now) && requests.isEven(now);
    }
}
