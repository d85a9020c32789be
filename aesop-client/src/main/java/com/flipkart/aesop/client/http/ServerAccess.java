package com.flipkart.aesop.client.http;

import com.flipkart.aesop.core.settings.CheckedSettings;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.wire.Tokens;
import com.flipkart.aesop.wire.tls.ClientTls;
import java.nio.file.Path;
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

    /**
     * As the settings {@code tls}, {@code tlsTrust} and {@code token} say.
     *
     * @throws com.flipkart.aesop.core.error.AesopException {@code INVALID_SETTINGS} if {@code tlsTrust} cannot be used
     */
    public static ServerAccess of(boolean tls, Optional<Path> tlsTrust, Optional<Secret> token) {
        return new ServerAccess(tls ? Optional.of(ClientTls.trusting(tlsTrust)) : Optional.empty(), token);
    }

    /** Tells what is wrong with these settings. */
    public static void check(
            CheckedSettings.Complaint complaint, boolean tls, Optional<Path> tlsTrust, Optional<Secret> token) {
        if (tlsTrust.isPresent() && !tls) {
            complaint.about(
                    "tlsTrust", "tlsTrust=" + tlsTrust.get() + " without tls", "Add tls=\"true\", or leave it out");
        }
        if (token.isPresent() && !Tokens.isToken(token.get())) {
            complaint.about("token", "token is no text that can be sent", Tokens.RULE);
        }
    }
}
