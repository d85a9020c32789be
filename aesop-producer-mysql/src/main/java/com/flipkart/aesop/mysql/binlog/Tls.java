package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import com.flipkart.aesop.mysql.settings.TlsMode;
import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import com.github.shyiko.mysql.binlog.network.SSLSocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS for the connection to the log. The library's own ways to check a certificate are not used: it trusts every one
 * in its modes REQUIRED and PREFERRED, and asks the name service for the host's name in VERIFY_IDENTITY.
 */
final class Tls {
    private Tls() {}

    static void configure(BinaryLogClient client, MySqlSettings settings) {
        if (settings.tls() == TlsMode.DISABLED) {
            client.setSSLMode(SSLMode.DISABLED);
            return;
        }
        if (settings.tls() == TlsMode.REQUIRED) {
            client.setSSLMode(SSLMode.REQUIRED);
            return;
        }
        client.setSSLMode(SSLMode.VERIFY_CA);
        client.setSslSocketFactory(new Checked(context(settings), settings.host(), settings.port(), settings.tls()));
    }

    private static SSLContext context(MySqlSettings settings) {
        try {
            if (settings.tlsCa().isEmpty()) {
                return SSLContext.getDefault();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust(settings.tlsCa().get()), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AesopException(
                    ErrorCode.INVALID_SETTINGS,
                    "Reading the certificates for the connection to " + settings.address() + " failed: tlsCa="
                            + settings.tlsCa().map(Path::toString).orElse("") + ": " + e.getMessage()
                            + ". Give a readable PEM file",
                    e);
        }
    }

    private static TrustManager[] trust(Path pem) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** Makes sockets that check the certificate, and the name in it if that is wanted. */
    private record Checked(SSLContext context, String host, int port, TlsMode mode) implements SSLSocketFactory {
        @Override
        public SSLSocket createSocket(Socket socket) throws SocketException {
            try {
                SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
                if (mode == TlsMode.VERIFY_IDENTITY) {
                    SSLParameters parameters = secure.getSSLParameters();
                    parameters.setEndpointIdentificationAlgorithm("HTTPS");
                    secure.setSSLParameters(parameters);
                }
                return secure;
            } catch (IOException e) {
                SocketException failure = new SocketException(e.getMessage());
                failure.initCause(e);
                throw failure;
            }
        }
    }
}
