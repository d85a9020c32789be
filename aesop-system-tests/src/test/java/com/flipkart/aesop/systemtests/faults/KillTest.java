package com.flipkart.aesop.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.testkit.ChildJvm;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
    /** Most kills of a relay hit an open window. If fewer than this have after twenty kills, the relay is killed on. */
    private static final int CUT_WINDOWS = 3;

    private static final int MOST_KILLS = 40;
    /** A large window is somewhat longer. */
    private static final int DEEPEST = 3 << 20;
    /** One kill of a relay in so many comes when it comes. */
    private static final int UNAIMED = 4;

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
        // So small that a large window has left segments behind when its relay is killed.
        deployment.writeRelay("size='256MB' segmentSize='1MB'");
        ChildJvm relay = deployment.startRelay();
        ChildJvm client = deployment.startClient();
        BufferFiles buffer = new BufferFiles(deployment.buffer());
        load.start(seed);
        List<Long> cuts = new ArrayList<>();

        for (int kill = 0; kill < KILLS || (cuts.size() < CUT_WINDOWS && kill < MOST_KILLS); kill++) {
            if (kill >= KILLS || random.nextBoolean()) {
                if (kill >= KILLS || random.nextInt(UNAIMED) > 0) {
                    load.awaitLargeTransaction();
                    buffer.awaitOpenWindow(random.nextInt(DEEPEST), Deadline.in(ShopLoad.PATIENCE));
                } else {
                    awaitSomeRows(random);
                }
                relay.kill();
                relay = deployment.startRelay();
                OpenedBuffer.bytesCut(relay).ifPresent(cuts::add);
            } else {
                awaitSomeRows(random);
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
                cuts);
        assertThat(history.changesByKey()).as("changes, seed=%s", seed).isEqualTo(load.committed());
        assertThat(cuts)
                .as("bytes cut off by the kills that hit an open window, seed=%s", seed)
                .hasSizeGreaterThanOrEqualTo(CUT_WINDOWS);
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

    private void awaitSomeRows(Random random) {
        load.awaitRows(load.committedRows() + 200 + random.nextInt(1_500));
    }
}
