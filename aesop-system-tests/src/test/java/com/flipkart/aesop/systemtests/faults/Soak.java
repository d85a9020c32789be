package com.flipkart.aesop.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.client.AesopClient;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.testkit.ChildJvm;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.TcpProxy;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A relay with a buffer that is overwritten all the time, and clients that compare every window: for minutes or hours, while
 * processes are killed, connections cut and readers stall. Belongs to one thread.
 */
final class Soak implements AutoCloseable {
    private static final MadeUpRows ROWS = new MadeUpRows(2_000, 50, 200);
    private static final int RELAY_LIVES = 10;
    private static final long SHORTEST_LIFE_SECONDS = 28;
    private static final long FAULT_SECONDS = 5;
    private static final long SAMPLE_SECONDS = 5;
    private static final long STALL_SECONDS = 2;
    private static final long PAUSE_NANOS = 50_000_000;
    private static final int A_SOURCE = 41;
    /** Twice the relay's writeTimeout. */
    private static final Duration DROPPED_AFTER = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Duration length;
    private final Random random;
    private final MadeUpRelay relay;
    private final TcpProxy network;
    private final VerifyingClient steady;
    private final VerifyingConsumer steadyConsumer;
    private final VerifyingClient restarted;
    private final VerifyingClient killed;
    private final List<VerifyingClient> clients;
    private final List<AesopClient> running = new ArrayList<>();
    private final List<StalledReader> stalled = new ArrayList<>();
    private final SoakReport report = new SoakReport();
    private final long began = System.nanoTime();
    private AesopClient restartedClient;
    private ChildJvm killedClient;
    private long relayBegan;
    private long resumeAt = Long.MAX_VALUE;
    private long[] delays;

    Soak(Path directory, Duration length, Random random) throws IOException {
        this.length = length;
        this.random = random;
        relay = new MadeUpRelay(directory.resolve("relay"), ROWS, "size='32MB' segmentSize='1MB'", "writeTimeout='5s'");
        startRelay();
        network = TcpProxy.to("127.0.0.1", relay.port());
        List<String> all = MadeUpRows.SOURCES;
        steady = client(directory, "steady", relay.port(), all);
        VerifyingClient oneSource = client(directory, "one-source", relay.port(), all.subList(1, 2));
        VerifyingClient badNetwork = client(directory, "bad-network", network.port(), all);
        restarted = client(directory, "restarted", relay.port(), all.subList(0, 2));
        killed = client(directory, "killed", network.port(), all);
        clients = List.of(steady, oneSource, badNetwork, restarted, killed);
        steadyConsumer = steady.consumer();
        delays = steadyConsumer.delays().snapshot();
        running.add(steady.start(steadyConsumer));
        running.add(oneSource.start(oneSource.consumer()));
        running.add(badNetwork.start(badNetwork.consumer()));
        restartedClient = restarted.start(restarted.consumer());
        killedClient = killed.startProcess();
    }

    private VerifyingClient client(Path directory, String id, int port, List<String> sources) {
        return new VerifyingClient(id, directory, ROWS, relay.schemas(), port, sources, 0);
    }

    private void startRelay() {
        relay.start();
        relayBegan = System.nanoTime();
    }

    SoakReport report() {
        return report;
    }

    /** Runs for its length, then waits until every client has come as far as the relay was. */
    void run() throws IOException {
        long nextFault = FAULT_SECONDS;
        long nextSample = SAMPLE_SECONDS;
        long relayLife = Math.max(SHORTEST_LIFE_SECONDS, length.toSeconds() / RELAY_LIVES);
        while (seconds() < length.toSeconds()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            assertAllWell();
            if (seconds() >= resumeAt) {
                network.heal();
                resumeAt = Long.MAX_VALUE;
            }
            if (secondsSince(relayBegan) >= relayLife) {
                report.fault("relay killed");
                relay.kill();
                startRelay();
            }
            if (seconds() >= nextFault) {
                fault();
                nextFault = seconds() + FAULT_SECONDS;
            }
            if (seconds() >= nextSample) {
                sample();
                nextSample = seconds() + SAMPLE_SECONDS;
            }
        }
        network.heal();
        Deadline.in(PATIENCE)
                .until(() -> stalled.stream().allMatch(one -> one.hasStalledFor(DROPPED_AFTER)), "readers to stall");
        endStalledReaders();
        awaitAll();
    }

    private long seconds() {
        return secondsSince(began);
    }

    private static long secondsSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toSeconds();
    }

    private void fault() throws IOException {
        switch (random.nextInt(5)) {
            case 0 -> {
                report.fault("client's process killed");
                killedClient.kill();
                killedClient.close();
                killedClient = killed.startProcess();
            }
            case 1 -> {
                report.fault("client stopped in order and started");
                restartedClient.close();
                restartedClient = restarted.start(restarted.consumer());
            }
            case 2 -> {
                report.fault("connections reset");
                network.cut();
            }
            case 3 -> {
                report.fault("network stalled for " + STALL_SECONDS + " s");
                network.stall(TcpProxy.Direction.TO_CLIENT);
                resumeAt = seconds() + STALL_SECONDS;
            }
            default -> {
                report.fault("reader that takes nothing");
                endStalledReaders();
                stalled.add(new StalledReader(relay.port(), A_SOURCE));
            }
        }
    }

    /** Those that should have been dropped by now. */
    private void endStalledReaders() throws IOException {
        for (StalledReader reader : List.copyOf(stalled)) {
            if (reader.hasStalledFor(DROPPED_AFTER)) {
                reader.assertDropped(Deadline.in(PATIENCE));
                reader.close();
                stalled.remove(reader);
            }
        }
    }

    private void assertAllWell() {
        running.forEach(Soak::assertWell);
        assertWell(restartedClient);
        assertThat(killedClient.isAlive()).as("%s", killedClient.lines()).isTrue();
        assertThat(relay.process().isAlive()).as("%s", relay.process().lines()).isTrue();
    }

    private static void assertWell(AesopClient client) {
        assertThat(client.status().state()).as("%s", client.status()).isNotEqualTo(PartState.FAILED);
    }

    private void awaitAll() throws IOException {
        long last = steady.scn();
        for (VerifyingClient client : clients) {
            Deadline.in(PATIENCE)
                    .until(
                            () -> {
                                assertAllWell();
                                return client.scn() >= last;
                            },
                            "client " + client.id() + " to come to window " + last);
        }
        report.fact(SoakReport.describe(length) + ", " + last + " windows of " + ROWS.windowSize()
                + " rows, each compared by " + clients.size() + " clients");
        report.fact("the buffer holds 32 MB; " + last * ROWS.windowSize() * ROWS.eventSize() / 1_000_000
                + " MB went through it");
        report.fact(steadyConsumer.repeated() + " windows came again to the steady client");
    }

    private void sample() throws IOException {
        ProcessUse relayUse = ProcessUse.of(relay.process().pid())
                .orElseThrow(() -> new AssertionError(
                        "The relay has ended:\n" + relay.process().lines()));
        long[] now = steadyConsumer.delays().snapshot();
        System.gc();
        report.sample(new SoakSample(
                seconds(),
                steadyConsumer.scn(),
                Delays.millis(delays, now, 0.5),
                Delays.millis(delays, now, 0.99),
                Delays.millis(delays, now, 0.999),
                secondsSince(relayBegan),
                relayUse,
                bufferFiles(),
                ProcessUse.of(ProcessHandle.current().pid()).orElseThrow(),
                megabytes(
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()),
                megabytes(ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum())));
        delays = now;
    }

    private int bufferFiles() throws IOException {
        try (Stream<Path> files = Files.list(relay.buffer())) {
            return (int) files.count();
        }
    }

    private static long megabytes(long bytes) {
        return bytes >> 20;
    }

    @Override
    public void close() throws IOException {
        for (StalledReader reader : stalled) {
            reader.close();
        }
        running.forEach(AesopClient::close);
        if (restartedClient != null) {
            restartedClient.close();
        }
        if (killedClient != null) {
            killedClient.close();
        }
        network.close();
        relay.close();
    }
}
