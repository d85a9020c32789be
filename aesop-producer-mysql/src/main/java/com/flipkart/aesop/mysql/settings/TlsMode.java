package com.flipkart.aesop.mysql.settings;

/** How connections to the server are protected. */
public enum TlsMode {
    /** Not at all. */
    DISABLED,
    /** Encrypted, whoever the server is: protects against listeners only. */
    REQUIRED,
    /** Encrypted, and the server's certificate is signed by somebody we trust. */
    VERIFY_CA,
    /** As {@link #VERIFY_CA}, and the certificate is made out to the host we connect to. */
    VERIFY_IDENTITY
}
