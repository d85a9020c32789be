package com.flipkart.aesop.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.testkit.ChildJvm;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Random;
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
    private static final int KILLS = 20;
    /** About a third of a relay's kills hit an open window. If none has after twenty kills, the relay is killed on. */
    private static final int MOST_KILLS = 60;
    /** About what the server needs to commit a large transaction, and a relay to read it. */
    private static final int LONGEST_READ_NANOS = 250_000_000;

    @TempDir
    private Path directory;

    private ShopLoad load;
    private Deployment deployment;

    @BeforeEach
    void startDatabase() throws IOException, SQLException {
        load = new ShopLoad();
        deployment = new Deployment(directory, load.database());
    }

    @AfterEach
    void stopAll() {
        deployment.close();
        load.close();
    }

    @Test
    void shouldLoseNothingWhenRelayAndClientAreKilledTwentyTimes() throws Exception {
        long seed = Seeds.pick();
        Random random = new Random(seed);
        deployment.deploy("256MB", 0);
        ChildJvm relay = deployment.startRelay();
        ChildJvm client = deployment.startClient();
        load.start(seed);
        int cutWindows = 0;

        for (int kill = 0; kill < KILLS || (cutWindows == 0 && kill < MOST_KILLS); kill++) {
            load.awaitRows(load.committedRows() + 200 + random.nextInt(2_000));
            if (kill >= KILLS || random.nextBoolean()) {
                load.awaitLargeTransaction();
                awaitMomentOfItsReading(random);
                relay.kill();
                relay = deployment.startRelay();
                cutWindows += cutWindows(relay);
            } else {
                client.kill();
                client = deployment.startClient();
            }
        }
        finish(client);

        History history = History.read(deployment.history());
        LOG.info(
                "seed={} rows={} windows={} repeated={} starts={} cut={}",
                seed,
                load.committedRows(),
                history.windows(),
                history.repeatedWindows(),
                history.starts(),
                cutWindows);
        assertThat(history.changesByKey()).as("changes, seed=%s", seed).isEqualTo(load.committed());
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
        load.start(seed);

        load.awaitRows(2_000);
        load.database().kill();
        load.database().start();
        load.awaitRows(load.committedRows() + 2_000);
        finish(client);

        assertThat(History.read(deployment.history()).changesByKey())
                .as("changes, seed=%s", seed)
                .isEqualTo(load.committed());
    }

    @Test
    void shouldTellWindowsAgainWhenTheConsumerAnswersErrorThreeTimes() throws Exception {
        long seed = Seeds.pick();
        deployment.deploy("256MB", 3);
        deployment.startRelay();
        ChildJvm client = deployment.startClient();
        load.start(seed);
        load.awaitRows(500);
        finish(client);

        History history = History.read(deployment.history());
        assertThat(history.rollbacks()).isGreaterThanOrEqualTo(3);
        assertThat(history.changesByKey()).as("changes, seed=%s", seed).isEqualTo(load.committed());
    }

    /** Ends the load, has everything arrive, and stops the client in order. */
    private void finish(ChildJvm client) throws SQLException {
        load.stop();
        load.awaitSinkEqualsSource(client);
        client.terminate();
        assertThat(client.awaitExit(Deadline.in(ShopLoad.PATIENCE)))
                .as("exit code of the client")
                .isZero();
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

    /** Returns a random moment later: often while the relay reads what was committed. */
    private static void awaitMomentOfItsReading(Random random) {
        long moment = System.nanoTime() + random.nextInt(LONGEST_READ_NANOS);
        while (System.nanoTime() < moment) {
            Thread.onSpinWait();
        }
    }
}
