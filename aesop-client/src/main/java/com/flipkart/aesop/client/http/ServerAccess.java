package com.flipkart.aesop.client.http;

import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.wire.tls.ClientTls;
import java.util.Optional;

/**
 * What it takes to be let in by a server.
 *
 * @param tls whom to trust; empty: nothing is encrypted
 * @param token sent with every request
 */
public record ServerAccess(Optional<ClientTls> tls, Optional<Secret> token) {
    /** For a server that asks for nothing. */
    public static final ServerAccess OPEN = new ServerAccess(Optional.empty(), Optional.empty());
}
