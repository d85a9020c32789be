package com.flipkart.aesop.wire.http;

import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.wire.RequestTarget;
import java.util.Optional;

/**
 * A request that has been read whole.
 *
 * @param method {@code GET} or {@code POST}, which mean the same
 * @param target with the parameters that {@code x-dbus-} headers carried
 * @param minorVersion 1 for HTTP/1.1, 0 for HTTP/1.0, whose answers are not chunked
 * @param keepAlive whether the client wants to send more on this connection
 * @param authorization the header of that name
 */
public record Request(
        String method, RequestTarget target, int minorVersion, boolean keepAlive, Optional<Secret> authorization) {
    /** A request without that header. */
    public Request(String method, RequestTarget target, int minorVersion, boolean keepAlive) {
        this(method, target, minorVersion, keepAlive, Optional.empty());
    }
}
