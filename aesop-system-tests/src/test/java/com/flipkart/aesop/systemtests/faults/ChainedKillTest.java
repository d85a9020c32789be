package com.flipkart.aesop.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.testkit.ChildJvm;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.Seeds;
import com.flipkart.aesop.testkit.TcpProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A relay of a relay under load, whose upstreams and which itself are killed, whenever: real processes, SIGKILL. What it serves
 * in the end is what its upstream serves, byte for byte.
 *
 * <pre>{@code
 *   source --- slow network ---> down
 *      |                          ^
 *      +------> second -----------+     either of which down reads
 * }</pre>
 */
@Timeout(300)
class ChainedKillTest {
    private static final Logger LOG = LoggerFactory.getLogger(ChainedKillTest.class);
    private static final MadeUpRows ROWS = new MadeUpRows(8_000, 1_000, 200);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KILLS_OF_EACH = 3;
    private static final int WINDOWS_BETWEEN = 3;

    /** Not much more than what is made up, so that there is nearly always a window that has come in part. */
    private static final long THROTTLE = 3 << 20;

    private static final Pattern MAX_SCN = Pattern.compile("\"madeup\\.maxScn\" ?: ?\"?(-?\\d+)");

    @TempDir
    private Path directory;

    private MadeUpRelay source;
    private ChainedModule second;
    private ChainedModule down;
    private TcpProxy network;

    @AfterEach
    void stopAll() {
        for (AutoCloseable one : new AutoCloseable[] {down, second, source, network}) {
            close(one);
        }
    }

    private static void close(AutoCloseable one) {
        if (one != null) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private enum Victim {
        SOURCE,
        SECOND,
        DOWN
    }

    @Test
    void shouldServeTheBytesOfItsUpstreamWhicheverProcessIsKilled() throws Exception {
        long seed = Seeds.pick();
        Random random = new Random(seed);
        source = new MadeUpRelay(directory.resolve("source"), ROWS, "size='512MB' segmentSize='1MB'", "");
        source.start();
        network = TcpProxy.to("127.0.0.1", source.port());
        network.throttle(TcpProxy.Direction.TO_CLIENT, THROTTLE);
        second = new ChainedModule(directory.resolve("second"), "second", source.port());
        down = new ChainedModule(directory.resolve("down"), "down", network.port(), second.port());
        second.start();
        down.start();
        List<Victim> victims = new ArrayList<>();
        for (Victim victim : Victim.values()) {
            victims.addAll(Collections.nCopies(KILLS_OF_EACH, victim));
        }
        Collections.shuffle(victims, random);
        List<Long> cuts = new ArrayList<>();

        for (Victim victim : victims) {
            awaitPast(maxScn(down.port()) + random.nextInt(WINDOWS_BETWEEN), seed);
            kill(victim, cuts);
        }
        long last = maxScn(down.port()) + WINDOWS_BETWEEN;
        awaitPast(last, seed);

        List<ServedBytes.Window> wanted = new ServedBytes(source.port()).windows(last);
        LOG.info("seed={} killed={} windows={} cut={}", seed, victims, wanted.size(), cuts);
        assertThat(wanted).as("windows of the source").hasSizeGreaterThan(victims.size());
        assertThat(wanted.get(wanted.size() - 1).scn()).isEqualTo(last);
        assertThat(new ServedBytes(down.port()).windows(last))
                .as("windows of the relay of relays, seed=%s", seed)
                .isEqualTo(wanted);
    }

    /** Kills a process and starts it again; what depends on it has to find the other way meanwhile. */
    private void kill(Victim victim, List<Long> cuts) throws Exception {
        ChildJvm again;
        switch (victim) {
            case SOURCE -> {
                source.kill();
                awaitReading(second.port());
                again = source.start();
            }
            case SECOND -> {
                second.kill();
                awaitReading(network.port());
                again = second.start();
            }
            case DOWN -> {
                down.kill();
                again = down.start();
            }
            default -> throw new IllegalArgumentException(victim.toString());
        }
        OpenedBuffer.bytesCut(again).ifPresent(cuts::add);
    }

    private void awaitReading(int upstream) {
        String wanted = "127.0.0.1:" + upstream;
        Deadline.in(PATIENCE).until(() -> info(down.port()).contains(wanted + "\""), "reading from " + wanted);
    }

    private void awaitPast(long scn, long seed) {
        Deadline.in(PATIENCE).until(() -> maxScn(down.port()) >= scn, "window " + scn + ", seed=" + seed);
    }

    private static String info(int port) throws IOException, InterruptedException {
        return new String(new ServedBytes(port).get("/relayCommand/printRelayInfo"), StandardCharsets.UTF_8);
    }

    private static long maxScn(int port) throws IOException, InterruptedException {
        Matcher found = MAX_SCN.matcher(info(port));
        return found.find() ? Long.parseLong(found.group(1)) : -1;
    }
}
