package com.flipkart.aesop.chained;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.relay.Relay;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import com.flipkart.aesop.testkit.Certificate;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.NoLeaks;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay of a relay that speaks TLS and wants a token. */
@NoLeaks
class ProtectedUpstreamTest {
    private static final Secret TOKEN = Secret.of("let-me-in-0123456789");

    @TempDir
    Path directory;

    private MemoryProducer people;
    private Certificate certificate;
    private Relay upstream;

    @BeforeEach
    void startUpstream() {
        certificate = Certificate.ofLoopback(directory);
        people = MemoryProducer.byProgram(People.source());
        upstream = Relay.builder()
                .id("upstream")
                .port(0)
                .set("threads", 2)
                .set("tlsCertificate", Optional.of(certificate.certificate()))
                .set("tlsKey", Optional.of(certificate.key()))
                .set("token", Optional.of(TOKEN))
                .stateDirectory(directory.resolve("up"))
                .schemaDirectory(People.schemas(directory))
                .producer(people)
                .start();
        People.window(people, 10, 1, 3);
    }

    @AfterEach
    void stopUpstream() {
        upstream.close();
    }

    private Relay chained(Optional<Secret> token) {
        HostAndPort address = People.address(upstream);
        return People.chained(
                directory.resolve("down"),
                People.producer(
                        People.source(),
                        settings -> settings.set("tls", true)
                                .set("tlsTrust", Optional.of(certificate.certificate()))
                                .set("token", token),
                        address));
    }

    @Test
    void shouldTakeOverWithTheToken() {
        try (Relay chained = chained(Optional.of(TOKEN))) {
            People.awaitScn(chained, 10);
            assertThat(chained.status().state()).isEqualTo(PartState.RUNNING);
        }
    }

    @Test
    void shouldSayThatATokenIsMissing() {
        try (Relay chained = chained(Optional.empty())) {
            Deadline.inSeconds(20)
                    .until(() -> chained.status().cause().contains("The setting is token"), "the refusal is told");
            assertThat(chained.status().state()).isIn(PartState.RETRYING, PartState.FAILED);
        }
    }
}
