package com.flipkart.aesop.core.error;

/**
 * The code that every failure carries. Codes are part of the product's surface: they appear in logs,
 * in statuses and in metrics, so a name, once released, is not given another meaning.
 */
public enum ErrorCode {
    /** One setting or more is missing, unknown or out of its range. */
    INVALID_SETTINGS(ErrorKind.USER, false),
    /** A module's XML cannot be read. */
    INVALID_XML(ErrorKind.USER, false),
    /** A module's folder breaks a rule: two modules of one id, a bundled library that is ours. */
    INVALID_MODULE(ErrorKind.USER, false),
    /** A request over the wire has a parameter that means nothing. */
    INVALID_REQUEST(ErrorKind.USER, false),
    /** A user name, a password or a grant was refused. */
    ACCESS_DENIED(ErrorKind.USER, false),
    /** The source database is set up in a way that loses changes. */
    SOURCE_MISCONFIGURED(ErrorKind.USER, false),
    /** A table has a column of a type that cannot be captured yet. */
    UNSUPPORTED_TYPE(ErrorKind.USER, false),
    /** No schema is registered for a source, or its text is no schema. */
    SCHEMA_MISSING(ErrorKind.USER, false),
    /** A table and its registered schema differ. */
    SCHEMA_MISMATCH(ErrorKind.USER, false),
    /** The log that a producer has to go on from is no longer there. */
    SOURCE_LOG_LOST(ErrorKind.USER, false),
    /** The SCN asked for is older than everything that is kept. */
    SCN_NOT_FOUND(ErrorKind.USER, false),
    /** An event is larger than the configured maximum. */
    EVENT_TOO_LARGE(ErrorKind.USER, false),
    /** A file was written by a newer version. */
    FORMAT_TOO_NEW(ErrorKind.USER, false),
    /** A file was written by a version that is no longer read. */
    FORMAT_TOO_OLD(ErrorKind.USER, false),
    /** A consumer answered ERROR_FATAL, or its callback threw what it must not throw. */
    CONSUMER_FAILED(ErrorKind.USER, false),
    /** A consumer answered ERROR; the windows since its checkpoint come again. */
    CONSUMER_RETRY(ErrorKind.USER, true),
    /** A change of the source could not be decoded; nothing after it is published. */
    UNDECODABLE_CHANGE(ErrorKind.INTERNAL, true),
    /** Something that cannot happen happened. */
    INTERNAL(ErrorKind.INTERNAL, false),
    /** A caller broke the order in which methods may be called. */
    ILLEGAL_CALL(ErrorKind.INTERNAL, false),
    /** The peer cannot be reached, or the connection broke. */
    CONNECTION_LOST(ErrorKind.RESOURCES, true),
    /** The peer answered that it failed, or something that is no answer; another try or another server may do better. */
    PEER_FAILED(ErrorKind.RESOURCES, true),
    /** The peer took too long. */
    TIMEOUT(ErrorKind.RESOURCES, true),
    /** An address is in use by another process. */
    PORT_IN_USE(ErrorKind.RESOURCES, false),
    /** A server that we start as a child process did not come up: a library or a platform is missing, or it crashed. */
    SERVER_NOT_STARTED(ErrorKind.RESOURCES, false),
    /** No room is left on the device. */
    DISK_FULL(ErrorKind.RESOURCES, true),
    /** A file or directory cannot be read or written. */
    IO_FAILED(ErrorKind.RESOURCES, true),
    /** Another process holds the directory. */
    LOCKED(ErrorKind.RESOURCES, false),
    /** A reader was overtaken by the writer: what it stood on has been overwritten. */
    LAPPED(ErrorKind.RESOURCES, true),
    /** A file is not of the kind that its name says. */
    WRONG_FILE(ErrorKind.CORRUPTION, false),
    /** A file or an event fails its checksum or breaks an invariant. */
    CORRUPT(ErrorKind.CORRUPTION, false);

    private final ErrorKind kind;
    private final boolean retryable;

    ErrorCode(ErrorKind kind, boolean retryable) {
        this.kind = kind;
        this.retryable = retryable;
    }

    public ErrorKind kind() {
        return kind;
    }

    /** Whether trying the same again, without anybody's intervention, can succeed. */
    public boolean retryable() {
        return retryable;
    }
}
