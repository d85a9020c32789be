package com.flipkart.aesop.core.error;

/** Whose move it is when something went wrong. */
public enum ErrorKind {
    /** A setting, a file, a request or a database has to be put right by a person. */
    USER,
    /** A defect of Aesop itself. */
    INTERNAL,
    /** Something outside is missing for now: disk, memory, a port, a server, a network. */
    RESOURCES,
    /** Bytes that were written are not what they should be. */
    CORRUPTION
}
