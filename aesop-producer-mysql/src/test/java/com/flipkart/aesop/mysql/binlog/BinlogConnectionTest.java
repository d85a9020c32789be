package com.flipkart.aesop.mysql.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.embedded.DatabaseServer;
import com.flipkart.aesop.embedded.EmbeddedMariaDb;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import com.flipkart.aesop.mysql.settings.TlsMode;
import com.flipkart.aesop.testkit.Certificate;
import com.flipkart.aesop.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection to the log by itself: the library would trust every certificate, and swallow what is thrown. */
class BinlogConnectionTest {
    @TempDir
    static Path directory;

    private static DatabaseServer server;
    private static TestDatabase database;
    private static Certificate certificate;

    private final List<Integer> types = new ArrayList<>();

    @BeforeAll
    static void startServer() {
        certificate = Certificate.of("localhost", directory);
        server = EmbeddedMariaDb.builder()
                .arguments("--ssl", "--ssl-cert=" + certificate.certificate(), "--ssl-key=" + certificate.key())
                .start();
        database = TestDatabase.create(server);
        database.execute("CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)");
    }

    @AfterAll
    static void stopServer() {
        database.close();
        server.close();
    }

    private static MySqlSettings settings(String host, TlsMode tls, Path trusted) {
        return new SettingsBuilder<>(MySqlSettings.class)
                .set("host", host)
                .set("port", server.port())
                .set("user", server.replicationUser())
                .set("password", Secret.of(server.replicationPassword()))
                .set("tls", tls)
                .set("tlsCa", Optional.of(trusted))
                .build();
    }

    /** Reads from the start of the first file until it ends, or until the second transaction ends. */
    private AesopException read(MySqlSettings settings) {
        BinlogConnection connection = new BinlogConnection(settings, 4711, this::take);
        return catchThrowableOfType(AesopException.class, () -> connection.read("binlog.000001", 4));
    }

    private void take(RawEvent event) {
        types.add(event.type());
        if (event.type() == EventCode.XID
                && types.stream().filter(type -> type == EventCode.XID).count() == 2) {
            throw new AesopException(ErrorCode.UNDECODABLE_CHANGE, "enough");
        }
    }

    @Test
    void shouldDeliverNothingAfterWhatTheTakerHasThrownAndThrowTheSame() {
        AesopException thrown = read(settings("127.0.0.1", TlsMode.REQUIRED, certificate.certificate()));

        assertThat(thrown).hasMessage("enough");
        assertThat(types).filteredOn(type -> type == EventCode.XID).hasSize(2);
        assertThat(types.get(types.size() - 1)).isEqualTo(EventCode.XID);
    }

    @Test
    void shouldReadWhenTheCertificateIsTrusted() {
        assertThat(read(settings("127.0.0.1", TlsMode.VERIFY_CA, certificate.certificate())))
                .hasMessage("enough");
        types.clear();
        assertThat(read(settings("localhost", TlsMode.VERIFY_IDENTITY, certificate.certificate())))
                .hasMessage("enough");
    }

    @Test
    void shouldReadNothingWhenTheCertificateIsNotTrusted() {
        Path other = Certificate.of("elsewhere", directory).certificate();

        AesopException refused = read(settings("localhost", TlsMode.VERIFY_CA, other));

        assertThat(refused.code()).isEqualTo(ErrorCode.CONNECTION_LOST);
        assertThat(refused).hasMessageContaining("unable to find valid certification path");
        assertThat(types).isEmpty();
    }

    @Test
    void shouldReadNothingWhenTheCertificateIsMadeOutToAnotherHost() {
        AesopException refused = read(settings("127.0.0.1", TlsMode.VERIFY_IDENTITY, certificate.certificate()));

        assertThat(refused.code()).isEqualTo(ErrorCode.CONNECTION_LOST);
        assertThat(refused).hasMessageContaining("127.0.0.1");
        assertThat(types).isEmpty();
    }
}
