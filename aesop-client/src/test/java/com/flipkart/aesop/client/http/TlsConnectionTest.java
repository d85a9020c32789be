package com.flipkart.aesop.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.testkit.Certificate;
import com.flipkart.aesop.wire.http.BodySource;
import com.flipkart.aesop.wire.http.Exchange;
import com.flipkart.aesop.wire.http.ServerSettings;
import com.flipkart.aesop.wire.http.WireServer;
import com.flipkart.aesop.wire.tls.ClientTls;
import com.flipkart.aesop.wire.tls.TlsFiles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our client against our server, encrypted; and what is said when they do not come together. */
class TlsConnectionTest {
    private static final HttpTimeouts TIMEOUTS = new HttpTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(10));
    private static final int LENGTH = 20 * 1024 * 1024;
    private static Certificate certificate;

    private WireServer server;
    private HttpConnection connection;

    @BeforeAll
    static void makeCertificate(@TempDir Path directory) {
        certificate = Certificate.ofLoopback(directory);
    }

    @AfterEach
    void close() {
        if (connection != null) {
            connection.close();
        }
        server.close();
    }

    private void serve(Optional<Certificate> shown) {
        ServerSettings settings = new ServerSettings("127.0.0.1", 0, 1, 10, 64 * 1024, ServerSettings.Timeouts.DEFAULT);
        server = WireServer.bind(
                "test",
                shown.map(files -> settings.with(new TlsFiles(files.certificate(), files.key(), Optional.empty())))
                        .orElse(settings));
        server.serve(TlsConnectionTest::handle);
    }

    private static void handle(Exchange exchange) {
        if (exchange.request().target().command().equals("pattern")) {
            exchange.answer(new Pattern());
        } else {
            exchange.answer(
                    Map.of(),
                    exchange.request()
                            .authorization()
                            .map(Secret::reveal)
                            .orElse("none")
                            .getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Bytes 0, 1, ... 250, 0, 1, ... */
    private static final class Pattern implements BodySource {
        private int put;

        @Override
        public int room(int chunkSize) {
            return chunkSize;
        }

        @Override
        public Next fill(ByteBuffer chunk) {
            while (chunk.hasRemaining() && put < LENGTH) {
                chunk.put((byte) (put++ % 251));
            }
            return put == LENGTH ? Next.END : Next.MORE;
        }

        @Override
        public Map<String, String> headers(boolean empty) {
            return Map.of();
        }

        @Override
        public void close() {}
    }

    private void connect(String host, Optional<Path> trust) {
        connection = new HttpConnection(
                TIMEOUTS,
                new ServerAccess(Optional.of(ClientTls.trusting(trust)), Optional.of(Secret.of("a-token"))),
                () -> false);
        connection.connect(new HostAndPort(host, server.port()));
    }

    private String text() {
        connection.get("/text", Map.of(), Duration.ZERO);
        return new String(connection.readAll(1000), StandardCharsets.UTF_8);
    }

    @Test
    void shouldReadWhatWasSentAndKeepTheConnection() {
        serve(Optional.of(certificate));
        connect("localhost", Optional.of(certificate.certificate()));

        for (int round = 0; round < 2; round++) {
            assertThat(text()).isEqualTo("Bearer a-token");
            assertThat(connection.isReusable()).isTrue();
            connection.get("/pattern", Map.of(), Duration.ZERO);
            assertPattern();
        }
        assertThat(server.counters().connections()).isEqualTo(1);
    }

    private void assertPattern() {
        ByteBuffer piece = ByteBuffer.allocate(100_003);
        int total = 0;
        for (int length = connection.read(piece); length >= 0; length = connection.read(piece)) {
            for (int i = 0; i < length; i++, total++) {
                if (piece.get(i) != (byte) (total % 251)) {
                    assertThat(piece.get(i)).as("byte %d", total).isEqualTo((byte) (total % 251));
                }
            }
            piece.clear();
        }
        assertThat(total).isEqualTo(LENGTH);
    }

    @Test
    void shouldConnectToAnAddressThatIsInTheCertificate() {
        serve(Optional.of(certificate));

        connect("127.0.0.1", Optional.of(certificate.certificate()));

        assertThat(text()).isEqualTo("Bearer a-token");
    }

    @Test
    void shouldNotSendATokenWhereNobodyIsTrusted(@TempDir Path directory) {
        serve(Optional.of(certificate));
        Path other = Certificate.of("elsewhere", directory).certificate();

        assertRefused("localhost", Optional.of(other), "comes from nobody who is trusted here", "tlsTrust");
        assertRefused("localhost", Optional.empty(), "comes from nobody who is trusted here", "tlsTrust");
        assertThat(server.counters().requests()).isZero();
    }

    @Test
    void shouldRefuseACertificateForAnotherHost(@TempDir Path directory) {
        Certificate elsewhere = Certificate.of("elsewhere", directory);
        serve(Optional.of(elsewhere));

        assertRefused(
                "localhost", Optional.of(elsewhere.certificate()), "is not made out to localhost", "subjectAltName");
        assertRefused("127.0.0.1", Optional.of(elsewhere.certificate()), "is not made out to 127.0.0.1");
    }

    @Test
    void shouldRefuseACertificateThatHasExpired(@TempDir Path directory) {
        Certificate expired = Certificate.expired(directory);
        serve(Optional.of(expired));

        assertRefused("localhost", Optional.of(expired.certificate()), "its certificate is not valid now");
    }

    @Test
    void shouldSayThatTheServerDoesNotSpeakTls() {
        serve(Optional.empty());

        assertRefused(
                "localhost",
                Optional.of(certificate.certificate()),
                "it does not speak TLS at this port",
                "Leave tls out");
    }

    @Test
    void shouldShowWhatTheServerSaysWhenItWantsTls() {
        serve(Optional.of(certificate));
        connection = new HttpConnection(TIMEOUTS, () -> false);
        connection.connect(new HostAndPort("localhost", server.port()));

        assertThat(connection.get("/text", Map.of(), Duration.ZERO).status()).isEqualTo(400);
        assertThat(new String(connection.readAll(1000), StandardCharsets.UTF_8)).startsWith("this port speaks TLS");
    }

    private void assertRefused(String host, Optional<Path> trust, String... parts) {
        assertThatThrownBy(() -> connect(host, trust))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PEER_FAILED))
                .hasMessageStartingWith("Connecting to relay=" + host + ":" + server.port() + " failed: ")
                .hasMessageContainingAll(parts);
        connection.close();
    }
}
