package com.flipkart.aesop.wire.tls;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.HostAndPort;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Whom a client trusts. Any thread. */
public final class ClientTls {
    private static final String TRUST = "tlsTrust";
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final SSLContext context;

    private ClientTls(SSLContext context) {
        this.context = context;
    }

    /**
     * Trusts the certificates of a file, or those that the JDK trusts.
     *
     * @param file PEM file of authorities, or of the servers' own certificates; empty: the JDK's authorities
     * @throws AesopException {@code INVALID_SETTINGS} with the file and what is wrong with it
     */
    public static ClientTls trusting(Optional<Path> file) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, file.isPresent() ? managers(file.get()) : null, new SecureRandom());
            return new ClientTls(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new AesopException(
                    ErrorCode.INVALID_SETTINGS,
                    "Preparing TLS with " + TRUST + "="
                            + file.map(Path::toString).orElse("") + " failed: " + e + ". Give it certificates in PEM",
                    e);
        }
    }

    private static TrustManager[] managers(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (X509Certificate certificate : new PemFile(TRUST, file).certificates()) {
            store.setCertificateEntry("trusted-" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** An engine for one connection to {@code server}, whose certificate has to be made out to that host. */
    public SSLEngine newEngine(HostAndPort server) {
        SSLEngine engine = context.createSSLEngine(server.host(), server.port());
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(PROTOCOLS);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }
}
