package com.flipkart.aesop.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.testkit.Certificate;
import com.flipkart.aesop.testkit.Seeds;
import com.flipkart.aesop.wire.tls.TlsFiles;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that the server does, encrypted; and what can go wrong before there is a session. */
class WireServerOverTlsTest extends WireServerTest {
    private static Certificate certificate;
    private static Optional<SSLContext> trust;

    @BeforeAll
    static void makeCertificate(@TempDir Path directory) {
        certificate = Certificate.ofLoopback(directory);
        trust = Optional.of(TestTls.trusting(certificate));
    }

    @Override
    ServerSettings adapted(ServerSettings settings) {
        return settings.with(new TlsFiles(certificate.certificate(), certificate.key(), Optional.empty()));
    }

    @Override
    RawHttp connect(int port, int receiveBuffer) {
        return new RawHttp(port, receiveBuffer, trust);
    }

    @Override
    void assertRefused(RawHttp http) {
        assertThat(http.readByte())
                .as("nothing is sent to one that is too many")
                .isEqualTo(-1);
    }

    @Test
    void shouldTellAClientThatDoesNotSpeakTlsWhatToDo() {
        try (RawHttp http = new RawHttp(server().port())) {
            RawHttp.Response response = http.get("/echo/secret");

            assertThat(response.statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
            assertThat(response.text())
                    .isEqualTo("this port speaks TLS: use https, or in a client of Aesop tls=true\r\n");
            assertThat(http.readByte()).isEqualTo(-1);
        }
        assertThat(server().counters().failedHandshakes()).isEqualTo(1);
        assertThat(server().counters().requests()).isZero();
    }

    @Test
    void shouldSurviveHandshakesOfRandomBytes() {
        Seeds.run(random -> sendGarbage(random, 100));

        try (RawHttp http = connect(server().port(), 0)) {
            assertThat(http.get("/echo/unharmed").text()).isEqualTo("unharmed");
        }
    }

    private void sendGarbage(Random random, int rounds) {
        for (int round = 0; round < rounds; round++) {
            byte[] garbage = new byte[6 + random.nextInt(3000)];
            random.nextBytes(garbage);
            garbage[0] = TlsGate.HANDSHAKE;
            if (random.nextBoolean()) {
                garbage[1] = 3;
                garbage[2] = 1;
            }
            try (RawHttp http = new RawHttp(server().port())) {
                http.send(garbage);
                http.endOutput();
                http.awaitClosed();
            }
        }
    }

    @Test
    void shouldDropClientsThatDoNotFinishTheHandshake() {
        try (WireServer hasty = start(new ServerSettings(
                "127.0.0.1",
                0,
                2,
                100,
                16 * 1024,
                new ServerSettings.Timeouts(Duration.ofMillis(300), Duration.ofSeconds(20), Duration.ofSeconds(20))))) {
            List<RawHttp> slow = new ArrayList<>();
            try {
                for (int i = 0; i < 50; i++) {
                    RawHttp http = new RawHttp(hasty.port());
                    slow.add(http);
                    http.send(new byte[] {TlsGate.HANDSHAKE, 3, 1, 2});
                }
                try (RawHttp other = connect(hasty.port(), 0)) {
                    assertThat(other.get("/echo/unharmed").text()).isEqualTo("unharmed");
                }

                await().until(() -> hasty.counters().openConnections() == 0);
                assertThat(hasty.counters().failedHandshakes()).isEqualTo(50);
            } finally {
                slow.forEach(RawHttp::close);
            }
        }
    }

    @Test
    void shouldTellNothingToAClientThatDoesNotTrustTheCertificate(@TempDir Path directory) {
        SSLContext stranger = TestTls.trusting(Certificate.ofLoopback(directory));
        try (RawHttp http = new RawHttp(server().port(), 0, Optional.of(stranger))) {
            assertThatThrownBy(() -> http.get("/echo/secret"))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("PKIX path");
        }
        await().until(() -> server().counters().failedHandshakes() == 1);
    }
}
