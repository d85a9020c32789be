package com.flipkart.aesop.systemtests.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.client.AesopClient;
import com.flipkart.aesop.client.ClientBuilder;
import com.flipkart.aesop.client.ClientSettings;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.relay.Relay;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import com.flipkart.aesop.testkit.Certificate;
import com.flipkart.aesop.testkit.NoLeaks;
import com.flipkart.aesop.testkit.TcpProxy;
import com.flipkart.aesop.wire.StreamCompression;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@NoLeaks
@Timeout(60)
class SecureStreamTest {
    private static final String PERSON = "com.example.events.Person";
    private static final String TOKEN = "correct-horse-battery";
    private static Certificate certificate;

    @TempDir
    private Path directory;

    private MemoryProducer producer;
    private Relay relay;

    @BeforeAll
    static void makeCertificate(@TempDir Path made) {
        certificate = Certificate.ofLoopback(made);
    }

    @BeforeEach
    void startRelay() throws Exception {
        Path schemas = Files.createDirectories(directory.resolve("schemas"));
        Files.writeString(
                schemas.resolve(PERSON + ".1.avsc"),
                """
                {"type":"record","name":"Person","namespace":"com.example.events","fields":[
                  {"name":"id","type":"long"},{"name":"name","type":["null","string"],"default":null}]}""");
        producer = MemoryProducer.byProgram(new PhysicalSource(
                1, "people", List.of(new LogicalSource((short) 40, PERSON, "db.person", (short) 0))));
        relay = Relay.builder()
                .id("secure-relay")
                .port(0)
                .stateDirectory(directory.resolve("state"))
                .schemaDirectory(schemas)
                .set("tlsCertificate", Optional.of(certificate.certificate()))
                .set("tlsKey", Optional.of(certificate.key()))
                .set("token", Optional.of(Secret.of(TOKEN)))
                .producer(producer)
                .start();
    }

    @AfterEach
    void stopRelay() {
        relay.close();
    }

    private void write(long scn, int rows) {
        producer.commit(scn, scn * 1_000_000L, into -> {
            for (int i = 0; i < rows; i++) {
                long key = scn;
                into.upsert(PERSON, key, row -> {
                    row.writeLong(key);
                    row.writeIndex(1);
                    row.writeString("n".repeat(500));
                });
            }
        });
    }

    private ClientBuilder client(int port, Optional<Path> trust, String token) {
        return client(port, trust, token, StreamCompression.NONE);
    }

    private ClientBuilder client(int port, Optional<Path> trust, String token, StreamCompression compression) {
        return AesopClient.builder()
                .relay("localhost", port)
                .checkpointDirectory(directory.resolve("checkpoints"))
                .settings(new SettingsBuilder<>(ClientSettings.class)
                        .set("tls", true)
                        .set("tlsTrust", trust)
                        .set("token", Optional.of(Secret.of(token)))
                        .set("compress", compression)
                        .set("retryInitialDelay", Duration.ofMillis(1))
                        .set("retryMaxDelay", Duration.ofMillis(50))
                        .build());
    }

    @ParameterizedTest
    @EnumSource(StreamCompression.class)
    void shouldReadEverythingInOrderAlthoughTheNetworkBreaks(StreamCompression compression) throws Exception {
        List<Long> scns = new CopyOnWriteArrayList<>();
        int windows = 500;
        try (TcpProxy proxy = TcpProxy.to("127.0.0.1", relay.port());
                AesopClient client = client(proxy.port(), Optional.of(certificate.certificate()), TOKEN, compression)
                        .subscribe(PERSON, event -> {
                            if (scns.isEmpty() || scns.get(scns.size() - 1) != event.scn()) {
                                scns.add(event.scn());
                            }
                        })
                        .start()) {
            for (int scn = 1; scn <= windows; scn++) {
                write(scn, 20);
                if (scn % 50 == 0) {
                    assertThat(client.awaitScn(scn - 40, Duration.ofSeconds(20)))
                            .as("%s", client.progress())
                            .isTrue();
                    proxy.cut();
                }
            }
            assertThat(client.awaitScn(windows, Duration.ofSeconds(20)))
                    .as("%s", client.progress())
                    .isTrue();
            assertThat(client.progress().relayFailures()).isPositive();
            assertThat(relay.statistics().compression().bytesAfter() > 0)
                    .isEqualTo(compression == StreamCompression.ZSTD);
        }
        // A window whose answer broke off comes again from its start: at least once, and never out of order.
        assertThat(scns.stream().distinct())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, windows).boxed().toList());
    }

    @Test
    void shouldFailVisiblyWithAnotherToken() {
        try (AesopClient client = client(relay.port(), Optional.of(certificate.certificate()), TOKEN + "x")
                .subscribe(PERSON, event -> {})
                .start()) {
            await().until(() -> client.status().state() == PartState.FAILED);

            assertThat(client.status().code()).contains(ErrorCode.ACCESS_DENIED);
            assertThat(client.status().cause())
                    .contains("/sources needs the relay's token, and came with another", "setting is token")
                    .doesNotContain(TOKEN);
        }
    }

    @Test
    void shouldSayWhomItDoesNotTrustAndTryAgain(@TempDir Path made) {
        Certificate other = Certificate.ofLoopback(made);
        try (AesopClient client = client(relay.port(), Optional.of(other.certificate()), TOKEN)
                .subscribe(PERSON, event -> {})
                .start()) {
            await().until(() -> client.status().state() == PartState.RETRYING);

            assertThat(client.status().cause()).contains("comes from nobody who is trusted here", "tlsTrust");
        }
    }

    @Test
    void shouldShowAClientWithoutTlsWhatToDo() {
        try (AesopClient client = AesopClient.builder()
                .relay("localhost", relay.port())
                .checkpointDirectory(directory.resolve("checkpoints"))
                .subscribe(PERSON, event -> {})
                .start()) {
            await().until(() -> client.status().state() == PartState.RETRYING);

            assertThat(client.status().cause()).contains("this port speaks TLS", "tls=true");
        }
    }
}
