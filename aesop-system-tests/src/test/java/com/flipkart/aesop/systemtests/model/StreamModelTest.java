package com.flipkart.aesop.systemtests.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.client.AesopClient;
import com.flipkart.aesop.client.ClientSettings;
import com.flipkart.aesop.client.StartFrom;
import com.flipkart.aesop.core.event.AvroWriter;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.relay.Relay;
import com.flipkart.aesop.relay.RelayBufferSettings;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import com.flipkart.aesop.systemtests.model.Windows.Row;
import com.flipkart.aesop.systemtests.model.Windows.Window;
import com.flipkart.aesop.testkit.NoLeaks;
import com.flipkart.aesop.testkit.Seeds;
import com.flipkart.aesop.testkit.TcpProxy;
import com.flipkart.aesop.wire.StreamCompression;
import com.flipkart.aesop.wire.zstd.ZstdLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Relay and clients together, against {@link Windows}. */
@NoLeaks
@Timeout(120)
class StreamModelTest {
    private static final Logger LOG = LoggerFactory.getLogger(StreamModelTest.class);
    private static final String PERSON = "com.example.events.Person";
    private static final String ORDER = "com.example.events.Order";
    private static final int ROUNDS = 6;
    private static final int BURSTS = 6;
    private static final int WINDOWS_IN_A_BURST = 60;
    private static final List<Duration> FOLLOWING = List.of(Duration.ZERO, Duration.ofMillis(300), Duration.ofHours(1));
    private static final List<Integer> COMPRESSED = List.of(0, 2, 64);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final Windows windows = new Windows();
    private final List<Running> clients = new ArrayList<>();
    private Random random;
    private MemoryProducer producer;
    private Relay relay;
    private int relayPort;
    private TcpProxy network;
    private long scn;

    /** A client of the model, stopped and started again, and what its consumer knows. */
    private static final class Running {
        private final String id;
        private final StartFrom from;
        private final ModelConsumer model;
        private AesopClient client;

        Running(String id, StartFrom from, ModelConsumer model) {
            this.id = id;
            this.from = from;
            this.model = model;
        }
    }

    @Test
    void shouldDeliverEveryWindowInOrderWhateverHappensToRelayClientsAndNetwork() {
        Seeds.run(numbers -> {
            random = numbers;
            writeSchemas();
            startRelay();
            network = TcpProxy.to("127.0.0.1", relayPort);
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    addClients(round);
                    round(round == ROUNDS - 1);
                }
                assertThat(windows.count()).isEqualTo(ROUNDS * BURSTS * WINDOWS_IN_A_BURST);
                int errors =
                        clients.stream().mapToInt(one -> one.model.errors()).sum();
                LOG.info(
                        "{} windows, {} deliveries to {} clients, {} failures of consumers, {} connections",
                        windows.count(),
                        clients.stream().mapToInt(one -> one.model.delivered()).sum(),
                        clients.size(),
                        errors,
                        network.connections());
                assertThat(errors).isPositive();
            } finally {
                clients.stream().filter(one -> one.client != null).forEach(one -> one.client.close());
                network.close();
                relay.close();
            }
            assertThat(ZstdLibrary.open())
                    .as("native encoders and decoders left")
                    .isZero();
        });
    }

    private void round(boolean last) throws Exception {
        clients.forEach(this::start);
        for (int burst = 0; burst < BURSTS; burst++) {
            for (int i = 0; i < WINDOWS_IN_A_BURST; i++) {
                write();
            }
            disturb();
            awaitClients(windows.get(windows.count() - 1 - random.nextInt(WINDOWS_IN_A_BURST)));
        }
        if (last) {
            clients.forEach(one -> one.model.behave());
            awaitClients(windows.get(windows.count() - 1));
            for (Running one : clients) {
                assertThat(one.model.isComplete())
                        .as("%s has had everything", one.id)
                        .isTrue();
            }
        }
        for (Running one : clients) {
            boolean cleanly = last || random.nextBoolean();
            if (cleanly) {
                one.model.behave();
                one.client.close();
            } else {
                one.client.stop(Duration.ZERO); // in the middle of whatever it does
                assertThat(one.client.awaitEnd(PATIENCE)).isTrue();
            }
            one.model.restarted(cleanly);
        }
    }

    private void disturb() {
        switch (random.nextInt(4)) {
            case 0 -> restartRelay();
            case 1 -> network.cut();
            case 2 -> network.closeAfter(TcpProxy.Direction.TO_CLIENT, 1 + random.nextInt(50_000));
            default -> {
                // A quiet moment.
            }
        }
    }

    private void awaitClients(Window window) throws InterruptedException {
        for (Running one : clients) {
            assertThat(one.client.awaitScn(window.scn(), PATIENCE))
                    .as("client %s came to %s, not to %s", one.id, one.client.progress(), window.scn())
                    .isTrue();
        }
    }

    /** One that was there from the first window on, one of each kind that begins somewhere in each round. */
    private void addClients(int round) {
        if (round == 0) {
            add("both", StartFrom.oldest(), Set.of(PERSON, ORDER), 0);
            add("orders", StartFrom.oldest(), Set.of(ORDER), 0);
            return;
        }
        int start = windows.count() - random.nextInt(2 * WINDOWS_IN_A_BURST);
        long after = start == windows.count() ? scn : windows.get(start).scn() - 1;
        Set<String> sources = random.nextBoolean() ? Set.of(PERSON) : Set.of(PERSON, ORDER);
        add("late-" + round, StartFrom.scn(after), sources, windows.countUpTo(after));
    }

    private void add(String id, StartFrom from, Set<String> sources, int start) {
        clients.add(new Running(id, from, new ModelConsumer(windows, sources, new Random(random.nextLong()), start)));
    }

    private void start(Running one) {
        var builder = AesopClient.builder()
                .id(one.id)
                .relay("127.0.0.1", network.port())
                .checkpointDirectory(directory.resolve("checkpoints"))
                .startFrom(one.from)
                .settings(new SettingsBuilder<>(ClientSettings.class)
                        .set("bufferSize", DataSize.ofKilobytes(64L << random.nextInt(4)))
                        .set("retryInitialDelay", Duration.ofMillis(1))
                        .set("retryMaxDelay", Duration.ofMillis(50))
                        .set("pollInterval", Duration.ofMillis(5))
                        .set("pollWait", Duration.ofMillis(random.nextInt(200)))
                        .set("compress", random.nextBoolean() ? StreamCompression.ZSTD : StreamCompression.NONE)
                        .build());
        one.model.sources().forEach(source -> builder.subscribe(source, one.model));
        one.client = builder.start();
    }

    private void write() {
        scn += 1 + random.nextInt(3);
        int rows = random.nextInt(40) == 0 ? 200 + random.nextInt(400) : random.nextInt(8);
        List<Row> window = new ArrayList<>();
        producer.commit(scn, scn * 1_000_000L, into -> {
            for (int i = 0; i < rows; i++) {
                String source = random.nextInt(4) == 0 ? ORDER : PERSON;
                long key = random.nextInt(1_000);
                boolean deleted = random.nextInt(10) == 0;
                String name = "n".repeat(random.nextInt(random.nextInt(200) == 0 ? 30_000 : 100));
                if (deleted) {
                    into.delete(source, key, row -> row(row, key, name));
                } else {
                    into.upsert(source, key, row -> row(row, key, name));
                }
                window.add(new Row(source, key, deleted, name));
            }
            // Before anybody can read it.
            windows.add(new Window(scn, List.copyOf(window)));
        });
    }

    private static void row(AvroWriter row, long key, String name) {
        row.writeLong(key);
        row.writeIndex(1);
        row.writeString(name);
    }

    private void restartRelay() {
        relay.close();
        startRelay();
    }

    /** At the same port and with the same folders as before. The ring is used several times over, but never by one burst. */
    private void startRelay() {
        producer = MemoryProducer.byProgram(new PhysicalSource(
                1,
                "people",
                List.of(
                        new LogicalSource((short) 40, PERSON, "db.person", (short) 0),
                        new LogicalSource((short) 41, ORDER, "db.orders", (short) 0))));
        relay = Relay.builder()
                .id("model-relay")
                .port(relayPort)
                .set("threads", 2)
                .set("chunkSize", DataSize.ofKilobytes(4L << random.nextInt(5)))
                .set("maxFollow", FOLLOWING.get(random.nextInt(FOLLOWING.size())))
                .set("maxCompressed", COMPRESSED.get(random.nextInt(COMPRESSED.size())))
                .stateDirectory(directory.resolve("state"))
                .schemaDirectory(directory.resolve("schemas"))
                .buffer(new SettingsBuilder<>(RelayBufferSettings.class)
                        .set("size", DataSize.ofMegabytes(2))
                        .set("segmentSize", Optional.of(DataSize.ofKilobytes(64)))
                        .build())
                .producer(producer)
                .start();
        relayPort = relay.port();
    }

    private void writeSchemas() throws IOException {
        Files.createDirectories(directory.resolve("schemas"));
        for (String name : List.of("Person", "Order")) {
            Files.writeString(
                    directory.resolve("schemas/com.example.events." + name + ".1.avsc"),
                    "{\"type\":\"record\",\"name\":\"" + name + "\",\"namespace\":\"com.example.events\",\"fields\":["
                            + "{\"name\":\"id\",\"type\":\"long\"},"
                            + "{\"name\":\"name\",\"type\":[\"null\",\"string\"],\"default\":null}]}");
        }
    }
}
