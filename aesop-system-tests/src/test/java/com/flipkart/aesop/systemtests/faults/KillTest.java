package com.flipkart.aesop.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.embedded.DatabaseServer;
import com.flipkart.aesop.embedded.EmbeddedMariaDb;
import com.flipkart.aesop.testkit.ChildJvm;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The promise of the whole: whatever process is killed, and whenever, every committed change arrives, each key's in
 * order, and the copy at the sink becomes the table at the source. Real processes, a real database, SIGKILL.
 */
@Timeout(600)
class KillTest {
    private static final Logger LOG = LoggerFactory.getLogger(KillTest.class);
    private static final int WORKERS = 3;
    private static final int KILLS = 20;
    /** About a third of a relay's kills hit an open window. If none has after twenty kills, the relay is killed on. */
    private static final int MOST_KILLS = 60;
    /** About what the server needs to commit a large transaction, and a relay to read it. */
    private static final int LONGEST_READ_NANOS = 250_000_000;

    private static final Duration DRAIN = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private final AtomicBoolean stop = new AtomicBoolean();
    private final List<Workload> workloads = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private DatabaseServer database;
    private Deployment deployment;

    @BeforeEach
    void startDatabase() throws IOException, SQLException {
        database = EmbeddedMariaDb.builder().start();
        try (Connection connection = connect()) {
            Workload.createTables(connection);
        }
        deployment = new Deployment(directory, database);
    }

    @AfterEach
    void stopAll() {
        stop.set(true);
        deployment.close();
        database.close();
    }

    @Test
    void shouldLoseNothingWhenRelayAndClientAreKilledTwentyTimes() throws Exception {
        long seed = Seeds.pick();
        Random random = new Random(seed);
        deployment.deploy("256MB", 0);
        ChildJvm relay = deployment.startRelay();
        ChildJvm client = deployment.startClient();
        startWorkloads(seed);
        int cutWindows = 0;

        for (int kill = 0; kill < KILLS || (cutWindows == 0 && kill < MOST_KILLS); kill++) {
            awaitRows(committedRows() + 200 + random.nextInt(2_000));
            if (kill >= KILLS || random.nextBoolean()) {
                awaitLargeTransaction(random);
                relay.kill();
                relay = deployment.startRelay();
                cutWindows += cutWindows(relay);
            } else {
                client.kill();
                client = deployment.startClient();
            }
        }
        stopWorkloads();
        awaitSinkEqualsSource(client);
        client.terminate();
        assertThat(client.awaitExit(Deadline.in(DRAIN)))
                .as("exit code of the client")
                .isZero();

        History history = History.read(deployment.history());
        LOG.info(
                "seed={} rows={} windows={} repeated={} starts={} cut={}",
                seed,
                committedRows(),
                history.windows(),
                history.repeatedWindows(),
                history.starts(),
                cutWindows);
        assertThat(history.changesByKey()).as("changes, seed=%s", seed).isEqualTo(committed());
        assertThat(cutWindows)
                .as("kills that hit an open window, seed=%s", seed)
                .isPositive();
        assertThat(relay.isAlive()).as("the relay is up").isTrue();
    }

    @Test
    void shouldLoseNothingWhenTheDatabaseIsKilledUnderLoad() throws Exception {
        long seed = Seeds.pick();
        deployment.deploy("256MB", 0);
        deployment.startRelay();
        ChildJvm client = deployment.startClient();
        startWorkloads(seed);

        awaitRows(2_000);
        database.kill();
        database.start();
        awaitRows(committedRows() + 2_000);
        stopWorkloads();
        awaitSinkEqualsSource(client);
        client.terminate();
        client.awaitExit(Deadline.in(DRAIN));

        assertThat(History.read(deployment.history()).changesByKey())
                .as("changes, seed=%s", seed)
                .isEqualTo(committed());
    }

    @Test
    void shouldTellWindowsAgainWhenTheConsumerAnswersErrorThreeTimes() throws Exception {
        long seed = Seeds.pick();
        deployment.deploy("256MB", 3);
        deployment.startRelay();
        ChildJvm client = deployment.startClient();
        startWorkloads(seed);
        awaitRows(500);
        stopWorkloads();
        awaitSinkEqualsSource(client);
        client.terminate();
        client.awaitExit(Deadline.in(DRAIN));

        History history = History.read(deployment.history());
        assertThat(history.rollbacks()).isGreaterThanOrEqualTo(3);
        assertThat(history.changesByKey()).as("changes, seed=%s", seed).isEqualTo(committed());
    }

    /** How many open windows the relay's buffer had to cut off when it was opened: none or one. */
    private static int cutWindows(ChildJvm relay) {
        String opened = relay.lines().stream()
                .filter(line -> line.contains("Opened the buffer in "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("The relay does not tell of its buffer:\n" + relay.lines()));
        LOG.info("{}", opened);
        return opened.endsWith("bytesCut=0") ? 0 : 1;
    }

    /** Has a large transaction committed, and returns a random moment later: often while the relay reads it. */
    private void awaitLargeTransaction(Random random) {
        long before = largeCommits();
        workloads.get(random.nextInt(WORKERS)).wantLarge();
        Deadline.in(DRAIN).until(() -> largeCommits() > before, "the commit of a large transaction");
        long moment = System.nanoTime() + random.nextInt(LONGEST_READ_NANOS);
        while (System.nanoTime() < moment) {
            Thread.onSpinWait();
        }
    }

    private void awaitRows(long rows) {
        Deadline.in(DRAIN).until(() -> committedRows() >= rows, rows + " committed rows");
    }

    private void startWorkloads(long seed) {
        for (int worker = 0; worker < WORKERS; worker++) {
            Workload workload =
                    new Workload(database.jdbcUrl(), database.user(), database.password(), worker + 1, seed, stop);
            workloads.add(workload);
            Thread thread = new Thread(workload, "workload-" + worker);
            threads.add(thread);
            thread.start();
        }
    }

    private void stopWorkloads() {
        stop.set(true);
        threads.forEach(thread -> Deadline.in(DRAIN).join(thread));
    }

    private long committedRows() {
        return workloads.stream().mapToLong(Workload::committedRows).sum();
    }

    private long largeCommits() {
        return workloads.stream().mapToLong(Workload::largeCommits).sum();
    }

    private Map<Long, List<Change>> committed() {
        Map<Long, List<Change>> all = new TreeMap<>();
        workloads.forEach(workload -> all.putAll(workload.history()));
        return all;
    }

    private void awaitSinkEqualsSource(ChildJvm client) throws SQLException {
        try (Connection connection = connect()) {
            Deadline.in(DRAIN).until(() -> differences(connection) == 0, "the copy to be what the table is");
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; the client says:\n" + String.join("\n", client.lines()), e);
        }
    }

    /** Rows that are only in one of the two tables, or differ. */
    private static long differences(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT (SELECT COUNT(*) FROM (SELECT id, version, note, amount FROM shop.orders"
                                + " EXCEPT SELECT id, version, note, amount FROM warehouse.orders) AS missing)"
                                + " + (SELECT COUNT(*) FROM (SELECT id, version, note, amount FROM warehouse.orders"
                                + " EXCEPT SELECT id, version, note, amount FROM shop.orders) AS extra)")) {
            result.next();
            return result.getLong(1);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
