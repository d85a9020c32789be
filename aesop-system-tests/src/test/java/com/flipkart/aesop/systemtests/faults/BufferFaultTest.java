package com.flipkart.aesop.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.testkit.ChildJvm;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.LimitedDisk;
import com.flipkart.aesop.testkit.Seeds;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A relay that is restarted with another buffer than it left: smaller, damaged, on a full disk. It says so, and says what to
 * do; when that is done nothing is missing, or who misses something is told. It never starts empty in silence.
 */
@Timeout(300)
class BufferFaultTest {
    private static final int MEGABYTE = 1024 * 1024;

    @TempDir
    private Path directory;

    private ShopLoad load;
    private Deployment deployment;
    private BufferFiles buffer;

    @BeforeEach
    void startDatabase() throws IOException, SQLException {
        load = new ShopLoad();
        deployment = new Deployment(directory, load.database());
        buffer = new BufferFiles(deployment.buffer());
    }

    @AfterEach
    void stopAll() {
        deployment.close();
        load.close();
    }

    @Test
    void shouldKeepTheNewestAndTellWhoMissesSomethingWhenTheBufferIsMadeSmaller() throws Exception {
        long seed = Seeds.pick();
        ChildJvm client = fillAndStopRelay(seed);

        deployment.writeRelay("size='4MB' segmentSize='1MB'");
        ChildJvm relay = deployment.startRelay();

        assertThat(relay.lines())
                .anyMatch(line ->
                        line.contains("The ring was larger than the capacity of 4194304 bytes: the windows from SCN")
                                && line.contains("were given up"));
        load.start(seed + 1);
        load.awaitRows(load.committedRows() + 1_000);
        load.stop();
        load.awaitSinkEqualsSource(client);
        stop(client);
        assertNothingIsMissing(seed);
        assertThatAClientThatHadSeenNothingIsTold();
    }

    /** Its first window is among those that were given up. */
    private void assertThatAClientThatHadSeenNothingIsTold() throws IOException {
        ChildJvm late = startAnotherClient("late", "start='1'");

        String failed = late.awaitLine("state: module orders-client FAILED", Deadline.in(ShopLoad.PATIENCE));

        assertThat(failed)
                .contains("SCN_NOT_FOUND", "Going on after scn=1 failed: no relay of [127.0.0.1:")
                .contains("enlarge the relay's buffer");
    }

    /** Starts the client's module as one that has no checkpoint. */
    private ChildJvm startAnotherClient(String id, String attributes) throws IOException {
        Path xml = deployment.clientModule().resolve("spring-client-config.xml");
        Files.writeString(
                xml,
                Files.readString(xml)
                        .replace("<aesop:client id=\"orders-client\"", "<aesop:client id='" + id + "' " + attributes));
        return deployment.startClient();
    }

    @Test
    void shouldNameTheSegmentAndStartNothingWhenItsHeaderIsDamaged() throws Exception {
        long seed = Seeds.pick();
        ChildJvm client = fillAndStopRelay(seed);
        List<Path> segments = buffer.segments();
        assertThat(segments).hasSizeGreaterThan(2);
        Path damaged = segments.get(0);
        BufferFiles.flip(damaged, 40);

        ChildJvm relay = deployment.runRelay();

        assertThat(relay.awaitExit(Deadline.in(ShopLoad.PATIENCE))).isEqualTo(1);
        assertThat(relay.lines())
                .anyMatch(line -> line.contains("File " + damaged + " is damaged at offset=")
                        && line.contains("expected=")
                        && line.contains("Run 'aesop buffer check' on its directory")
                        && line.contains("move it and every older segment aside"));
        assertNobodyListens();
        assertThat(Files.readString(deployment.relayModule().resolve("state/states.log")))
                .contains("module orders-relay FAILED", damaged.toString());
        assertThat(buffer.segments()).isEqualTo(segments);
        assertCheckFinds(damaged);

        moveAside(damaged);
        goOn(client, seed);
    }

    @Test
    void shouldKeepWhatIsNewerWhenAHeaderIsOverwrittenAndWhatTheMessageSaysIsDone() throws Exception {
        long seed = Seeds.pick();
        ChildJvm client = fillAndStopRelay(seed);
        List<Path> segments = buffer.segments();
        int place = segments.size() - 3;
        Path damaged = segments.get(place);
        BufferFiles.overwrite(damaged, 0, new byte[4096]);

        ChildJvm relay = deployment.runRelay();

        assertThat(relay.awaitExit(Deadline.in(ShopLoad.PATIENCE))).isEqualTo(1);
        assertThat(relay.lines())
                .anyMatch(line -> line.contains("WRONG_FILE")
                        && line.contains("Opening " + damaged + " failed: it is not a file of this buffer")
                        && line.contains("field=magic expected=4145534f50534547 actual=0")
                        && line.contains("if not, it is damaged. Run 'aesop buffer check' on its directory")
                        && line.contains("move it and every older segment aside"));
        assertNobodyListens();
        assertThat(buffer.segments()).isEqualTo(segments);
        assertCheckFinds(damaged);

        for (Path segment : segments.subList(0, place + 1)) {
            moveAside(segment);
        }
        goOn(client, seed);
        assertThat(buffer.segments()).containsAll(segments.subList(place + 1, segments.size()));
    }

    @Test
    void shouldMakeTheControlFileAnewWhenItWasCutAndIsMovedAside() throws Exception {
        long seed = Seeds.pick();
        ChildJvm client = fillAndStopRelay(seed);
        Path control = buffer.control();
        BufferFiles.cut(control, 100);

        ChildJvm relay = deployment.runRelay();

        assertThat(relay.awaitExit(Deadline.in(ShopLoad.PATIENCE))).isEqualTo(1);
        assertThat(relay.lines())
                .anyMatch(line -> line.contains("File " + control + " is damaged")
                        && line.contains("field=file length")
                        && line.contains("actual=100")
                        && line.contains("Move it aside and start again"));
        assertNobodyListens();

        moveAside(control);
        ChildJvm again = goOn(client, seed);
        assertThat(again.lines())
                .anyMatch(line -> line.contains("There was no file " + control)
                        && line.contains("it has been made anew from the segments"));
    }

    @Test
    void shouldKeepWhatIsOlderWhenTheLastWindowIsDamagedAndWhatTheMessageSaysIsDone() throws Exception {
        long seed = Seeds.pick();
        ChildJvm client = fillAndStopRelay(seed);
        Path damaged = buffer.flipInLastWindow();
        List<Path> older = buffer.segments().stream()
                .filter(segment -> segment.compareTo(damaged) < 0)
                .toList();
        assertThat(older).hasSizeGreaterThan(1);

        ChildJvm relay = deployment.runRelay();

        assertThat(relay.awaitExit(Deadline.in(ShopLoad.PATIENCE))).isEqualTo(1);
        assertThat(relay.lines())
                .anyMatch(line -> line.contains("File " + damaged + " is damaged at offset=")
                        && line.contains("field=last window")
                        && line.contains("move it, every newer segment and the file 'control' aside")
                        && line.contains("docs/formats/buffer.md"));
        assertNobodyListens();
        assertCheckFinds(damaged);

        for (Path segment : buffer.segments()) {
            if (!older.contains(segment)) {
                moveAside(segment);
            }
        }
        moveAside(buffer.control());
        goOn(client, seed);
        assertThat(buffer.segments()).containsAll(older);
    }

    @Test
    void shouldDeliverNothingDamagedAndEverythingOnceTheRelayHasReadItsSourceAgain() throws Exception {
        long seed = Seeds.pick();
        ChildJvm first = fillAndStopRelay(seed);
        stop(first);
        Path full = buffer.segments().get(1);
        BufferFiles.flip(full, Files.size(full) * 3 / 4);
        Files.delete(deployment.history());
        load.emptySink();
        ChildJvm relay = deployment.startRelay();

        ChildJvm client = startAnotherClient("another", "");
        String failed = client.awaitLine("state: module orders-client FAILED", Deadline.in(ShopLoad.PATIENCE));

        assertThat(failed).contains("CORRUPT", "5 times in a row", "aesop buffer check");
        assertThat(relay.isAlive()).isTrue();
        assertThat(History.read(deployment.history()).changesByKey())
                .as("what was whole before it")
                .isNotEmpty()
                .allSatisfy((key, changes) ->
                        assertThat(load.committed().get(key)).startsWith(changes.toArray(new Change[0])));
        stop(relay);
        assertCheckFinds(full);
        ChildJvm dump = deployment.start(
                List.of("buffer", "dump", "--events", deployment.buffer().toString()));
        assertThat(dump.awaitExit(Deadline.in(ShopLoad.PATIENCE))).isZero();
        assertThat(dump.lines()).filteredOn(line -> line.contains(" damaged: ")).hasSize(1);

        client.close();
        moveAside(deployment.buffer());
        ChildJvm again = deployment.startClient();
        goOn(again, seed);
    }

    @Test
    void shouldWaitForSpaceInSightOfAllAndGoOnByItself() throws Exception {
        long seed = Seeds.pick();
        try (LimitedDisk disk = LimitedDisk.create(56L * MEGABYTE)) {
            deployment.deploy("32MB", 0);
            deployment.writeRelay("size='32MB' segmentSize='4MB' directory='"
                    + disk.directory().resolve("buffers") + "'");
            Path ballast = disk.directory().resolve("ballast");
            Files.write(ballast, new byte[38 * MEGABYTE]);
            ChildJvm relay = deployment.startRelay();
            ChildJvm client = deployment.startClient();
            load.start(seed);
            load.awaitLargeTransaction();
            load.awaitLargeTransaction();
            load.awaitLargeTransaction();

            String waiting = relay.awaitLine(
                    line -> line.contains("state: part relay orders-relay RETRYING"),
                    "the relay to be without space",
                    Deadline.in(ShopLoad.PATIENCE));
            assertThat(waiting)
                    .contains("DISK_FULL", "No space left on device", "Free some space on the device")
                    .contains(disk.directory().toString());
            load.stop();
            Files.delete(ballast);
            load.awaitSinkEqualsSource(client);

            relay.awaitLine("state: part relay orders-relay RUNNING", Deadline.in(ShopLoad.PATIENCE));
            stop(client);
            stop(relay);
            assertNothingIsMissing(seed);
        }
    }

    @Test
    void shouldSayThatItHasToBeStartedAgainWhenThereIsNoSpaceForANewBuffer() throws Exception {
        long seed = Seeds.pick();
        try (LimitedDisk disk = LimitedDisk.create(24L * MEGABYTE)) {
            Path buffers = disk.directory().resolve("buffers");
            deployment.deploy("8MB", 0);
            deployment.writeRelay("size='8MB' segmentSize='1MB' directory='" + buffers + "'");
            Path ballast = disk.directory().resolve("ballast");
            Files.write(ballast, new byte[23 * MEGABYTE]);

            ChildJvm relay = deployment.runRelay();

            assertThat(relay.awaitExit(Deadline.in(ShopLoad.PATIENCE))).isEqualTo(1);
            assertThat(relay.lines())
                    .anyMatch(line -> line.contains("module orders-relay FAILED")
                            && line.contains("DISK_FULL")
                            && line.contains(buffers.toString())
                            && line.contains("No space left on device")
                            && line.contains("what could not be started has to be started again"));
            assertNobodyListens();

            Files.delete(ballast);
            goOn(deployment.startClient(), seed);
        }
    }

    /** Fills several segments, has the client see all of it, and stops the relay in order; the client goes on waiting. */
    private ChildJvm fillAndStopRelay(long seed) throws Exception {
        deployment.deploy("64MB", 0);
        deployment.writeRelay("size='64MB' segmentSize='128KB'");
        ChildJvm relay = deployment.startRelay();
        ChildJvm client = deployment.startClient();
        load.start(seed);
        load.awaitLargeTransaction();
        // So many that small windows fill the newest segments.
        load.awaitRows(load.committedRows() + Workload.LARGE_TRANSACTION_ROWS + 3_000);
        load.stop();
        load.awaitSinkEqualsSource(client);
        stop(relay);
        return client;
    }

    /** Starts the relay, has more changes come, and compares everything. */
    private ChildJvm goOn(ChildJvm client, long seed) throws Exception {
        ChildJvm relay = deployment.startRelay();
        load.start(seed + 1);
        load.awaitRows(load.committedRows() + 500);
        load.stop();
        load.awaitSinkEqualsSource(client);
        stop(client);
        stop(relay);
        assertNothingIsMissing(seed);
        return relay;
    }

    private void moveAside(Path file) throws IOException {
        Files.move(file, directory.resolve(file.getFileName()));
    }

    private void assertNothingIsMissing(long seed) throws IOException {
        assertThat(History.read(deployment.history()).changesByKey())
                .as("changes, seed=%s", seed)
                .isEqualTo(load.committed());
    }

    private void assertNobodyListens() {
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), deployment.relayPort()).close())
                .isInstanceOf(ConnectException.class);
    }

    /** As the operator checks it: where it lies, while no relay has it open. */
    private void assertCheckFinds(Path damaged) {
        ChildJvm check =
                deployment.start(List.of("buffer", "check", deployment.buffer().toString()));
        assertThat(check.awaitExit(Deadline.in(ShopLoad.PATIENCE))).isEqualTo(1);
        assertThat(check.lines()).anyMatch(line -> line.contains(damaged.toString()));
        assertThat(check.lines())
                .anyMatch(line -> line.contains("What to do: docs/formats/buffer.md, \"When a file is damaged\""));
    }

    private static void stop(ChildJvm process) {
        process.terminate();
        assertThat(process.awaitExit(Deadline.in(ShopLoad.PATIENCE)))
                .as("exit code; it said:%n%s", String.join("\n", process.lines()))
                .isZero();
    }
}
