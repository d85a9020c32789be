package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.ComponentDescriptor;
import com.flipkart.aesop.core.module.ModuleContext;
import com.flipkart.aesop.core.module.Part;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.part.PartContext;
import com.flipkart.aesop.core.part.PartFactory;
import com.flipkart.aesop.core.settings.ConfigNode;
import com.flipkart.aesop.core.settings.ConfigValue;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.wire.http.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the elements of the short XML form to a relay that serves. */
class RelayPartFactoryTest {
    private final Problems problems = new Problems();
    private Path directory;
    private int line;

    @BeforeEach
    void prepare(@TempDir Path folder) throws IOException {
        directory = folder;
        Files.createDirectories(folder.resolve("schemas_registry"));
        Files.writeString(
                folder.resolve("schemas_registry/" + RelayFixture.PERSON + ".1.avsc"), RelayFixture.PERSON_SCHEMA);
    }

    private ConfigNode node(String name, String attributes, ConfigNode... children) {
        Origin origin = new Origin("relay.xml", ++line);
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        for (String attribute : attributes.isEmpty() ? new String[0] : attributes.split(" ", -1)) {
            String[] parts = attribute.split("=", 2);
            values.put(parts[0], new ConfigValue(parts[1], origin));
        }
        return new ConfigNode(name, values, List.of(children), origin);
    }

    private Optional<Part> create(ConfigNode relay) {
        PartFactory factory = ServiceLoader.load(PartFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.element().equals("relay"))
                .findFirst()
                .orElseThrow();
        return factory.create(relay, new PartContext() {
            @Override
            public ModuleContext module() {
                return new ModuleContext(
                        "person-relay",
                        directory,
                        directory.resolve("spring-relay-config.xml"),
                        directory.resolve("state"),
                        Map.of());
            }

            @Override
            public Problems problems() {
                return problems;
            }

            @Override
            public <T> Optional<T> bean(ConfigValue reference, Class<T> type) {
                return Optional.empty();
            }
        });
    }

    @Test
    void shouldMakeARelayThatServesWhatItsProducerMakesUp() {
        ConfigNode source = node("source", "id=40 name=" + RelayFixture.PERSON);
        ConfigNode memory = node("memory", "id=1 name=people rate=0 windows=3 windowSize=2", source);

        Part part = create(node("relay", "id=person-relay port=0", node("buffer", "size=1MB"), memory))
                .orElseThrow();

        assertThat(problems.errors()).isEmpty();
        assertThat(part.id()).isEqualTo("person-relay");
        assertThat(part.kind()).isEqualTo("relay");
        assertThat(part.facts()).isEmpty();
        part.start();
        try {
            assertThat(part.status().state()).isEqualTo(PartState.RUNNING);
            String address = part.facts().get("address");
            int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
            try (RawHttp http = new RawHttp(port)) {
                List<Event> events =
                        Event.all(http.get(RelayFixture.target(RelayFixture.checkpoint(-1, -1), 100_000, "&wait=5000")
                                        .replace("40,41", "40"))
                                .body());
                assertThat(events.get(events.size() - 1).isEnd()).isTrue();
            }
            assertThat(directory.resolve("state/person-relay/people")).isDirectory();
        } finally {
            part.stop(Duration.ofSeconds(5));
        }
        assertThat(part.status().state()).isEqualTo(PartState.STOPPED);
    }

    @Test
    void shouldTellEverythingThatIsWrongWithItsPlace() {
        ConfigNode memory = node(
                "memory",
                "id=1 name=people rate=many speed=9",
                node("source", "id=0 name=" + RelayFixture.PERSON),
                node("table", "id=3"));

        Optional<Part> part = create(node(
                "relay",
                "id=r port=99999 host=0.0.0.0 prot=1",
                node("buffer", "size=1MB segmentSize=1MB"),
                node("buffer", ""),
                node("mysq", ""),
                memory));

        assertThat(part).isEmpty();
        assertThat(problems.errors())
                .extracting(problem -> problem.origin() + " " + problem.what())
                .anySatisfy(text -> assertThat(text).contains("port=99999"))
                .anySatisfy(text -> assertThat(text).contains("unknown setting prot of <relay>"))
                .anySatisfy(text -> assertThat(text).contains("segmentSize=1MB"))
                .anySatisfy(text -> assertThat(text).contains("a second <buffer>"))
                .anySatisfy(text -> assertThat(text).contains("unknown element <mysq>"))
                .anySatisfy(text -> assertThat(text).contains("rate=many"))
                .anySatisfy(text -> assertThat(text).contains("unknown setting speed=9"))
                .anySatisfy(text -> assertThat(text).contains("id=0"))
                .anySatisfy(text -> assertThat(text).contains("unknown element <table>"));
    }

    /** What the samples of Aesop 1 say to a relay and to a bootstrap server. */
    private static final String SAMPLE =
            """
            databus.relay.container.httpPort=0
            databus.relay.container.jmx.rmiEnabled=false
            databus.relay.eventBuffer.allocationPolicy=MMAPPED_MEMORY
            databus.relay.eventBuffer.queuePolicy=OVERWRITE_ON_WRITE
            databus.relay.eventBuffer.maxSize=10240000
            databus.relay.eventBuffer.maxEventSize=-1
            databus.relay.eventBuffer.maxIndividualBufferSize=524288000
            databus.relay.eventBuffer.readBufferSize=10240
            databus.relay.eventBuffer.scnIndexSize=10240000
            databus.relay.eventBuffer.restoreMMappedBuffers=true
            databus.relay.eventBuffer.mmapDirectory=mmapped
            databus.relay.eventLogReader.enabled=false
            databus.relay.eventLogWriter.enabled=false
            databus.relay.schemaRegistry.type=FILE_SYSTEM
            databus.relay.dataSources.sequenceNumbersHandler.file.initVal=4294967300
            databus.relay.dataSources.sequenceNumbersHandler.file.scnDir=maxscn
            databus.relay.dataSources.sequenceNumbersHandler.file.key=MaxSCN
            databus.relay.dataSources.sequenceNumbersHandler.file.flushItvl=1
            databus.bootstrap.bootstrapDBHostname=localhost
            databus.bootstrap.bootstrapDBUsername=bootstrap
            databus.bootstrap.bootstrapDBPassword=do-not-show-me
            databus.bootstrap.bootstrapLogSize=1024000
            databus.bootstrap.db.bootstrapDBHostname=localhost
            databus.bootstrap.db.bootstrapDBUsername=bootstrap
            databus.bootstrap.db.bootstrapDBPassword=do-not-show-me
            databus.bootstrap.db.bootstrapLogSize=1024000
            databus.bootstrap.db.bootstrapBatchSize=1000
            databus.bootstrap.db.container.httpPort=11145
            databus.bootstrap.db.container.jmx.rmiEnabled=false
            databus.bootstrap.enableMinScnCheck=false
            databus.bootstrap.defaultRowsThresholdForSnapshotBypass=-1
            databus.bootstrap.container.jmx.rmiEnabled=false
            databus.bootstrap.dataSources.sequenceNumbersHandler.file.initVal=4294967300
            runtime.server.jetty.admin.port=25021
            runtime.server.jetty.maxFormContentSize=1000000
            """;

    @Test
    void shouldHonourOrNameEveryKeyThatTheSamplesOfOldHave() throws IOException {
        Path file = Files.writeString(directory.resolve("relay.properties"), SAMPLE);
        ConfigNode memory = node(
                "memory",
                "id=1 name=people rate=0 windows=1 windowSize=2",
                node("source", "id=40 name=" + RelayFixture.PERSON));

        Part part = create(node("relay", "id=r databusProperties=relay.properties", memory))
                .orElseThrow();

        assertThat(problems.errors()).isEmpty();
        part.start();
        try {
            assertThat(part.facts()).containsEntry("people.capacityBytes", "10240000");
            assertThat(part.facts().get("address")).isNotEqualTo("127.0.0.1:9000");
            assertThat(directory.resolve("mmapped/people")).isDirectory();
            await().until(() -> part.facts().get("people.maxScn").equals("4294967301"));
        } finally {
            part.stop(Duration.ofSeconds(5));
        }
        List<String> honoured = List.of("httpPort", "maxSize", "maxEventSize", "mmapDirectory", "initVal", "scnDir");
        List<String> lines = SAMPLE.lines().toList();
        for (int line = 1; line <= lines.size(); line++) {
            String key = lines.get(line - 1).substring(0, lines.get(line - 1).indexOf('='));
            boolean ofRelay = key.startsWith("databus.relay.");
            if (!ofRelay || !honoured.contains(key.substring(key.lastIndexOf('.') + 1))) {
                Origin place = new Origin(file.toString(), line);
                assertThat(problems.warnings())
                        .filteredOn(warning -> warning.origin().equals(place))
                        .singleElement()
                        .satisfies(warning -> assertThat(warning.what()).contains(key));
            }
        }
        assertThat(problems.warnings()).hasSize(lines.size() - honoured.size());
        assertThat(problems.warnings().toString()).doesNotContain("do-not-show-me");
    }

    @Test
    void shouldTellKeysThatAreUnknownAndTheAttributeThatWins() throws IOException {
        Path file = Files.writeString(
                directory.resolve("relay.properties"),
                """
                databus.relay.container.httpPort=1

                databus.relay.eventBuffer.maxSise=64MB
                databus.relay.eventBuffer.maxSize=elephant
                databus.client.runtime.relay(1).host=a
                """);

        create(node("relay", "id=r port=0 databusProperties=relay.properties", node("memory", "id=1 name=people")));
        create(node("relay", "id=r databusProperties=missing.properties", node("memory", "id=1 name=people")));

        assertThat(problems.errors())
                .extracting(Problems.Problem::toString)
                .contains(file + ":3: unknown property databus.relay.eventBuffer.maxSise. Did you mean "
                        + "\"databus.relay.eventBuffer.maxSize\"?")
                .anySatisfy(
                        text -> assertThat(text).startsWith(file + ":4: databus.relay.eventBuffer.maxSize=elephant: "))
                .anySatisfy(text ->
                        assertThat(text).contains("there is no file " + directory.resolve("missing.properties")));
        assertThat(problems.warnings())
                .extracting(Problems.Problem::toString)
                .anySatisfy(text -> assertThat(text)
                        .startsWith(file + ":1: databus.relay.container.httpPort=1 has no effect, because port at "))
                .anySatisfy(text -> assertThat(text)
                        .startsWith(file + ":5: property databus.client.runtime.relay(1).host has no effect here"));
    }

    @Test
    void shouldNameWhereThePortIsWrittenWhenItIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ConfigNode memory = node("memory", "id=1 name=people", node("source", "id=40 name=" + RelayFixture.PERSON));
            ConfigNode relay = node("relay", "id=r port=" + taken.getLocalPort(), memory);

            assertThatThrownBy(create(relay).orElseThrow()::start)
                    .isInstanceOfSatisfying(
                            AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_IN_USE))
                    .hasMessageStartingWith("Starting relay r failed: " + relay.origin() + ": Listening at 127.0.0.1:");

            Path file = Files.writeString(
                    directory.resolve("relay.properties"),
                    "\ndatabus.relay.container.httpPort=" + taken.getLocalPort() + "\n");
            assertThatThrownBy(create(node("relay", "id=r databusProperties=relay.properties", memory))
                            .orElseThrow()::start)
                    .hasMessageStartingWith("Starting relay r failed: " + file + ":2: Listening at 127.0.0.1:");
        }
    }

    @Test
    void shouldNameWhereAProducerIsWrittenWhenItCannotStart() {
        ConfigNode good = node("memory", "id=1 name=people", node("source", "id=40 name=" + RelayFixture.PERSON));
        ConfigNode bad = node("memory", "id=2 name=lost", node("source", "id=41 name=com.example.Lost"));

        assertThatThrownBy(create(node("relay", "id=r port=0", good, bad)).orElseThrow()::start)
                .hasMessageStartingWith(
                        "Starting relay r failed: " + bad.origin() + ": starting producer lost failed: 1 problem")
                .hasMessageContaining("there is no schema of source=com.example.Lost");
    }

    @Test
    void shouldRefuseARelayWithoutProducerAndAProducerWithoutSource() {
        assertThat(create(node("relay", "id=r port=0"))).isEmpty();
        assertThat(create(node("relay", "id=r port=0", node("memory", "id=1 name=people"))))
                .isEmpty();

        assertThat(problems.errors())
                .extracting(Problems.Problem::what)
                .containsExactly("the relay has no producer", "<memory> has no source");
    }

    @Test
    void shouldBeFoundAsAComponentThatNamesItsElements() {
        ComponentDescriptor component = ServiceLoader.load(ComponentDescriptor.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.name().equals("relay"))
                .findFirst()
                .orElseThrow();

        assertThat(component.elements()).containsExactlyInAnyOrder("relay", "memory");
        assertThat(component.needs()).containsExactlyInAnyOrder("core", "wire");
    }
}
