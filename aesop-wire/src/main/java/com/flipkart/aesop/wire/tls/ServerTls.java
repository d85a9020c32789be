package com.flipkart.aesop.wire.tls;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's certificate and key. When their files change, connections that come from then on see the new ones, at
 * most ten seconds later; while what is there does not fit together, those before go on being shown. Any thread.
 */
public final class ServerTls {
    static final String CERTIFICATE = "tlsCertificate";
    static final String KEY = "tlsKey";

    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final char[] NO_PASSWORD = {};

    private final TlsFiles files;
    private final long nanosBetweenLooks;
    private final AtomicLong nextLook;
    private volatile Loaded loaded;
    private volatile Stamps refused;

    /** When the files were written. */
    private record Stamps(FileTime certificate, FileTime key) {}

    private record Loaded(Stamps stamps, SSLContext context, X509Certificate certificate) {}

    private ServerTls(TlsFiles files, Duration betweenLooks) {
        this.files = files;
        this.nanosBetweenLooks = betweenLooks.toNanos();
        this.loaded = load();
        this.nextLook = new AtomicLong(System.nanoTime() + nanosBetweenLooks);
        warnIfExpired();
    }

    /**
     * Reads the files.
     *
     * @throws AesopException {@code INVALID_SETTINGS} with the file, what is wrong with it and what to do
     */
    public static ServerTls open(TlsFiles files) {
        return open(files, BETWEEN_LOOKS);
    }

    static ServerTls open(TlsFiles files, Duration betweenLooks) {
        return new ServerTls(files, betweenLooks);
    }

    /** An engine for one connection. */
    public SSLEngine newEngine() {
        lookForNewFiles();
        SSLEngine engine = loaded.context().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(PROTOCOLS);
        return engine;
    }

    /** Until when clients take the certificate that is shown now. */
    public Instant validUntil() {
        return shown().getNotAfter().toInstant();
    }

    /** The certificate that is shown now. */
    X509Certificate shown() {
        return loaded.certificate();
    }

    private void lookForNewFiles() {
        long now = System.nanoTime();
        long due = nextLook.get();
        if (now - due < 0 || !nextLook.compareAndSet(due, now + nanosBetweenLooks)) {
            return;
        }
        Stamps stamps = null;
        try {
            stamps = stamps();
            if (!stamps.equals(loaded.stamps())) {
                loaded = load();
                refused = null;
                LOG.info(
                        "New connections get the certificate of {} from now on, valid until {}",
                        files.certificate(),
                        validUntil());
            }
        } catch (AesopException e) {
            // Of two files the second may still be on its way, so this is looked at again; said once for each change.
            if (!Objects.equals(stamps, refused)) {
                refused = stamps;
                LOG.warn(
                        "Going on with the certificate that was read before, valid until {}: {}",
                        validUntil(),
                        e.getMessage());
            }
        }
    }

    private Loaded load() {
        Stamps stamps = stamps();
        List<X509Certificate> chain = new PemFile(CERTIFICATE, files.certificate()).certificates();
        PemFile keyFile = new PemFile(KEY, files.key());
        PrivateKey key = keyFile.privateKey(files.keyPassword());
        try {
            if (!belongTogether(key, chain.get(0).getPublicKey())) {
                throw keyFile.wrong(
                        "is not the key of the first certificate in " + CERTIFICATE + "=" + files.certificate(),
                        "Name the key that the certificate was requested with",
                        null);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, new SecureRandom());
            return new Loaded(stamps, context, chain.get(0));
        } catch (GeneralSecurityException | IOException e) {
            throw new AesopException(
                    ErrorCode.INVALID_SETTINGS,
                    "Preparing TLS with " + CERTIFICATE + "=" + files.certificate() + " failed: " + e
                            + ". Try another kind of key, such as EC with curve P-256",
                    e);
        }
    }

    /** Signs something with one and verifies it with the other. */
    private static boolean belongTogether(PrivateKey key, PublicKey of) throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "EdDSA";
                };
        if (!key.getAlgorithm().equals(of.getAlgorithm())) {
            return false;
        }
        byte[] something = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(something);
        byte[] signed = signature.sign();
        signature.initVerify(of);
        signature.update(something);
        return signature.verify(signed);
    }

    private Stamps stamps() {
        return new Stamps(stamp(CERTIFICATE, files.certificate()), stamp(KEY, files.key()));
    }

    private static FileTime stamp(String setting, Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new PemFile(setting, file)
                    .wrong("cannot be read: " + e, "Correct the path; it is " + file.toAbsolutePath(), e);
        }
    }

    private void warnIfExpired() {
        if (validUntil().isBefore(Instant.now())) {
            LOG.warn(
                    "The certificate of {} was valid until {}: clients will refuse it. Put a new one in its place",
                    files.certificate(),
                    validUntil());
        }
    }
}
