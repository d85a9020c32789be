/**
 * Certificates and keys from PEM files, and the engines of the JDK that encrypt with them, for both ends of the wire.
 *
 * <p>{@link com.flipkart.aesop.wire.tls.ServerTls} is what a server shows, {@link
 * com.flipkart.aesop.wire.tls.ClientTls} what a client trusts. TLS 1.3 and 1.2 are spoken, nothing older. A client always
 * compares the name that it connects to with that in the certificate; there is no switch against it.
 *
 * <p>Formats: X.509 certificates in PEM (RFC 7468), one after the other; private keys in PKCS#8 PEM, plain or encrypted
 * (RFC 5958).
 *
 * <p><b>Who calls it.</b> The server of {@code wire.http}, the client's connection, and who reads their settings.
 *
 * <p><b>Threads.</b> Any. An engine belongs to its connection's thread.
 *
 * <p><b>After a crash.</b> Nothing here is kept.
 */
package com.flipkart.aesop.wire.tls;
