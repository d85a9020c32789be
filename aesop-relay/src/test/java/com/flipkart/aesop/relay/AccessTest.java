package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.relay.security.AdminToken;
import com.flipkart.aesop.testkit.Certificate;
import com.flipkart.aesop.wire.http.RawHttp;
import com.flipkart.aesop.wire.http.TestTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in by a relay. */
class AccessTest {
    private static final String TOKEN = "correct-horse-battery";

    @TempDir
    Path directory;

    private RelayFixture guarded() {
        return new RelayFixture(directory, builder -> builder.set("token", Optional.of(Secret.of(TOKEN)))).start();
    }

    private static RawHttp.Response ask(RawHttp http, String target, String authorization) {
        http.send("GET " + target + " HTTP/1.1\r\n"
                + (authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n") + "\r\n");
        return http.read();
    }

    @Test
    void shouldAnswerOnlyWhoShowsTheToken() throws IOException {
        try (RelayFixture relay = guarded()) {
            relay.window(10, 1, 3);
            String stream = RelayFixture.target("", 10_000, "");

            assertThat(ask(relay.http(), "/sources", "Bearer " + TOKEN).status())
                    .isEqualTo(200);
            assertThat(Event.all(ask(relay.http(), stream, "bearer " + TOKEN).body()))
                    .hasSize(4);
            String admin = Files.readString(relay.state().resolve(AdminToken.FILE_NAME))
                    .strip();
            assertThat(ask(relay.http(), stream, "Bearer " + admin).status()).isEqualTo(200);
        }
    }

    @Test
    void shouldRefuseEverybodyElseAndKeepTheConnection() {
        try (RelayFixture relay = guarded()) {
            String[] wrong = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer " + TOKEN + "x",
                "Bearer " + TOKEN.substring(1),
                "Basic " + TOKEN,
                TOKEN
            };
            for (String target : new String[] {"/sources", "/register", "/stream", "/admin/status", "/nonsense"}) {
                for (String authorization : wrong) {
                    RawHttp.Response response = ask(relay.http(), target, authorization);

                    assertThat(response.statusLine()).isEqualTo("HTTP/1.1 401 Unauthorized");
                    assertThat(response.headers())
                            .containsEntry("WWW-Authenticate", "Bearer realm=\"aesop\"")
                            .containsEntry(
                                    "x-dbus-error",
                                    "com.linkedin.databus2.core.container.request.RequestProcessingException");
                    assertThat(response.text())
                            .contains("needs the relay's token", "Authorization: Bearer <token>")
                            .doesNotContain(TOKEN);
                }
            }
            assertThat(relay.relay().facts()).containsEntry("requestsDenied", Integer.toString(5 * wrong.length));
        }
    }

    @Test
    void shouldLetEverybodyAskWhetherItLives() {
        try (RelayFixture relay = guarded()) {
            assertThat(relay.get("/admin").text()).isEqualTo("GOOD");
            assertThat(relay.get("/admin/").text()).isEqualTo("GOOD");
        }
    }

    @Test
    void shouldNotTakeATokenFromTheTarget() {
        try (RelayFixture relay = guarded()) {
            assertThat(relay.get("/sources?authorization=Bearer%20" + TOKEN).status())
                    .isEqualTo(401);
            assertThat(relay.get("/sources?token=" + TOKEN).status()).isEqualTo(401);
        }
    }

    @Test
    void shouldRefuseTwoTokensInOneRequest() {
        try (RelayFixture relay = guarded()) {
            relay.http()
                    .send("GET /sources HTTP/1.1\r\nAuthorization: Bearer x\r\nAuthorization: Bearer " + TOKEN
                            + "\r\n\r\n");
            assertThat(relay.http().read().status()).isEqualTo(400);
        }
    }

    @Test
    void shouldMakeAnAdminTokenOnceThatItsOwnerAloneCanRead() throws IOException {
        Path file = directory.resolve("state").resolve(AdminToken.FILE_NAME);
        String token;
        try (RelayFixture relay = new RelayFixture(directory).start()) {
            token = Files.readString(file);
            assertThat(token.strip()).hasSize(43);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");

            relay.restart();

            assertThat(Files.readString(file)).isEqualTo(token);
        }
        Files.writeString(file, "short\n");
        try (RelayFixture relay = new RelayFixture(directory)) {
            assertThatThrownBy(relay::start)
                    .isInstanceOfSatisfying(
                            AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SETTINGS))
                    .hasMessageContainingAll("admin.token cannot be used", "delete the file");
        }
    }

    @Test
    void shouldServeOverTlsAndTellUntilWhen() {
        Certificate certificate = Certificate.ofLoopback(directory.resolve("tls"));
        try (RelayFixture relay = new RelayFixture(directory, builder -> builder.set("host", "127.0.0.1")
                        .set("tlsCertificate", Optional.of(certificate.certificate()))
                        .set("tlsKey", Optional.of(certificate.key())))
                .start()) {
            relay.window(10, 1, 3);
            try (RawHttp http = new RawHttp(relay.relay().port(), 0, Optional.of(TestTls.trusting(certificate)))) {
                assertThat(Event.all(
                                http.get(RelayFixture.target("", 10_000, "")).body()))
                        .hasSize(4);
            }
            assertThat(relay.relay().facts().get("tls")).startsWith("certificate valid until 20");
        }
    }

    @Test
    void shouldListenForOtherMachinesOnlyWithTlsOrATokenOrByOrder() {
        assertThatThrownBy(() -> settings().set("host", "0.0.0.0").build())
                .hasMessageContainingAll(
                        "host=0.0.0.0 can be reached from other machines", "Set tlsCertificate and tlsKey, or token");
        assertThat(settings()
                        .set("host", "0.0.0.0")
                        .set("insecure", true)
                        .build()
                        .host())
                .isEqualTo("0.0.0.0");
        assertThat(settings()
                        .set("host", "0.0.0.0")
                        .set("token", Optional.of(Secret.of(TOKEN)))
                        .build()
                        .host())
                .isEqualTo("0.0.0.0");
        assertThat(settings()
                        .set("host", "0.0.0.0")
                        .set("tlsCertificate", Optional.of(Path.of("a")))
                        .set("tlsKey", Optional.of(Path.of("b")))
                        .build()
                        .host())
                .isEqualTo("0.0.0.0");
    }

    @Test
    void shouldTellAllThatIsWrongWithTlsAndTokensAtOnce() {
        assertThatThrownBy(() -> settings()
                        .set("tlsCertificate", Optional.of(Path.of("a")))
                        .set("tlsKeyPassword", Optional.of(Secret.of("hidden")))
                        .set("token", Optional.of(Secret.of("with blank")))
                        .set("adminToken", Optional.of(Secret.of("short")))
                        .build())
                .hasMessageContainingAll(
                        "tlsCertificate=a without tlsKey",
                        "tlsKeyPassword without tlsKey",
                        "token is no text that can be a token",
                        "adminToken is no text that can be a token")
                .message()
                .doesNotContain("hidden", "with blank", "short\"");
    }

    private static SettingsBuilder<RelaySettings> settings() {
        return SettingsBuilder.from(RelaySettings.defaults());
    }
}
