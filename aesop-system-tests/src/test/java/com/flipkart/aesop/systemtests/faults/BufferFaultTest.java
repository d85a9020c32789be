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
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
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
        List<Path> segments = segments();
        assertThat(segments).hasSizeGreaterThan(2);
        Path damaged = segments.get(0);
        flip(damaged, 40);

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
        assertThat(segments()).isEqualTo(segments);
        assertCheckFinds(damaged);

        Files.move(damaged, directory.resolve(damaged.getFileName()));
        goOn(client, seed);
    }

    @Test
    void shouldMakeTheControlFileAnewWhenItWasCutAndIsMovedAside() throws Exception {
        long seed = Seeds.pick();
        ChildJvm client = fillAndStopRelay(seed);
        Path control = deployment.buffer().resolve("control");
        try (FileChannel file = FileChannel.open(control, StandardOpenOption.WRITE)) {
            file.truncate(100);
        }

        ChildJvm relay = deployment.runRelay();

        assertThat(relay.awaitExit(Deadline.in(ShopLoad.PATIENCE))).isEqualTo(1);
        assertThat(relay.lines())
                .anyMatch(line -> line.contains("File " + control + " is damaged")
                        && line.contains("field=file length")
                        && line.contains("actual=100")
                        && line.contains("Move it aside and start again"));
        assertNobodyListens();

        Files.move(control, directory.resolve("control"));
        goOn(client, seed);
    }

    @Test
    void shouldNotDeliverAnEventThatWasDamagedInTheRelaysBuffer() throws Exception {
        ChildJvm first = fillAndStopRelay(Seeds.pick());
        stop(first);
        Path full = segments().get(1);
        flip(full, (int) (Files.size(full) * 3 / 4));
        ChildJvm relay = deployment.startRelay();

        ChildJvm client = startAnotherClient("another", "");
        String failed = client.awaitLine("state: module orders-client FAILED", Deadline.in(ShopLoad.PATIENCE));

        assertThat(failed).contains("CORRUPT", "5 times in a row", "aesop buffer check");
        assertCheckFinds(full);
        assertThat(relay.isAlive()).isTrue();
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

    /** Fills several segments, has the client see all of it, and stops the relay in order; the client goes on waiting. */
    private ChildJvm fillAndStopRelay(long seed) throws Exception {
        deployment.deploy("64MB", 0);
        deployment.writeRelay("size='64MB' segmentSize='1MB'");
        ChildJvm relay = deployment.startRelay();
        ChildJvm client = deployment.startClient();
        load.start(seed);
        load.awaitLargeTransaction();
        load.awaitRows(load.committedRows() + 1_000);
        load.stop();
        load.awaitSinkEqualsSource(client);
        stop(relay);
        return client;
    }

    /** Starts the relay, has more changes come, and compares everything. */
    private void goOn(ChildJvm client, long seed) throws Exception {
        ChildJvm relay = deployment.startRelay();
        load.start(seed + 1);
        load.awaitRows(load.committedRows() + 500);
        load.stop();
        load.awaitSinkEqualsSource(client);
        stop(client);
        stop(relay);
        assertNothingIsMissing(seed);
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

    private void assertCheckFinds(Path damaged) {
        ChildJvm check = deployment.start(
                List.of("buffer", "check", copy(deployment.buffer()).toString()));
        assertThat(check.awaitExit(Deadline.in(ShopLoad.PATIENCE))).isEqualTo(1);
        assertThat(check.lines())
                .anyMatch(line -> line.contains(damaged.getFileName().toString()));
    }

    /** What runs holds the lock of its buffer; a copy can be checked meanwhile. */
    private Path copy(Path buffer) {
        try (Stream<Path> files = Files.list(buffer)) {
            Path copy = Files.createTempDirectory(directory, "copy-");
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().equals("lock")) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
            return copy;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void stop(ChildJvm process) {
        process.terminate();
        assertThat(process.awaitExit(Deadline.in(ShopLoad.PATIENCE)))
                .as("exit code; it said:%n%s", String.join("\n", process.lines()))
                .isZero();
    }

    /** The segment files, oldest first. */
    private List<Path> segments() {
        try (Stream<Path> files = Files.list(deployment.buffer())) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+\\.segment"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void flip(Path file, int offset) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte) (one.get(0) ^ 0x10)).flip();
            channel.write(one, offset);
        }
    }
}
