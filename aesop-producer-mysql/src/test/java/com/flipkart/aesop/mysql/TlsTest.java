package com.flipkart.aesop.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.embedded.EmbeddedMariaDb;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import com.flipkart.aesop.mysql.settings.TlsMode;
import com.flipkart.aesop.testkit.Certificate;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A server whose certificate is made out to localhost, and is reached as localhost or as 127.0.0.1. */
class TlsTest {
    @TempDir
    static Path directory;

    @RegisterExtension
    static final OwnServer SERVER = new OwnServer(() -> {
        Certificate certificate = Certificate.of("localhost", directory);
        return EmbeddedMariaDb.builder()
                .arguments("--ssl", "--ssl-cert=" + certificate.certificate(), "--ssl-key=" + certificate.key());
    });

    private final Deadline deadline = Deadline.inSeconds(50);
    private TestDatabase database;
    private Captured captured;

    @BeforeEach
    void requireTls(TestDatabase own) {
        database = own;
        database.execute(
                "CREATE TABLE t (id INT PRIMARY KEY)",
                "ALTER USER '" + own.server().replicationUser() + "'@'127.0.0.1' REQUIRE SSL");
        captured = Captured.of(database, "t")
                .with(settings -> settings.set("tls", TlsMode.REQUIRED))
                .generate();
    }

    @AfterEach
    void stop() {
        captured.close();
    }

    private static SettingsBuilder<MySqlSettings> trusting(
            SettingsBuilder<MySqlSettings> settings, TlsMode mode, String certificate) {
        return settings.set("tls", mode).set("tlsCa", Optional.of(directory.resolve(certificate + ".crt")));
    }

    private void assertReads() {
        captured.start();
        database.execute("INSERT INTO t VALUES (1)");
        assertThat(captured.awaitWindows(1, deadline)).containsExactly(List.of("UPSERT t key=1 id=1"));
    }

    @Test
    void shouldReadWhenTlsIsRequiredAndRefuseToGoWithoutIt() {
        assertReads();
        captured.stop();

        captured.with(settings -> settings.set("tls", TlsMode.DISABLED));
        AesopException refused = catchThrowableOfType(AesopException.class, captured::start);
        assertThat(refused.code()).isEqualTo(ErrorCode.ACCESS_DENIED);
    }

    @Test
    void shouldReadWhenTheCertificateIsTrusted() {
        captured.with(settings -> trusting(settings, TlsMode.VERIFY_CA, "localhost"));
        assertReads();
    }

    @Test
    void shouldReadWhenTheCertificateIsTrustedAndMadeOutToTheHost() {
        captured.with(settings ->
                trusting(settings, TlsMode.VERIFY_IDENTITY, "localhost").set("host", "localhost"));
        assertReads();
    }

    @Test
    void shouldNotReadWhenTheCertificateIsMadeOutToAnotherHost() {
        captured.with(settings -> trusting(settings, TlsMode.VERIFY_IDENTITY, "localhost"));

        captured.start();

        assertThat(captured.producer.status().state()).isEqualTo(PartState.RETRYING);
        assertThat(captured.producer.status().cause()).contains("127.0.0.1");
    }

    @Test
    void shouldNotReadWhenTheCertificateIsSignedBySomebodyElse() {
        Certificate.of("elsewhere", directory);
        captured.with(settings -> trusting(settings, TlsMode.VERIFY_CA, "elsewhere"));

        captured.start();

        assertThat(captured.producer.status().state()).isEqualTo(PartState.RETRYING);
        assertThat(captured.producer.status().cause()).contains("certif");
    }
}
