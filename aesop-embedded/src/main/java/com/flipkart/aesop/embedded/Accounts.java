package com.flipkart.aesop.embedded;

/**
 * The two users of every embedded server. Fixed words, because people type them; the server listens on the loopback
 * address only.
 */
final class Accounts {
    static final String USER = "aesop";
    static final String PASSWORD = "aesop";
    static final String REPLICATION_USER = "replicator";
    static final String REPLICATION_PASSWORD = "replicator";

    private Accounts() {}
}
