package com.flipkart.aesop.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.testkit.Certificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest {
    private static Certificate first;
    private static Certificate second;

    @TempDir
    Path directory;

    @BeforeAll
    static void makeCertificates(@TempDir Path made) {
        first = Certificate.ofLoopback(made.resolve("first"));
        second = Certificate.ofLoopback(made.resolve("second"));
    }

    private static TlsFiles files(Path certificate, Path key) {
        return new TlsFiles(certificate, key, Optional.empty());
    }

    private static X509Certificate read(Certificate certificate) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(certificate.certificate())) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @Test
    void shouldTakeUpNewFilesAndGoOnWithTheOldOnesWhileTheyDoNotFit() throws Exception {
        Path shown = Files.copy(first.certificate(), directory.resolve("relay.crt"));
        Path key = Files.copy(first.key(), directory.resolve("relay.key"));
        ServerTls tls = ServerTls.open(files(shown, key), Duration.ZERO);
        tls.newEngine();
        assertThat(tls.shown()).isEqualTo(read(first));
        assertThat(tls.validUntil()).isEqualTo(read(first).getNotAfter().toInstant());

        replace(second.certificate(), shown, 1);
        tls.newEngine();
        assertThat(tls.shown()).as("the key is still the old one").isEqualTo(read(first));

        replace(second.key(), key, 2);
        tls.newEngine();
        assertThat(tls.shown()).isEqualTo(read(second)).isNotEqualTo(read(first));

        Files.delete(shown);
        assertThat(tls.newEngine().getUseClientMode()).isFalse();
        assertThat(tls.shown()).isEqualTo(read(second));
    }

    private static void replace(Path with, Path file, int minute) throws IOException {
        Files.copy(with, file, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofMinutes(minute))));
    }

    @Test
    void shouldRefuseAKeyOfAnotherCertificate() {
        assertRefused(
                files(first.certificate(), second.key()),
                "tlsKey=" + second.key() + " is not the key of the first certificate in tlsCertificate="
                        + first.certificate());
    }

    @Test
    void shouldNameAFileThatIsMissingOrIsSomethingElse() throws IOException {
        Path missing = directory.resolve("missing.crt");
        assertRefused(files(missing, first.key()), "tlsCertificate=" + missing + " cannot be read");
        assertRefused(files(first.key(), first.key()), "tlsCertificate=" + first.key() + " has");
        assertRefused(
                files(first.certificate(), first.certificate()),
                "tlsKey=" + first.certificate() + " has no private key",
                "BEGIN PRIVATE KEY");
        Path old = Files.writeString(
                directory.resolve("old.key"), Files.readString(first.key()).replace("PRIVATE KEY", "RSA PRIVATE KEY"));
        assertRefused(
                files(first.certificate(), old),
                "a key in an older form (RSA PRIVATE KEY)",
                "openssl pkcs8 -topk8 -nocrypt -in old.key");
    }

    /** Made by openssl genpkey, req -x509 and pkcs8 -topk8. */
    @Test
    void shouldReadAnEncryptedKey() throws URISyntaxException {
        Path shown = Path.of(ServerTlsTest.class.getResource("ec.crt").toURI());
        Path encrypted =
                Path.of(ServerTlsTest.class.getResource("ec-encrypted.key").toURI());

        ServerTls tls = ServerTls.open(new TlsFiles(shown, encrypted, Optional.of(Secret.of("open sesame"))));

        assertThat(tls.validUntil()).isAfter(Instant.parse("2100-01-01T00:00:00Z"));
        assertRefused(files(shown, encrypted), "has an encrypted key", "Set tlsKeyPassword");
        assertRefused(
                new TlsFiles(shown, encrypted, Optional.of(Secret.of("sesame"))),
                "cannot be decrypted",
                "tlsKeyPassword");
    }

    private static void assertRefused(TlsFiles files, String... parts) {
        assertThatThrownBy(() -> ServerTls.open(files))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTINGS))
                .hasMessageContainingAll(parts);
    }
}
