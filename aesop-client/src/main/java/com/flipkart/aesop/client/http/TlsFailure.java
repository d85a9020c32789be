package com.flipkart.aesop.client.http;

import com.flipkart.aesop.core.settings.HostAndPort;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Why there is no TLS session, in a user's words.
 *
 * @param why what went wrong
 * @param action what to do
 */
record TlsFailure(String why, String action) {
    static TlsFailure of(SSLException failure, HostAndPort server) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return new TlsFailure(
                        "its certificate is not valid now: " + cause.getMessage(),
                        "Give the relay a new one, and look at the clock of this machine");
            }
            if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
                if (findExpired(cause) == null) {
                    return new TlsFailure(
                            "its certificate comes from nobody who is trusted here (" + cause.getMessage() + ")",
                            "Name the PEM file of its authority, or of the certificate itself, in tlsTrust");
                }
            }
        }
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof SSLHandshakeException && failure.getCause() instanceof CertificateException) {
            return new TlsFailure(
                    "its certificate is not made out to " + server.host() + " (" + message + ")",
                    "Connect to a name that is in it, or have it made out to this one too (subjectAltName)");
        }
        if (message.toLowerCase(Locale.ROOT).contains("unrecognized ssl message")) {
            return new TlsFailure(
                    "it does not speak TLS at this port",
                    "Leave tls out at the client, or set tlsCertificate and tlsKey at the relay");
        }
        return new TlsFailure("TLS failed: " + message, "The relay's log has its side of it");
    }

    private static Throwable findExpired(Throwable failure) {
        Throwable cause = failure;
        while (cause != null
                && !(cause instanceof CertificateExpiredException)
                && !(cause instanceof CertificateNotYetValidException)) {
            cause = cause.getCause();
        }
        return cause;
    }
}
