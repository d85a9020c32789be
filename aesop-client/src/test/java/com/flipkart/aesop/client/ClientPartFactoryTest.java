package com.flipkart.aesop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.ModuleContext;
import com.flipkart.aesop.core.module.Part;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.part.PartContext;
import com.flipkart.aesop.core.part.PartFactory;
import com.flipkart.aesop.core.settings.ConfigNode;
import com.flipkart.aesop.core.settings.ConfigValue;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.wire.ErrorClass;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the elements of the short XML form to a client as the container sees it. */
@Timeout(20)
class ClientPartFactoryTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private final Problems problems = new Problems();
    private final Map<String, Object> beans = new HashMap<>();
    private FakeRelay relay;
    private int line;

    @BeforeEach
    void startRelay() throws IOException {
        relay = new FakeRelay();
    }

    @AfterEach
    void stopRelay() throws IOException {
        relay.close();
    }

    @Test
    void shouldMakeClientThatDeliversToEveryKindOfConsumer() {
        relay.window(5, 2);
        List<String> keys = new CopyOnWriteArrayList<>();
        RecordingConsumer whole = new RecordingConsumer();
        Map<String, Object> kinds = Map.of(
                "whole", whole,
                "rows", (EventCallback) event -> keys.add("row " + event.key()),
                "raw", (RawEventCallback) event -> keys.add("raw " + event.longKey()));
        beans.putAll(kinds);

        for (String kind : kinds.keySet()) {
            Part part = create(client("id=" + kind + " pollInterval=5ms", subscribe(kind)))
                    .orElseThrow();
            assertThat(problems.errors()).isEmpty();
            part.start();
            try {
                await().atMost(SOON).until(() -> part.facts().get("lastScn").equals("5"));
                assertThat(part.id()).isEqualTo(kind);
                assertThat(part.kind()).isEqualTo("client");
                assertThat(part.status().state()).isEqualTo(PartState.RUNNING);
            } finally {
                part.stop(SOON);
            }
            assertThat(part.status().state()).isEqualTo(PartState.STOPPED);
            assertThat(directory.resolve("state/checkpoints/" + kind + ".checkpoint"))
                    .isRegularFile();
        }

        assertThat(whole.calls("event")).containsExactly("event 50", "event 51");
        assertThat(keys).containsExactlyInAnyOrder("row 50", "row 51", "raw 50", "raw 51");
    }

    @Test
    void shouldTellFactsAndWhyItIsRetrying() {
        beans.put("consumer", new RecordingConsumer());
        relay.window(5, 2);
        relay.faults((number, events, reply) -> {
            if (number == 0) {
                reply.chunked(events, 4096);
            } else {
                reply.error(ErrorClass.PROCESSING_FAILED, "on purpose");
            }
        });
        Part part = create(client("id=person-client retryInitialDelay=1ms retryMaxDelay=5ms", subscribe("consumer")))
                .orElseThrow();

        part.start();
        try {
            await().atMost(SOON).until(() -> part.status().state() == PartState.RETRYING);
            await().atMost(SOON).until(() -> part.facts().get("checkpointScn").equals("5"));
            assertThat(part.status().code()).contains(ErrorCode.PEER_FAILED);
            assertThat(part.status().cause()).contains("on purpose");
            assertThat(part.facts())
                    .containsEntry("sources", People.SOURCE)
                    .containsEntry("lastScn", "5")
                    .containsEntry("receivedScn", "5")
                    .containsEntry("events", "2")
                    .containsEntry("windows", "1")
                    .containsEntry("rollbacks", "0")
                    .containsEntry(
                            "checkpoint",
                            directory
                                    .resolve("state/checkpoints/person-client.checkpoint")
                                    .toString());
            assertThat(Long.parseLong(part.facts().get("lagMillis"))).isPositive();
            assertThat(Long.parseLong(part.facts().get("relayFailures"))).isPositive();
        } finally {
            part.stop(SOON);
        }
    }

    @Test
    void shouldTellEverythingThatIsWrongWithItsPlace() {
        beans.put("text", "no consumer at all");
        ConfigNode client = node(
                "client",
                "strt=oldest bufferSize=1KB start=yesterday",
                node("source-relay", "host=localhost port=99999"),
                node("source", ""),
                node("subscribe", "source=a.Person consumer=text"),
                node("subscribe", "source=a.Person consumer=text"),
                node("subscribe", "source=a.Order"));

        assertThat(create(client)).isEmpty();

        assertThat(problems.errors())
                .extracting(problem -> problem.origin() + " " + problem.what())
                .anySatisfy(text -> assertThat(text).contains("<client> has no id"))
                .anySatisfy(text -> assertThat(text).contains("unknown setting strt of <client>"))
                .anySatisfy(text -> assertThat(text).contains("bufferSize=1KB"))
                .anySatisfy(text -> assertThat(text).contains("port=99999"))
                .anySatisfy(text -> assertThat(text).contains("unknown element <source>"))
                .anySatisfy(text -> assertThat(text).contains("java.lang.String, which is no consumer"))
                .anySatisfy(text -> assertThat(text).contains("source=a.Person is subscribed to twice"))
                .anySatisfy(text -> assertThat(text).contains("consumer"));
    }

    @Test
    void shouldAskForRelayAndSource() {
        assertThat(create(node("client", "id=lonely"))).isEmpty();

        assertThat(problems.errors())
                .extracting(problem -> problem.what())
                .containsExactlyInAnyOrder("<client> has no relay to read from", "<client> has no source to read");
    }

    private ConfigNode client(String attributes, ConfigNode subscribe) {
        return node("client", attributes, node("source-relay", "host=127.0.0.1 port=" + relay.port()), subscribe);
    }

    private ConfigNode subscribe(String consumer) {
        return node("subscribe", "source=" + People.SOURCE + " consumer=" + consumer);
    }

    private ConfigNode node(String name, String attributes, ConfigNode... children) {
        Origin origin = new Origin("client.xml", ++line);
        Map<String, ConfigValue> values = new LinkedHashMap<>();
        for (String attribute : attributes.isEmpty() ? new String[0] : attributes.split(" ", -1)) {
            String[] parts = attribute.split("=", 2);
            values.put(parts[0], new ConfigValue(parts[1], origin));
        }
        return new ConfigNode(name, values, List.of(children), origin);
    }

    private Optional<Part> create(ConfigNode client) {
        PartFactory factory = ServiceLoader.load(PartFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.element().equals("client"))
                .findFirst()
                .orElseThrow();
        return factory.create(client, new PartContext() {
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
                return Optional.ofNullable(beans.get(reference.text())).map(type::cast);
            }
        });
    }
}
