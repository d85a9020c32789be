package com.flipkart.aesop.wire;

import com.flipkart.aesop.core.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Bearer tokens, by which a client shows that it may ask (RFC 6750): {@code Authorization: Bearer <token>}. Any thread.
 */
public final class Tokens {
    /** What can be a token, as an order to who has written something else. */
    public static final String RULE =
            "Use 8 to 4096 printable ASCII characters without blanks, such as what openssl rand -hex 32 prints";

    private static final int MIN_LENGTH = 8;
    private static final int MAX_LENGTH = 4096;
    private static final int RANDOM_BYTES = 32;
    private static final String SCHEME = "bearer ";

    private Tokens() {}

    /** Whether a text can be a token: it goes through a header unchanged, and is not so short that it could be guessed. */
    public static boolean isToken(Secret secret) {
        String text = secret.reveal();
        return text.length() >= MIN_LENGTH
                && text.length() <= MAX_LENGTH
                && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    /** A new one of 256 random bits, in letters, digits, - and _. */
    public static Secret random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /**
     * Whether a request shows a token. How long the comparison takes says nothing about where the two differ.
     *
     * @param authorization the header of that name
     */
    public static boolean shows(Optional<Secret> authorization, Secret token) {
        if (authorization.isEmpty()) {
            return false;
        }
        String header = authorization.get().reveal();
        if (!header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return false;
        }
        return MessageDigest.isEqual(
                header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8),
                token.reveal().getBytes(StandardCharsets.UTF_8));
    }
}
