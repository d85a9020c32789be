package com.flipkart.aesop.client.part;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.client.EventCallback;
import com.flipkart.aesop.core.module.ModuleContext;
import com.flipkart.aesop.core.module.Part;
import com.flipkart.aesop.core.part.PartContext;
import com.flipkart.aesop.core.settings.ConfigNode;
import com.flipkart.aesop.core.settings.ConfigValue;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Properties of Databus for a client: honoured, or named as without effect. */
class ClientPropertiesTest {
    private static final int TIMEOUT_MILLIS = 20_000;

    /** What the samples of Aesop 1 say to a client, and the settings beside it that have a place here. */
    private static final String SAMPLE =
            """
            databus.client.container.httpPort=11125
            databus.client.container.jmx.rmiEnabled=false
            databus.client.connectionDefaults.pullerRetries.initSleep=1
            databus.client.connectionDefaults.pullerRetries.maxRetryNum=-1
            databus.client.connectionDefaults.enablePullerMessageQueueLogging=false
            databus.client.checkpointPersistence.clearBeforeUse=false
            databus.client.loggingListener.runtime.enabled=false
            databus.client.checkpointPersistence.fileSystem.rootDirectory=old-checkpoints
            databus.client.connectionDefaults.eventBuffer.maxSize=10485760
            databus.client.connectionDefaults.eventBuffer.maxEventSize=-1
            databus.bootstrap.client.connectionDefaults.pullerRetries.initSleep=1
            databus.bootstrap.client.connectionDefaults.pullerRetries.maxSleep=2
            databus.bootstrap.client.connectionDefaults.pullerRetries.maxRetryNum=-1
            databus.bootstrap.client.connectionDefaults.dispatcherRetries.initSleep=1
            databus.bootstrap.client.connectionDefaults.dispatcherRetries.maxSleep=2
            databus.bootstrap.client.connectionDefaults.dispatcherRetries.maxRetryNum=-1
            databus.bootstrap.client.connectionDefaults.eventBuffer.maxSize=10240000
            databus.bootstrap.client.connectionDefaults.eventBuffer.readBufferSize=10240
            databus.bootstrap.client.connectionDefaults.eventBuffer.scnIndexSize=10240000
            databus.bootstrap.client.connectionDefaults.eventBuffer.allocationPolicy=MMAPPED_MEMORY
            databus.bootstrap.client.container.httpPort=11125
            databus.bootstrap.client.container.jmx.rmiEnabled=false
            databus.client.runtime.relay(1).host=127.0.0.1
            """;

    private static final Set<String> HONOURED =
            Set.of("pullerRetries.initSleep", "pullerRetries.maxRetryNum", "eventBuffer.maxSize");

    @TempDir
    Path directory;

    private final Problems problems = new Problems();
    private ServerSocket relay;

    @BeforeEach
    void listen() throws IOException {
        relay = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        relay.setSoTimeout(TIMEOUT_MILLIS);
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
    }

    private String relayPort() {
        return "databus.client.runtime.relay(1).port=" + relay.getLocalPort() + "\n";
    }

    private Path write(String properties) throws IOException {
        return Files.writeString(directory.resolve("client.properties"), properties);
    }

    @Test
    void shouldHonourOrNameEveryKeyThatTheSamplesOfOldHave() throws IOException {
        Path file = write(SAMPLE + relayPort());

        Part part = create(List.of()).orElseThrow();

        assertThat(problems.errors()).isEmpty();
        assertThat(part.facts().get("checkpoint"))
                .startsWith(directory.resolve("old-checkpoints").toString());
        part.start();
        try (Socket asked = relay.accept()) {
            assertThat(asked.isConnected()).isTrue();
        } finally {
            part.stop(Duration.ofMillis(TIMEOUT_MILLIS));
        }
        List<String> lines = SAMPLE.lines().toList();
        int named = 0;
        for (int line = 1; line <= lines.size(); line++) {
            String key = lines.get(line - 1).substring(0, lines.get(line - 1).indexOf('='));
            if (!isHonoured(key)) {
                named++;
                Origin place = new Origin(file.toString(), line);
                assertThat(problems.warnings())
                        .filteredOn(warning -> warning.origin().equals(place))
                        .singleElement()
                        .satisfies(warning -> assertThat(warning.what()).contains(key));
            }
        }
        assertThat(problems.warnings()).hasSize(named);
    }

    private static boolean isHonoured(String key) {
        boolean ofClient = key.startsWith("databus.client.");
        boolean place = key.endsWith("rootDirectory") || key.endsWith(".host") || key.endsWith("maxEventSize");
        return ofClient && (place || HONOURED.stream().anyMatch(key::endsWith));
    }

    @Test
    void shouldAskTheRelaysOfTheElementsAloneWhenBothNameSome() throws IOException {
        write("databus.client.runtime.relay(1).host=no-such-host.invalid\n" + relayPort());
        ConfigNode element = node("source-relay", Map.of("port", Integer.toString(relay.getLocalPort())), List.of());

        assertThat(create(List.of(element))).isPresent();

        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings())
                .extracting(Problems.Problem::what)
                .containsExactly(
                        "property databus.client.runtime.relay(1).host has no effect here: it sets aesop:source-relay host",
                        "property databus.client.runtime.relay(1).port has no effect here: it sets aesop:source-relay port");
    }

    @Test
    void shouldTellWhatIsMissingOrUnknownByItsLine() throws IOException {
        Path file = write(
                """
                databus.client.checkpointPersistence.clearBeforeUse=false
                databus.client.runtime.relay(3).host=a
                databus.client.runtime.relays(3).port=7
                """);

        assertThat(create(List.of())).isEmpty();

        assertThat(problems.errors())
                .extracting(Problems.Problem::toString)
                .containsExactly(
                        file + ":2: setting port of <aesop:source-relay> is missing. Add "
                                + "databus.client.runtime.relay(3).port=... (whole number): Port that the relay listens at.",
                        file + ":3: unknown property databus.client.runtime.relays(3).port. Did you mean "
                                + "\"databus.client.runtime.relay(3).port\"?");
    }

    private static ConfigNode node(String name, Map<String, String> attributes, List<ConfigNode> children) {
        Origin origin = new Origin("client.xml", 1);
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        attributes.forEach((key, text) -> values.put(key, new ConfigValue(text, origin)));
        return new ConfigNode(name, values, children, origin);
    }

    /** A client of one source whose consumer is there. */
    private Optional<Part> create(List<ConfigNode> relays) {
        List<ConfigNode> children = new ArrayList<>(relays);
        children.add(node("subscribe", Map.of("source", "a.Person", "consumer", "consumer"), List.of()));
        ConfigNode client =
                node("client", Map.of("id", "person-client", "databusProperties", "client.properties"), children);
        return new ClientPartFactory().create(client, new PartContext() {
            @Override
            public ModuleContext module() {
                return new ModuleContext(
                        "person-client",
                        directory,
                        directory.resolve("spring-client-config.xml"),
                        directory.resolve("state"),
                        Map.of());
            }

            @Override
            public Problems problems() {
                return problems;
            }

            @Override
            public <T> Optional<T> bean(ConfigValue reference, Class<T> type) {
                return Optional.of(type.cast((EventCallback) event -> {}));
            }
        });
    }
}
