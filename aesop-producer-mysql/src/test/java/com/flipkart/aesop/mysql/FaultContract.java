package com.flipkart.aesop.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.embedded.DatabaseServer;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.Seeds;
import com.flipkart.aesop.testkit.TcpProxy;
import com.flipkart.aesop.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong on the way, and that nothing is lost, doubled or torn by it. */
abstract class FaultContract {
    private static final int ROWS = 40;

    private final Deadline deadline = Deadline.inSeconds(50);
    private TestDatabase database;
    private TcpProxy proxy;
    private Captured captured;

    @BeforeEach
    void connectThroughAProxy(DatabaseServer server, TestDatabase own) {
        database = own;
        database.execute("CREATE TABLE t (id INT PRIMARY KEY, filling VARCHAR(2000))");
        proxy = TcpProxy.to(server.host(), server.port());
        captured = Captured.of(database, "t").through(proxy.port()).generate();
    }

    @AfterEach
    void close() {
        captured.close();
        proxy.close();
    }

    /** One transaction of {@link #ROWS} rows, several kilobytes. */
    private void insert(int transaction) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add("(" + (transaction * ROWS + i) + ", REPEAT('x', 1000))");
        }
        database.execute("INSERT INTO t VALUES " + String.join(", ", rows));
    }

    private void assertWhole(int transactions) {
        List<List<String>> texts = captured.awaitWindows(transactions, deadline);
        assertThat(texts).hasSize(transactions);
        for (int t = 0; t < transactions; t++) {
            assertThat(texts.get(t)).hasSize(ROWS);
            for (int i = 0; i < ROWS; i++) {
                assertThat(texts.get(t).get(i)).startsWith("UPSERT t key=" + (t * ROWS + i) + " ");
            }
        }
    }

    @Test
    void shouldLoseAndDoubleNothingWhenConnectionsBreakAndTheLogRotatesAtRandomPlaces() {
        Seeds.run(this::breakAtRandomPlaces);
    }

    private void breakAtRandomPlaces(Random random) {
        captured.start();
        int transactions = 25;
        for (int t = 0; t < transactions; t++) {
            proxy.closeAfter(TcpProxy.Direction.TO_CLIENT, 1 + random.nextInt(2 * ROWS * 1000));
            insert(t);
            if (random.nextInt(3) == 0) {
                database.execute("FLUSH BINARY LOGS");
            }
            if (t % 5 == 4) {
                proxy.cut();
            }
        }
        proxy.heal();

        assertWhole(transactions);
        // How many depends on the pauses between attempts; the first and two more are certain.
        assertThat(proxy.connections()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void shouldDropTheOpenWindowWhenTheConnectionBreaksInside() {
        captured.start();
        insert(0);
        assertWhole(1);
        proxy.closeAfter(TcpProxy.Direction.TO_CLIENT, ROWS * 500);

        insert(1);

        assertWhole(2);
        assertThat(captured.sink.rollbacks()).isPositive();
        assertThat(captured.sink.openedEvents()).isGreaterThan(2 * ROWS);
    }

    @Test
    void shouldConnectAgainWhenTheServerIsSilent() {
        captured.with(settings -> settings.set("readTimeout", Duration.ofSeconds(1)))
                .start();
        proxy.stall(TcpProxy.Direction.TO_CLIENT);
        captured.awaitState(PartState.RETRYING, deadline);
        assertThat(captured.producer.status().code()).contains(ErrorCode.TIMEOUT);
        assertThat(captured.producer.status().cause()).contains("readTimeout=1000 ms");

        proxy.heal();
        insert(0);

        assertWhole(1);
        captured.awaitState(PartState.RUNNING, deadline);
    }

    @Test
    void shouldStartAndRetryWhenTheServerCannotBeReached() {
        proxy.refuse();

        captured.start();

        assertThat(captured.producer.status().state()).isEqualTo(PartState.RETRYING);
        assertThat(captured.producer.status().cause()).contains("127.0.0.1:" + proxy.port());
        proxy.accept();
        captured.awaitState(PartState.RUNNING, deadline);
        insert(0);
        assertWhole(1);
    }

    @Test
    void shouldTryTheSameWindowAgainWhenTheSinkHasNoRoom() {
        captured.start();
        captured.sink.failNextCommit(new AesopException(ErrorCode.DISK_FULL, "No room. Make some"));

        insert(0);

        assertWhole(1);
        assertThat(captured.sink.rollbacks()).isPositive();
        captured.awaitState(PartState.RUNNING, deadline);
    }

    @Test
    void shouldFailByNameWhenARowIsLargerThanTheLargestEvent() {
        captured.close();
        captured = new Captured(
                        database.server(), captured.schemas, new RecordingSink(1100), List.of(database.qualified("t")))
                .start();
        database.execute("INSERT INTO t VALUES (1, REPEAT('x', 1000))", "INSERT INTO t VALUES (2, REPEAT('x', 1040))");

        captured.awaitState(PartState.FAILED, deadline);

        assertThat(captured.producer.status().code()).contains(ErrorCode.EVENT_TOO_LARGE);
        assertThat(captured.producer.status().cause())
                .contains(database.qualified("t"), "maxEventLength=1100", "binlog.0");
        assertThat(captured.sink.fullWindows()).hasSize(1);
    }

    @Test
    void shouldCarryARowThatIsLongerThanAPacketOfTheProtocol() {
        captured.close();
        String before =
                database.query("SELECT @@GLOBAL.max_allowed_packet").get(0).get(0);
        database.execute("SET GLOBAL max_allowed_packet=67108864");
        try {
            database.execute("CREATE TABLE large (id INT PRIMARY KEY, v LONGTEXT)");
            captured = new Captured(
                            database.server(),
                            captured.schemas,
                            new RecordingSink(40 * 1024 * 1024),
                            List.of(database.qualified("large")))
                    .generateAndStart();
            database.execute("INSERT INTO large VALUES (1, REPEAT('x', 17 * 1024 * 1024)), (2, 'y')");

            captured.await(() -> captured.sink.fullWindows().size() == 1, "the window", deadline);

            List<byte[]> events = captured.sink.fullWindows().get(0).events();
            assertThat(events).hasSize(2);
            assertThat(events.get(0)).hasSizeGreaterThan(17 * 1024 * 1024);
            assertThat(captured.texts().get(0).get(1)).isEqualTo("UPSERT large key=2 id=2 v=\"y\"");
        } finally {
            database.execute("SET GLOBAL max_allowed_packet=" + before);
        }
    }

    /** The library has a thread that opens connections behind one's back; it must never be there. */
    @Test
    void shouldReadOnOneThreadOfItsOwnAndNoOther() {
        captured.start();
        insert(0);
        assertWhole(1);

        List<String> threads = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .toList();
        assertThat(threads).contains("mysql-test").noneMatch(name -> name.startsWith("blc-"));
    }

    @Test
    void shouldSkipATransactionWhenTheSettingsNameIt() {
        captured.start();
        insert(0);
        database.execute("TRUNCATE TABLE t");
        captured.awaitState(PartState.FAILED, deadline);
        String cause = captured.producer.status().cause();
        String place = cause.replaceAll("(?s).*transaction at (\\S+) failed.*", "$1");
        captured.stop();

        captured.with(settings -> settings.set("skip", List.of(place))).start();
        insert(1);

        assertWhole(2);
        assertThat(captured.producer.facts()).containsEntry("skippedTransactions", "1");
    }

    @Test
    void shouldEncodeOldRowsWithTheOldSchemaWhenTheTableHasChangedSince() {
        captured.start();
        insert(0);
        assertWhole(1);
        captured.stop();
        database.execute(
                "INSERT INTO t VALUES (1000, 'old')",
                "ALTER TABLE t ADD COLUMN added INT UNSIGNED",
                "INSERT INTO t VALUES (1001, 'new', 4294967295)");

        captured.generate().start();

        List<List<String>> texts = captured.awaitWindows(3, deadline);
        assertThat(texts.subList(1, 3))
                .containsExactly(
                        List.of("UPSERT t key=1000 id=1000 filling=\"old\""),
                        List.of("UPSERT t key=1001 id=1001 filling=\"new\" added=4294967295"));
    }

    @Test
    void shouldSayThatTheIdIsTakenWhenAnotherReplicaHasIt() {
        captured.with(settings ->
                        settings.set("serverId", Optional.of(4711L)).set("maxRetryPause", Duration.ofHours(1)))
                .start();
        Captured second = new Captured(
                database.server(), captured.schemas, new RecordingSink(), List.of(database.qualified("t")));
        try (second) {
            second.with(settings -> settings.set("serverId", Optional.of(4711L)))
                    .start();
            captured.awaitState(PartState.FAILED, deadline);
        }

        assertThat(captured.producer.status().code()).contains(ErrorCode.SOURCE_MISCONFIGURED);
        assertThat(captured.producer.status().cause()).contains("choose another serverId");
    }

    @Test
    void shouldStopAtOnceInAnyState() {
        captured.start();
        captured.stop();
        assertThat(captured.producer.status().state()).isEqualTo(PartState.STOPPED);

        proxy.refuse();
        captured.start();
        captured.awaitState(PartState.RETRYING, deadline);
        long before = System.nanoTime();
        captured.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Captured.STOP);
        assertThat(captured.producer.status().state()).isEqualTo(PartState.STOPPED);
    }
}
