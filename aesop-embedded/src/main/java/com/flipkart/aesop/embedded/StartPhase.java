package com.flipkart.aesop.embedded;

/** What a server that is being started is doing; each may take seconds, so a program tells its user. */
public enum StartPhase {
    /** The binaries are unpacked into the cache. Once per version and machine. */
    UNPACKING,
    /** The system tables are made. Once per data directory. */
    INSTALLING,
    /** The server process has been started and does not accept connections yet. */
    STARTING,
    /** The server accepts connections. */
    READY
}
