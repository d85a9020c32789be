package com.flipkart.aesop.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.client.ClientSettings;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.testkit.Certificate;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.TcpProxy;
import com.flipkart.aesop.wire.StreamExtensions;
import com.flipkart.aesop.wire.filter.KeyFilter;
import com.flipkart.aesop.wire.filter.StreamFilters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * Two relays with buffers that are overwritten all the time, one of them with TLS and a token, and readers of every kind that
 * compare every window: for minutes or hours, while processes are killed, connections cut, producers paused and readers stall.
 * Belongs to one thread.
 */
final class Soak implements AutoCloseable {
    private static final int WINDOW = 50;
    private static final int EVENT = 200;
    private static final int RELAY_LIVES = 10;
    private static final long SHORTEST_LIFE_SECONDS = 28;
    private static final long FAULT_SECONDS = 5;
    private static final long LOOKS = 60;
    private static final long SHORTEST_LOOK_SECONDS = 5;
    private static final long STALL_SECONDS = 2;
    private static final long LAG_SECONDS = 1;
    private static final long PAUSE_NANOS = 50_000_000;
    private static final int A_SOURCE = 41;
    private static final int OTHER_SOURCE = 43;
    private static final String TOKEN = "soaking-needs-patience";

    /** A reader that is away for a while has to find what it has not had. */
    private static final long HISTORY_SECONDS = 60;

    private static final long SMALLEST_BUFFER = 16;

    /** A shorter soak may end before anything is evicted. */
    private static final Duration FILLS_BUFFERS = Duration.ofMinutes(3);

    /** Twice the relays' writeTimeout. */
    private static final Duration DROPPED_AFTER = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Duration length;
    private final Random random;
    private final Path directory;
    private final MadeUpRows rows;
    private final long bufferMegabytes;
    private final Path certificate;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final SoakRelay relay;
    private final SoakRelay secure;
    private final TcpProxy network;
    private final TcpProxy secureNetwork;
    private final SoakClient steady;
    private final SoakClient restarted;
    private final SoakProcess killed;
    private final List<SoakReader> readers = new ArrayList<>();
    private final List<SoakReader> secureReaders = new ArrayList<>();
    private final List<StalledReader> stalled = new ArrayList<>();
    private final ProcessorTime processor = new ProcessorTime();
    private final SoakReport report;
    private final long began;
    private long resumeAt = Long.MAX_VALUE;

    /**
     * Starts everything.
     *
     * @param rate events a second of each relay
     */
    Soak(Path directory, Duration length, int rate, Random random) throws IOException {
        this.directory = directory;
        this.length = length;
        this.random = random;
        rows = new MadeUpRows(rate, WINDOW, EVENT);
        bufferMegabytes = Math.max(SMALLEST_BUFFER, (HISTORY_SECONDS * rate * EVENT) >> 20);
        report = new SoakReport(bufferMegabytes);
        try {
            Certificate made = Certificate.ofLoopback(directory.resolve("certificate"));
            certificate = made.certificate();
            relay = relay("plain", "", Optional.empty());
            secure = relay(
                    "secure",
                    "tlsCertificate='%s' tlsKey='%s' token='%s'".formatted(certificate, made.key(), TOKEN),
                    Optional.of(certificate));
            network = opened(TcpProxy.to("127.0.0.1", relay.port()));
            secureNetwork = opened(TcpProxy.to("127.0.0.1", secure.port()));
            List<String> all = MadeUpRows.SOURCES;
            steady = plain("following", relay.port(), all, settings -> settings);
            plain("polling", relay.port(), all, settings -> settings.set("pollWait", Duration.ZERO));
            plain("one-source", relay.port(), all.subList(1, 2), settings -> settings);
            plain("bad-network", network.port(), all, settings -> settings);
            restarted = plain("restarted", relay.port(), all.subList(0, 2), settings -> settings);
            killed = add(readers, new SoakProcess(client("killed", network.port(), all)));
            startFiltered();
            protectedClient("tls", secure.port(), all);
            protectedClient("tls-one-source", secure.port(), all.subList(2, 3));
            protectedClient("tls-bad-network", secureNetwork.port(), all);
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
        began = System.nanoTime();
    }

    private SoakRelay relay(String name, String attributes, Optional<Path> trust) throws IOException {
        MadeUpRelay made = new MadeUpRelay(
                directory.resolve(name),
                rows,
                "size='%dMB' segmentSize='1MB'".formatted(bufferMegabytes),
                "writeTimeout='5s' " + attributes);
        open.add(made);
        return opened(new SoakRelay(name, made, trust));
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    private <T extends SoakReader> T add(List<SoakReader> to, T reader) {
        to.add(reader);
        return opened(reader);
    }

    private VerifyingClient client(String id, int port, List<String> sources) {
        return new VerifyingClient(id, directory, rows, relay.schemas(), port, sources, 0);
    }

    private SoakClient plain(
            String id, int port, List<String> sources, UnaryOperator<SettingsBuilder<ClientSettings>> settings) {
        return add(readers, new SoakClient(client(id, port, sources), settings));
    }

    private void protectedClient(String id, int port, List<String> sources) {
        add(secureReaders, new SoakClient(client(id, port, sources), settings -> settings.set("tls", true)
                .set("tlsTrust", Optional.of(certificate))
                .set("token", Optional.of(Secret.of(TOKEN)))));
    }

    /** Two that read a part of the keys, and one that reads so little of one source that most windows are empty. */
    private void startFiltered() {
        StreamExtensions following = StreamExtensions.NONE.following();
        List<Integer> ids = MadeUpRows.source().sources().stream()
                .map(source -> (int) source.id())
                .toList();
        filtered(
                "mod",
                relay.port(),
                new FilteredReader.Wanted(
                        ids,
                        Optional.of(ofEach(ids, KeyFilter.mod(10, 2, 5))),
                        following,
                        event -> event.longKey() % 10 >= 2 && event.longKey() % 10 < 5));
        filtered(
                "range",
                network.port(),
                new FilteredReader.Wanted(
                        ids.subList(0, 2),
                        Optional.of(ofEach(ids.subList(0, 2), KeyFilter.range(1_000, 2_000))),
                        StreamExtensions.NONE.tellingPlace(),
                        event -> event.sourceId() != OTHER_SOURCE && event.longKey() / 1_000 == 1));
        filtered(
                "sparse",
                relay.port(),
                new FilteredReader.Wanted(
                        List.of(OTHER_SOURCE),
                        Optional.of(ofEach(List.of(OTHER_SOURCE), KeyFilter.range(1, 21))),
                        following.coalescing(),
                        event -> event.sourceId() == OTHER_SOURCE && event.longKey() <= 20));
    }

    private static StreamFilters ofEach(List<Integer> ids, KeyFilter filter) {
        Map<Long, KeyFilter> filters = new TreeMap<>();
        ids.forEach(id -> filters.put((long) id, filter));
        return new StreamFilters(filters);
    }

    private void filtered(String id, int port, FilteredReader.Wanted wanted) {
        add(readers, FilteredReader.start(id, rows, relay.schemas(), port, wanted));
    }

    SoakReport report() {
        return report;
    }

    /** Runs for its length, then waits until every reader has come as far as its relay was. What was seen is in the report. */
    void run() throws IOException {
        processor.cores(pids());
        try {
            disturb();
            end();
        } finally {
            describe();
        }
    }

    private void disturb() throws IOException {
        long nextFault = FAULT_SECONDS;
        long lookSeconds = Math.max(SHORTEST_LOOK_SECONDS, length.toSeconds() / LOOKS);
        long nextLook = lookSeconds;
        long nextLag = LAG_SECONDS;
        long relayLife = Math.max(SHORTEST_LIFE_SECONDS, length.toSeconds() / RELAY_LIVES);
        while (seconds() < length.toSeconds()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            assertAllWell();
            endWhatIsOver();
            if (relay.ageSeconds() >= relayLife) {
                report.fault("relay killed");
                relay.kill();
            }
            if (seconds() >= nextFault) {
                fault();
                nextFault = seconds() + FAULT_SECONDS;
            }
            if (seconds() >= nextLag) {
                lag(readers);
                lag(secureReaders);
                nextLag = seconds() + LAG_SECONDS;
            }
            if (seconds() >= nextLook) {
                look();
                nextLook = seconds() + lookSeconds;
            }
        }
    }

    private void end() throws IOException {
        heal();
        Deadline.in(PATIENCE)
                .until(
                        () -> {
                            endWhatIsOver();
                            return !relay.isPaused()
                                    && !secure.isPaused()
                                    && stalled.stream().allMatch(one -> one.hasStalledFor(DROPPED_AFTER));
                        },
                        "pauses to end and readers to stall");
        endStalledReaders();
        awaitAll(readers);
        awaitAll(secureReaders);
        for (SoakRelay one : List.of(relay, secure)) {
            one.commands().validate();
            if (length.compareTo(FILLS_BUFFERS) >= 0) {
                assertThat(one.commands().oldestScn())
                        .as("oldest SCN of relay %s: nothing was evicted", one.name())
                        .isGreaterThan(1);
            }
        }
    }

    private void endWhatIsOver() throws IOException {
        if (seconds() >= resumeAt) {
            heal();
        }
        relay.goOn();
        secure.goOn();
    }

    private void heal() {
        network.heal();
        secureNetwork.heal();
        resumeAt = Long.MAX_VALUE;
    }

    private long seconds() {
        return Duration.ofNanos(System.nanoTime() - began).toSeconds();
    }

    private void fault() throws IOException {
        switch (random.nextInt(9)) {
            case 0 -> {
                report.fault("client's process killed");
                killed.kill();
            }
            case 1 -> {
                report.fault("client stopped in order and started");
                restarted.restart();
            }
            case 2 -> {
                report.fault("connections reset");
                network.cut();
            }
            case 3 -> {
                report.fault("connections reset, TLS");
                secureNetwork.cut();
            }
            case 4 -> {
                report.fault("network stalled for " + STALL_SECONDS + " s");
                network.stall(TcpProxy.Direction.TO_CLIENT);
                secureNetwork.stall(TcpProxy.Direction.TO_CLIENT);
                resumeAt = seconds() + STALL_SECONDS;
            }
            case 5 ->
                command("producer paused and resumed by command", one -> {
                    if (!one.isPaused()) {
                        one.pause();
                    }
                });
            case 6 ->
                command("clients disconnected by command", one -> one.commands().disconnectClients());
            case 7 ->
                command("buffer validated by command", one -> one.commands().validate());
            default -> {
                report.fault("reader that takes nothing");
                endStalledReaders();
                stalled.add(new StalledReader(relay.port(), A_SOURCE));
            }
        }
    }

    /** What an operator does to a relay. */
    @FunctionalInterface
    private interface Command {
        void to(SoakRelay relay) throws IOException;
    }

    private void command(String what, Command command) throws IOException {
        SoakRelay one = random.nextBoolean() ? relay : secure;
        report.fault(what + ", " + one.name());
        command.to(one);
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
        readers.forEach(SoakReader::assertWell);
        secureReaders.forEach(SoakReader::assertWell);
        relay.assertWell();
        secure.assertWell();
    }

    private static long greatest(List<SoakReader> of) throws IOException {
        long greatest = 0;
        for (SoakReader reader : of) {
            greatest = Math.max(greatest, reader.scn());
        }
        return greatest;
    }

    private void lag(List<SoakReader> of) throws IOException {
        long greatest = greatest(of);
        for (SoakReader reader : of) {
            report.lag(reader.id(), Math.max(0, greatest - reader.scn()));
        }
    }

    private void awaitAll(List<SoakReader> all) throws IOException {
        long last = greatest(all);
        for (SoakReader reader : all) {
            Deadline.in(PATIENCE)
                    .until(
                            () -> {
                                assertAllWell();
                                return reader.scn() >= last;
                            },
                            "reader " + reader.id() + " to come to window " + last);
        }
    }

    private void describe() throws IOException {
        long plain = greatest(readers);
        long encrypted = greatest(secureReaders);
        report.fact(
                SoakReport.describe(length) + " at " + rows.rate() + " events a second from each relay, in windows of "
                        + rows.windowSize() + "; each reader compared every window");
        report.fact(plain + " windows of the plain relay, " + encrypted + " of the one with TLS and token");
        report.fact("each buffer holds " + bufferMegabytes + " MB; "
                + plain * rows.windowSize() * rows.eventSize() / 1_000_000 + " MB went through the plain relay's, "
                + encrypted * rows.windowSize() * rows.eventSize() / 1_000_000 + " MB through the other's");
        for (SoakReader reader : readers) {
            report.reader(reader);
        }
        for (SoakReader reader : secureReaders) {
            report.reader(reader);
        }
    }

    private List<Long> pids() {
        return List.of(
                relay.pid(), secure.pid(), killed.pid(), ProcessHandle.current().pid());
    }

    private void look() throws IOException {
        JvmMemory.Use own = JvmMemory.own();
        report.sample(new SoakSample(
                seconds(),
                steady.scn(),
                processor.cores(pids()),
                relay.look(),
                secure.look(),
                ProcessUse.of(ProcessHandle.current().pid()).orElseThrow(),
                own));
    }

    /** Closes all of it, whatever becomes of the rest. */
    @Override
    public void close() throws IOException {
        open.addAll(stalled);
        IOException failed = new IOException("Ending the soak failed");
        for (int i = open.size() - 1; i >= 0; i--) {
            try {
                open.get(i).close();
            } catch (Exception e) {
                failed.addSuppressed(e);
            }
        }
        if (failed.getSuppressed().length > 0) {
            throw failed;
        }
    }
}
