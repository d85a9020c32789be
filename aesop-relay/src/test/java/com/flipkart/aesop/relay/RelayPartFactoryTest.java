package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                .anySatisfy(text -> assertThat(text).contains("unknown setting prot=1"))
                .anySatisfy(text -> assertThat(text).contains("segmentSize=1MB"))
                .anySatisfy(text -> assertThat(text).contains("a second <buffer>"))
                .anySatisfy(text -> assertThat(text).contains("unknown element <mysq>"))
                .anySatisfy(text -> assertThat(text).contains("rate=many"))
                .anySatisfy(text -> assertThat(text).contains("unknown setting speed=9"))
                .anySatisfy(text -> assertThat(text).contains("id=0"))
                .anySatisfy(text -> assertThat(text).contains("unknown element <table>"));
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
