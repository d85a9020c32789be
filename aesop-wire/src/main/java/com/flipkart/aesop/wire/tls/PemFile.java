package com.flipkart.aesop.wire.tls;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Reads certificates and private keys from PEM files (RFC 7468). */
final class PemFile {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    private static final String KEY = "PRIVATE KEY";
    private static final String ENCRYPTED_KEY = "ENCRYPTED PRIVATE KEY";

    /** PBES2 (RFC 8018): which cipher it is says not its own name but its parameters. */
    private static final String PBES2 = "1.2.840.113549.1.5.13";

    private final String setting;
    private final Path file;

    /**
     * @param setting what the file's setting is called, for messages
     * @param file to read
     */
    PemFile(String setting, Path file) {
        this.setting = setting;
        this.file = file;
    }

    /**
     * All certificates of the file, in its order; at least one.
     *
     * @throws AesopException {@code INVALID_SETTINGS} if the file cannot be read or has none
     */
    List<X509Certificate> certificates() {
        byte[] content = read();
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(content))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException e) {
            throw wrong("has something that is no certificate: " + e.getMessage(), "Give it certificates in PEM", e);
        }
        throw wrong("has no certificate", "It begins with -----BEGIN CERTIFICATE----- in PEM", null);
    }

    /**
     * The private key of the file.
     *
     * @param password for a key that is encrypted
     * @throws AesopException {@code INVALID_SETTINGS} if the file cannot be read, has no key, or the password is wrong
     */
    PrivateKey privateKey(Optional<Secret> password) {
        String text = new String(read(), StandardCharsets.ISO_8859_1);
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String kind = block.group(1);
            byte[] der = decoded(block.group(2));
            if (kind.equals(KEY)) {
                return key(new PKCS8EncodedKeySpec(der));
            }
            if (kind.equals(ENCRYPTED_KEY)) {
                return key(decrypted(der, password));
            }
            if (kind.endsWith(KEY)) {
                throw wrong(
                        "has a key in an older form (" + kind + ")",
                        "Write it anew: openssl pkcs8 -topk8 -nocrypt -in " + file.getFileName() + " -out new.key",
                        null);
            }
        }
        throw wrong("has no private key", "It begins with -----BEGIN PRIVATE KEY----- in PEM (PKCS#8)", null);
    }

    private byte[] decoded(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw wrong("is damaged: " + e.getMessage(), "Copy it anew", e);
        }
    }

    private PKCS8EncodedKeySpec decrypted(byte[] der, Optional<Secret> password) {
        if (password.isEmpty()) {
            throw wrong("has an encrypted key, and there is no password", "Set tlsKeyPassword", null);
        }
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der);
            String algorithm =
                    info.getAlgName().equals(PBES2) || info.getAlgName().equals("PBES2")
                            ? info.getAlgParameters().toString()
                            : info.getAlgName();
            SecretKey secret = SecretKeyFactory.getInstance(algorithm)
                    .generateSecret(new PBEKeySpec(password.get().reveal().toCharArray()));
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, secret, info.getAlgParameters());
            return info.getKeySpec(cipher);
        } catch (IOException | GeneralSecurityException e) {
            throw wrong("has a key that cannot be decrypted: " + e.getMessage(), "Is tlsKeyPassword its password?", e);
        }
    }

    private PrivateKey key(PKCS8EncodedKeySpec spec) {
        GeneralSecurityException last = null;
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw wrong(
                "has a private key that is none of " + KEY_ALGORITHMS,
                "Make one that is: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
                last);
    }

    private byte[] read() {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw wrong("is not there", "Correct the path; it is " + file.toAbsolutePath(), e);
        } catch (IOException e) {
            throw wrong("cannot be read: " + e, "Let this process's user read it", e);
        }
    }

    AesopException wrong(String what, String action, Exception cause) {
        return new AesopException(ErrorCode.INVALID_SETTINGS, setting + "=" + file + " " + what + ". " + action, cause);
    }
}
