package com.flipkart.aesop.wire;

/**
 * Names of HTTP headers, in the spelling of the original. Header names are compared without regard to
 * case; send them as they stand here. Source: LinkedIn Databus 2.0, class DatabusHttpHeaders; the {@code
 * x-aesop-} ones are ours.
 */
public final class WireHeaders {
    /** A request header {@code x-dbus-<name>} is also the parameter {@code <name>}. */
    public static final String PREFIX = "x-dbus-";

    public static final String CLIENT_HOST = "x-dbus-client-host";
    public static final String CLIENT_SERVICE = "x-dbus-client-service";

    public static final String SERVER_HOST = "x-dbus-server-host";
    public static final String SERVER_SERVICE = "x-dbus-server-service";
    public static final String REQUEST_ID = "x-dbus-req-id";

    /** Milliseconds between the request and the first byte of its answer. */
    public static final String REQUEST_LATENCY = "x-dbus-req-latency";

    /** In the answer to /register: the version of the protocol that its body follows. */
    public static final String PROTOCOL_VERSION = "x-dbus-protocol-version";

    /** In an empty answer to /stream: bytes of the next event, which alone is more than was asked for. */
    public static final String PENDING_EVENT_SIZE = "x-dbus-pending-event-size";

    public static final String ERROR = "x-dbus-error";
    public static final String ERROR_MESSAGE = "x-dbus-error-message";
    public static final String ERROR_CAUSE = "x-dbus-error-cause";
    public static final String ERROR_CAUSE_MESSAGE = "x-dbus-error-cause-message";

    /** In the trailers of an answer that failed after its first chunk: what the status would have been. */
    public static final String RESPONSE_CODE = "x-databus-response-code";

    /**
     * In the answer to a request with {@link WireParameters#WAIT}: the milliseconds for which this server
     * holds an empty answer. Absent: the server does not know the parameter and answered at once.
     */
    public static final String WAIT = "x-aesop-wait";

    /**
     * In the trailers of the answer to a request with {@link WireParameters#TELL_PLACE}: whether the server had nothing more
     * ({@code true} or {@code false}). Absent: the server does not know the parameter.
     */
    public static final String AT_END = "x-aesop-at-end";

    /**
     * In the trailers of the answer to a request with {@link WireParameters#TELL_PLACE}, if it ends inside a window: the
     * {@code windowOffset} to go on from. Absent: it ends with a window, or the server does not know the parameter.
     */
    public static final String WINDOW_OFFSET = "x-aesop-window-offset";

    /**
     * In the answer to a request with {@link WireParameters#FOLLOW}: the milliseconds after which it is not silent any more, be it
     * that the last end-of-period event comes again. Absent: the server does not know the parameter, or does not grant it,
     * and the answer ends as any other.
     */
    public static final String FOLLOW = "x-aesop-follow";

    /**
     * In the answer to a request with {@link WireParameters#COMPRESS}: how its body is compressed, {@link
     * StreamCompression#text}. Absent: it is not.
     */
    public static final String COMPRESS = "x-aesop-compress";

    private WireHeaders() {}
}
