package com.flipkart.aesop.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.client.AesopClient;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.testkit.ChildJvm;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.Seeds;
import com.flipkart.aesop.testkit.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A relay is killed under load while eight clients of different kinds read from it, some of which are killed or restarted
 * themselves. What each window must be is known without the relay, and each client compares every window with it, as it
 * comes: whole, in order, none left out.
 */
@Timeout(400)
class EightClientsKillTest {
    private static final Logger LOG = LoggerFactory.getLogger(EightClientsKillTest.class);
    private static final MadeUpRows ROWS = new MadeUpRows(6_000, 20_000, 200);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int ROUNDS = 6;
    /** If fewer kills of the relay than this have hit an open window, there are more rounds. */
    private static final int CUT_WINDOWS = 2;

    private static final int MOST_ROUNDS = 30;
    private static final long WINDOWS_BETWEEN = 1;
    /** A window is somewhat longer. */
    private static final int DEEPEST = 1_500_000;

    private static final long SLOW_MILLIS = 200;
    private static final long THROTTLE = 8 << 20;

    @TempDir
    private Path directory;

    private final Map<VerifyingClient, AesopClient> here = new LinkedHashMap<>();
    private final Map<VerifyingClient, ChildJvm> elsewhere = new LinkedHashMap<>();
    private MadeUpRelay relay;
    private TcpProxy network;

    @AfterEach
    void stopAll() {
        here.values().forEach(AesopClient::close);
        elsewhere.values().forEach(ChildJvm::close);
        if (network != null) {
            network.close();
        }
        if (relay != null) {
            relay.close();
        }
    }

    @Test
    void shouldGiveEachOfEightClientsEveryWindowWhenAnyOfThemIsKilled() throws Exception {
        long seed = Seeds.pick();
        Random random = new Random(seed);
        relay = new MadeUpRelay(directory.resolve("relay"), ROWS, "size='512MB' segmentSize='1MB'", "");
        relay.start();
        network = TcpProxy.to("127.0.0.1", relay.port());
        network.throttle(TcpProxy.Direction.TO_CLIENT, THROTTLE);
        startClients();
        List<Long> cuts = new ArrayList<>();

        for (int round = 0; round < ROUNDS || (cuts.size() < CUT_WINDOWS && round < MOST_ROUNDS); round++) {
            new BufferFiles(relay.buffer()).awaitOpenWindow(random.nextInt(DEEPEST), Deadline.in(PATIENCE));
            relay.kill();
            disturb(random);
            OpenedBuffer.bytesCut(relay.start()).ifPresent(cuts::add);
            awaitAllPast(WINDOWS_BETWEEN + here.keySet().iterator().next().scn());
        }
        long last = relayScn();
        awaitAllPast(last);

        LOG.info("seed={} windows={} cut={}", seed, last, cuts);
        assertThat(cuts).as("open windows that were cut, seed=%s", seed).hasSizeGreaterThanOrEqualTo(CUT_WINDOWS);
        assertThat(here.size() + elsewhere.size()).isEqualTo(8);
    }

    private void startClients() {
        List<String> all = MadeUpRows.SOURCES;
        begin(client("all", relay.port(), all, 0));
        begin(client("one-source", relay.port(), all.subList(1, 2), 0));
        begin(client("two-sources", relay.port(), all.subList(0, 2), 0));
        begin(client("slow", relay.port(), all, SLOW_MILLIS));
        begin(client("slow-network", network.port(), all, 0));
        begin(client("restarted", relay.port(), all, 0));
        for (String id : List.of("killed", "killed-one-source")) {
            VerifyingClient killed = client(id, relay.port(), id.equals("killed") ? all : all.subList(2, 3), 0);
            elsewhere.put(killed, killed.startProcess());
        }
    }

    private void begin(VerifyingClient client) {
        here.put(client, client.start(client.consumer()));
    }

    private VerifyingClient client(String id, int port, List<String> sources, long pauseMillis) {
        return new VerifyingClient(id, directory, ROWS, relay.schemas(), port, sources, pauseMillis);
    }

    /** While the relay is away: each of these sometimes meets a relay that is not there. */
    private void disturb(Random random) {
        network.cut();
        if (random.nextBoolean()) {
            here.entrySet().stream()
                    .filter(entry -> entry.getKey().id().equals("restarted"))
                    .forEach(entry -> {
                        entry.getValue().close();
                        entry.setValue(entry.getKey().start(entry.getKey().consumer()));
                    });
        }
        for (Map.Entry<VerifyingClient, ChildJvm> entry : elsewhere.entrySet()) {
            if (random.nextInt(3) == 0) {
                entry.getValue().kill();
                entry.getValue().close();
                entry.setValue(entry.getKey().startProcess());
            }
        }
    }

    /** SCN of a window that is certainly there: the greatest that a client has had. */
    private long relayScn() throws IOException {
        long greatest = 0;
        for (VerifyingClient client : here.keySet()) {
            greatest = Math.max(greatest, client.scn());
        }
        return greatest;
    }

    private void awaitAllPast(long scn) {
        Deadline deadline = Deadline.in(PATIENCE);
        here.forEach((client, running) -> deadline.until(
                () -> {
                    assertThat(running.status().state())
                            .as("%s", running.status())
                            .isNotEqualTo(PartState.FAILED);
                    return client.scn() >= scn;
                },
                "client " + client.id() + " to come to window " + scn));
        elsewhere.forEach((client, process) -> deadline.until(
                () -> {
                    assertThat(process.isAlive()).as("%s", process.lines()).isTrue();
                    return client.scn() >= scn;
                },
                "client " + client.id() + " to come to window " + scn));
    }
}
