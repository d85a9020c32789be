package com.flipkart.aesop.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.producer.ResumePoint;
import com.flipkart.aesop.core.scn.Scn;
import com.flipkart.aesop.embedded.DatabaseServer;
import com.flipkart.aesop.mysql.binlog.MySqlPosition;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.TestDatabase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where reading begins and goes on: after restarts of the producer and of the server, and when the log is gone. */
abstract class ResumeContract {
    private DatabaseServer server;
    private final Deadline deadline = Deadline.inSeconds(50);
    private TestDatabase database;
    private Captured captured;

    @BeforeEach
    void createTable(DatabaseServer own) {
        server = own;
        database = TestDatabase.create(server);
        database.execute("CREATE TABLE t (id INT PRIMARY KEY)", "CREATE TABLE other (id INT PRIMARY KEY)");
        captured = Captured.of(database, "t").generate();
    }

    @AfterEach
    void stop() {
        captured.close();
        database.close();
    }

    private void insert(int id) {
        database.execute("INSERT INTO t VALUES (" + id + ")");
    }

    /** What the GTIDs of a position look like, as a regular expression. */
    abstract String gtids();

    private static List<String> row(int id) {
        return List.of("UPSERT t key=" + id + " id=" + id);
    }

    /** Where the server writes now: file, offset. */
    private List<String> end() {
        return database.query("SHOW MASTER STATUS").get(0).subList(0, 2);
    }

    @Test
    void shouldGoOnAfterTheLastWindowWhenTheProducerIsStartedAgain() {
        captured.start();
        insert(1);
        captured.awaitWindows(1, deadline);
        captured.stop();
        insert(2);

        captured.start();
        insert(3);

        assertThat(captured.awaitWindows(3, deadline)).containsExactly(row(1), row(2), row(3));
    }

    @Test
    void shouldNotMissWhatHappensBetweenTheFirstStartAndTheFirstTransaction() {
        captured.start();
        captured.stop();
        insert(1);

        captured.start();

        assertThat(captured.awaitWindows(1, deadline)).containsExactly(row(1));
    }

    @Test
    void shouldFollowTheLogWhenItRotatesBeforeTheFirstTransactionAfterARestart() {
        captured.start();
        insert(1);
        captured.awaitWindows(1, deadline);
        captured.stop();

        captured.start();
        database.execute("FLUSH BINARY LOGS", "FLUSH BINARY LOGS");
        insert(2);
        captured.awaitWindows(2, deadline);

        assertThat(captured.texts()).containsExactly(row(1), row(2));
        assertThat(Scn.file(captured.sink.lastScn())).isEqualTo(MySqlPosition.fileNumber(end().get(0)));
    }

    @Test
    void shouldAdvanceWithALoneEndOfPeriodAtMostOnceASecondWhenNothingIsCaptured() {
        captured.start();
        for (int i = 0; i < 50; i++) {
            database.execute("INSERT INTO other VALUES (" + i + ")");
        }
        String end = end().get(1);

        captured.await(
                () -> captured.sink
                        .kept()
                        .position()
                        .filter(p -> MySqlPosition.decode(p).offset() == Long.parseLong(end))
                        .isPresent(),
                "the position at the end of the log",
                deadline);
        long scn = captured.sink.lastScn();
        captured.await(() -> Scn.position(captured.sink.lastScn()) == Long.parseLong(end), "an SCN for it", deadline);

        assertThat(captured.sink.fullWindows()).isEmpty();
        assertThat(captured.sink.windows().size()).isLessThan(10);
        assertThat(captured.sink.advances()).isGreaterThan(30);
        assertThat(captured.sink.lastScn()).isGreaterThanOrEqualTo(scn);
    }

    @Test
    void shouldStartWithTheFirstTransactionThatStartsAtOrAfterAnOldScn() {
        insert(1);
        database.inTransaction("INSERT INTO t VALUES (2)", "INSERT INTO t VALUES (3)", "INSERT INTO t VALUES (4)");
        List<String> place = end();
        insert(5);
        int file = MySqlPosition.fileNumber(place.get(0));
        long end = Long.parseLong(place.get(1));

        captured.sink.resumingAt(new ResumePoint(Scn.of(0, file, end - 60), Optional.empty()));
        captured.start();
        insert(6);

        assertThat(captured.awaitWindows(2, deadline)).containsExactly(row(5), row(6));
    }

    @Test
    void shouldStartAtTheTransactionItselfWhenAnOldScnIsItsStart() {
        List<String> place = end();
        insert(5);
        int file = MySqlPosition.fileNumber(place.get(0));

        captured.sink.resumingAt(new ResumePoint(Scn.of(0, file, Long.parseLong(place.get(1))), Optional.empty()));
        captured.start();

        assertThat(captured.awaitWindows(1, deadline)).containsExactly(row(5));
    }

    @Test
    void shouldStartWhereTheSettingsSayWhenTheBufferIsEmpty() {
        insert(1);
        List<String> place = end();
        insert(2);
        captured.with(settings -> settings.set("start", place.get(0) + ":" + place.get(1)))
                .start();
        assertThat(captured.awaitWindows(1, deadline)).containsExactly(row(2));
        captured.stop();

        Captured fromScn = Captured.of(database, "t").generate();
        long scn = Scn.of(0, MySqlPosition.fileNumber(place.get(0)), Long.parseLong(place.get(1)));
        try (fromScn) {
            fromScn.with(settings -> settings.set("start", Long.toString(scn))).start();
            assertThat(fromScn.awaitWindows(1, deadline)).containsExactly(row(2));
        }

        Captured oldest = Captured.of(database, "t").generate();
        try (oldest) {
            oldest.with(settings -> settings.set("start", "oldest")).start();
            assertThat(oldest.awaitWindows(2, deadline)).containsExactly(row(1), row(2));
            assertThat(oldest.sink.kept().position())
                    .hasValueSatisfying(position ->
                            assertThat(MySqlPosition.decode(position).gtids()).matches(gtids()));
        }
    }

    @Test
    void shouldRetryAndGoOnWhenTheServerIsRestarted() {
        captured.start();
        insert(1);
        captured.awaitWindows(1, deadline);

        server.stop();
        captured.awaitState(PartState.RETRYING, deadline);
        server.start();
        insert(2);

        assertThat(captured.awaitWindows(2, deadline)).containsExactly(row(1), row(2));
        captured.awaitState(PartState.RUNNING, deadline);
    }

    @Test
    void shouldGoOnWhenTheServerCrashed() {
        captured.start();
        insert(1);
        captured.awaitWindows(1, deadline);

        server.kill();
        captured.awaitState(PartState.RETRYING, deadline);
        assertThat(captured.producer.status().code()).contains(ErrorCode.CONNECTION_LOST);
        server.start();
        insert(2);

        assertThat(captured.awaitWindows(2, deadline)).containsExactly(row(1), row(2));
    }

    @Test
    void shouldRefuseToStartWhenTheLogItHasToGoOnFromIsPurged() {
        captured.start();
        insert(1);
        captured.awaitWindows(1, deadline);
        captured.stop();
        insert(2);
        database.execute("FLUSH BINARY LOGS");
        if (server.name().startsWith("MariaDB")) {
            database.execute("SET GLOBAL slave_connections_needed_for_purge=0");
        }
        // A file that is still sent to somebody, or needed for recovery, is kept without a word.
        deadline.until(
                () -> {
                    database.execute("PURGE BINARY LOGS TO '" + end().get(0) + "'");
                    return database.query("SHOW BINARY LOGS").size() == 1;
                },
                "the purge of the old files");

        AesopException lost = catchThrowableOfType(AesopException.class, captured::start);

        assertThat(lost.code()).isEqualTo(ErrorCode.SOURCE_LOG_LOST);
        assertThat(lost)
                .hasMessageContaining("the file is not there any more")
                .hasMessageContaining("oldest file=" + end().get(0))
                .hasMessageContaining("raise epoch to 1");
        assertThat(captured.producer.status().state()).isEqualTo(PartState.FAILED);
    }

    @Test
    void shouldFailVisiblyWhenTheLogIsResetWhileTheServerIsAway() {
        captured.start();
        insert(1);
        captured.awaitWindows(1, deadline);
        captured.through(server.port());

        database.execute("FLUSH BINARY LOGS");
        insert(2);
        captured.awaitWindows(2, deadline);
        database.execute("RESET MASTER");
        captured.awaitState(PartState.FAILED, deadline);

        assertThat(captured.producer.status().code()).contains(ErrorCode.SOURCE_LOG_LOST);
        assertThat(captured.texts()).containsExactly(row(1), row(2));
    }

    @Test
    void shouldNoticeAnotherHistoryInAFileOfTheSameName() {
        database.execute("RESET MASTER");
        captured.start();
        insert(1);
        captured.awaitWindows(1, deadline);
        captured.stop();
        awaitNextSecond();
        database.execute("RESET MASTER");
        for (int i = 10; i < 30; i++) {
            insert(i);
        }

        // MariaDB is asked at start; of MySQL it is seen when the file's first event comes.
        try {
            captured.start();
            captured.awaitState(PartState.FAILED, deadline);
            assertThat(captured.producer.status().code()).contains(ErrorCode.SOURCE_LOG_LOST);
            assertThat(captured.producer.status().cause()).contains("another history");
        } catch (AesopException refused) {
            assertThat(refused.code()).isEqualTo(ErrorCode.SOURCE_LOG_LOST);
            assertThat(refused).hasMessageContaining("another history");
        }
        assertThat(captured.texts()).containsExactly(row(1));
    }

    /** Files are told apart by the second in which they were begun. */
    private void awaitNextSecond() {
        String now = database.query("SELECT UNIX_TIMESTAMP()").get(0).get(0);
        deadline.until(
                () -> !database.query("SELECT UNIX_TIMESTAMP()").get(0).get(0).equals(now), "the next second");
    }

    @Test
    void shouldRefuseAnotherServerThanThePositionIsOf() {
        captured.start();
        insert(1);
        captured.awaitWindows(1, deadline);
        captured.stop();
        MySqlPosition kept =
                MySqlPosition.decode(captured.sink.kept().position().orElseThrow());
        boolean hasUuid = !kept.serverUuid().isEmpty();
        // A server is known by its UUID, and by its id if it has none.
        MySqlPosition ofAnother = new MySqlPosition(
                kept.file(),
                kept.fileTime(),
                kept.offset(),
                hasUuid ? kept.serverId() : 77,
                hasUuid ? "3e11fa47-71ca-11e1-9e33-c80aa9429562" : "",
                kept.gtids());
        ByteBuffer encoded = ByteBuffer.allocate(ofAnother.encodedLength());
        ofAnother.encode(encoded);
        captured.sink.resumingAt(new ResumePoint(captured.sink.lastScn(), Optional.of(encoded.array())));

        AesopException other = catchThrowableOfType(AesopException.class, captured::start);

        assertThat(other.code()).isEqualTo(ErrorCode.SOURCE_MISCONFIGURED);
        assertThat(other)
                .hasMessageContaining("of server " + ofAnother.serverId())
                .hasMessageContaining("is another server, id 4242")
                .hasMessageContaining("raise epoch to 1");
    }

    @Test
    void shouldGoOnWhenTheServerHasAnotherIdAndIsTheSame() {
        captured.start();
        insert(1);
        captured.awaitWindows(1, deadline);
        captured.stop();
        boolean hasUuid = !MySqlPosition.decode(captured.sink.kept().position().orElseThrow())
                .serverUuid()
                .isEmpty();
        database.execute("SET GLOBAL server_id=77");
        try {
            if (hasUuid) {
                captured.start();
                insert(2);
                assertThat(captured.awaitWindows(2, deadline)).containsExactly(row(1), row(2));
            } else {
                AesopException other = catchThrowableOfType(AesopException.class, captured::start);
                assertThat(other).hasMessageContaining("is another server, id 77");
            }
        } finally {
            database.execute("SET GLOBAL server_id=4242");
        }
    }

    @Test
    void shouldRefuseAPositionThatItCannotRead() {
        captured.sink.resumingAt(new ResumePoint(5, Optional.of("mysql9\tx".getBytes(StandardCharsets.UTF_8))));

        AesopException unreadable = catchThrowableOfType(AesopException.class, captured::start);

        assertThat(unreadable.code()).isEqualTo(ErrorCode.FORMAT_TOO_NEW);
    }

    @Test
    void shouldRefuseAnOldScnWhenItsFileEndsBeforeIt() {
        int file = MySqlPosition.fileNumber(end().get(0));
        long beyond = Long.parseLong(end().get(1)) + 1000;
        captured.sink.resumingAt(new ResumePoint(Scn.of(0, file, beyond), Optional.empty()));

        AesopException lost = catchThrowableOfType(AesopException.class, captured::start);

        assertThat(lost.code()).isEqualTo(ErrorCode.SOURCE_LOG_LOST);
        assertThat(lost).hasMessageContaining("the file ends at").hasMessageContaining("raise epoch to 1");
    }

    @Test
    void shouldBeginAfreshWithHigherScnsWhenTheEpochIsRaised() {
        database.execute("FLUSH BINARY LOGS", "FLUSH BINARY LOGS");
        captured.start();
        insert(1);
        captured.awaitWindows(1, deadline);
        captured.stop();
        long before = captured.sink.lastScn();
        database.execute("RESET MASTER");
        insert(2);
        AesopException lost = catchThrowableOfType(AesopException.class, captured::start);
        assertThat(lost).hasMessageContaining("raise epoch to 1");

        captured.with(settings -> settings.set("epoch", 1).set("start", "oldest"))
                .start();
        insert(3);
        captured.awaitWindows(3, deadline);
        captured.stop();
        captured.start();
        insert(4);

        assertThat(captured.awaitWindows(4, deadline)).containsExactly(row(1), row(2), row(3), row(4));
        assertThat(captured.sink.lastScn()).isGreaterThan(before);
        assertThat(Scn.epoch(captured.sink.lastScn())).isEqualTo(1);
    }
}
