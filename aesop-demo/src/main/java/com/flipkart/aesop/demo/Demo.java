package com.flipkart.aesop.demo;

import com.flipkart.aesop.container.Container;
import com.flipkart.aesop.container.ContainerSettings;
import com.flipkart.aesop.container.Installation;
import com.flipkart.aesop.container.ModuleView;
import com.flipkart.aesop.container.command.LogLevels;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.embedded.DatabaseServer;
import com.flipkart.aesop.embedded.StartPhase;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** The demo, step by step. Played by one thread; closed by another after that one has ended. */
final class Demo implements AutoCloseable {
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(10);
    private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

    private final Path directory;
    private final PrintWriter out;
    private final Duration patience;
    private Optional<DemoDatabase> database = Optional.empty();
    private Optional<Container> container = Optional.empty();

    /**
     * @param directory where everything that it writes lies; exists
     * @param patience how long to wait for modules to run, and for changes to arrive
     */
    Demo(Path directory, PrintWriter out, Duration patience) {
        this.directory = directory;
        this.out = out;
        this.patience = patience;
    }

    /**
     * Plays it: starts everything, makes changes, waits for them.
     *
     * @return whether the rows received equal the table
     */
    boolean play() throws InterruptedException {
        DemoDatabase started = startDatabase();
        startModules(started.server());
        out.printf("%n  Each transaction below is committed in the database; each event is printed by the consumer's"
                + " callback.%n%n");
        return compare(started, makeChanges(started));
    }

    private DemoDatabase startDatabase() {
        DemoDatabase started = DemoDatabase.start(directory.resolve("mariadb"), (phase, detail) -> {
            if (phase != StartPhase.READY) {
                say("database", detail);
            }
        });
        synchronized (this) {
            database = Optional.of(started);
            // ctrl-C stops the modules first, so that they do not complain of a database that has gone.
            started.server().leaveToOwner();
        }
        return started;
    }

    private void startModules(DatabaseServer server) throws InterruptedException {
        Installation installation = Installation.find();
        Path modules = directory.resolve("modules");
        SampleModules.deploy(installation, modules);
        int relayPort = freePort();
        Container opened = Container.open(new ContainerSettings(
                installation,
                modules,
                Optional.empty(),
                Map.of(
                        "person.db.host", server.host(),
                        "person.db.port", Integer.toString(server.port()),
                        "person.db.user", server.replicationUser(),
                        "PERSON_DB_PASSWORD", server.replicationPassword(),
                        "person.relay.port", Integer.toString(relayPort),
                        "person.changes", changesFile().toString())));
        synchronized (this) {
            container = Optional.of(opened);
        }
        awaitStart(opened);
        LogLevels.onlyWarnings();
        say("relay", "person-relay at 127.0.0.1:" + relayPort);
        say("client", "person-client, subscribed to com.flipkart.aesop.events.ortest.Person");
    }

    private void awaitStart(Container opened) throws InterruptedException {
        try {
            opened.start().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new AesopException(ErrorCode.INTERNAL, "starting the modules failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw notRunning(opened);
        }
        if (!await(() -> isAll(opened, PartState.RUNNING) || isAny(opened, PartState.FAILED))
                || isAny(opened, PartState.FAILED)) {
            throw notRunning(opened);
        }
    }

    private static boolean isAll(Container opened, PartState state) {
        return opened.modules().stream().allMatch(module -> module.status().state() == state);
    }

    private static boolean isAny(Container opened, PartState state) {
        return opened.modules().stream().anyMatch(module -> module.status().state() == state);
    }

    private AesopException notRunning(Container opened) {
        String states = opened.modules().stream()
                .map(module -> module.id() + " is " + module.status())
                .collect(Collectors.joining("; "));
        return new AesopException(
                ErrorCode.TIMEOUT,
                "waiting up to " + patience.toSeconds() + " s for the modules to run failed: " + states);
    }

    /** Returns when each change was committed, in the order of the changes. */
    private List<Long> makeChanges(DemoDatabase target) throws InterruptedException {
        int before = received().changes().size();
        long lastId = target.table().keySet().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        List<Long> commitMicros = new ArrayList<>();
        for (Workload.Transaction transaction : Workload.transactions(lastId)) {
            transaction.statements().forEach(sql -> out.println("  SQL    " + sql));
            out.flush();
            long micros = target.commit(transaction.statements());
            for (int i = 0; i < transaction.changes(); i++) {
                commitMicros.add(micros);
            }
            int expected = before + commitMicros.size();
            // One after the other, so that a person can read it; a consumer that lags is waited for in the end.
            await(() -> received().changes().size() >= expected, Duration.ofSeconds(1));
        }
        return commitMicros;
    }

    private boolean compare(DemoDatabase target, List<Long> commitMicros) throws InterruptedException {
        boolean equal = await(() -> differences(target).isEmpty());
        out.println();
        List<String> differences = differences(target);
        if (!equal) {
            out.println("  The rows received are NOT those of the table, " + patience.toSeconds() + " s after the last"
                    + " change:");
            differences.forEach(difference -> out.println("    " + difference));
            container.ifPresent(opened -> opened.modules().forEach(module -> out.println("    " + describe(module))));
            out.flush();
            return false;
        }
        List<ReceivedChanges.Change> changes = received().changes();
        out.println("  Equal: the " + target.table().size() + " rows that the events make are those of " + Person.TABLE
                + ".");
        if (changes.size() >= commitMicros.size()) {
            out.println(
                    "  " + delays(commitMicros, changes.subList(changes.size() - commitMicros.size(), changes.size())));
        }
        out.flush();
        return true;
    }

    private static String describe(ModuleView module) {
        return module.id() + " is " + module.status();
    }

    private List<String> differences(DemoDatabase target) {
        return TableComparison.differences(target.table(), received().table());
    }

    private static String delays(List<Long> commitMicros, List<ReceivedChanges.Change> changes) {
        long[] delays = new long[commitMicros.size()];
        for (int i = 0; i < delays.length; i++) {
            delays[i] = changes.get(i).receivedMicros() - commitMicros.get(i);
        }
        Arrays.sort(delays);
        return "From COMMIT sent to callback, %d changes: median %.1f ms, longest %.1f ms."
                .formatted(delays.length, delays[delays.length / 2] / 1000.0, delays[delays.length - 1] / 1000.0);
    }

    private ReceivedChanges received() {
        return ReceivedChanges.read(changesFile());
    }

    private Path changesFile() {
        return directory.resolve("changes.tsv");
    }

    /** Says what somebody can do while it runs on. */
    void invite() {
        out.println();
        out.println("  Now it is your turn. Open an SQL prompt in another terminal and change " + Person.TABLE + ":");
        database.ifPresent(
                target -> out.println("    " + String.join(" ", target.server().clientCommand())));
        out.println("  or change how the modules are set up, and run them yourself: " + directory.resolve("modules"));
        out.println("  Their state (buffer, checkpoint, states.log) lies in the folder state of each.");
        out.println("  ctrl-C stops everything.");
        out.flush();
    }

    private boolean await(BooleanSupplier condition) throws InterruptedException {
        return await(condition, patience);
    }

    /** Looks again and again: what is waited for is a file that another class loader's code appends to. */
    private static boolean await(BooleanSupplier condition, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the demo is being stopped");
            }
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AesopException(ErrorCode.IO_FAILED, "looking for a free port failed: " + e, e);
        }
    }

    private void say(String subject, String text) {
        out.printf("%-10s %s%n", subject, text);
        out.flush();
    }

    /** Stops the modules, then the database. */
    @Override
    public synchronized void close() {
        try {
            if (container.isPresent()) {
                container.get().stop(STOP_DEADLINE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            database.ifPresent(DemoDatabase::close);
        }
    }
}
