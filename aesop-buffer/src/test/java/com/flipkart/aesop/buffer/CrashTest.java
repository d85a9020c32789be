package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.producer.ResumePoint;
import com.flipkart.aesop.testkit.ChildJvm;
import com.flipkart.aesop.testkit.Deadline;
import com.flipkart.aesop.testkit.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A child process is halted at each named point of the machinery, and its ring is opened again: every window that it had
 * committed is there with all its events, none that it had not, and the producer goes on where it was.
 */
class CrashTest extends RingTest {
    /** Points that lie within a window: a process that stops there has one open. */
    private static final Set<Probe.Point> IN_A_WINDOW = EnumSet.of(
            Probe.Point.EVENT_CLAIMED,
            Probe.Point.EVENT_CHECKSUMMED,
            Probe.Point.EVENT_APPENDED,
            Probe.Point.INDEX_ENTRY_HALF_WRITTEN,
            Probe.Point.END_OF_PERIOD_WRITTEN,
            Probe.Point.POSITION_ENCODED,
            Probe.Point.EVENT_HALF_PATCHED,
            Probe.Point.WINDOW_PATCHED,
            Probe.Point.SLOT_WRITTEN,
            Probe.Point.TAIL_PUBLISHED,
            Probe.Point.SPARE_TAKEN,
            Probe.Point.SEGMENT_HEADER_WRITTEN,
            Probe.Point.SEGMENT_RENAMED,
            Probe.Point.SEGMENT_ADDED,
            Probe.Point.HEAD_MOVED,
            Probe.Point.ROLLED_BACK);

    /** Those of them that are passed only before the window is visible. */
    private static final Set<Probe.Point> BEFORE_PUBLISHING = beforePublishing();

    private static Set<Probe.Point> beforePublishing() {
        Set<Probe.Point> points = EnumSet.copyOf(IN_A_WINDOW);
        points.remove(Probe.Point.TAIL_PUBLISHED);
        points.remove(Probe.Point.HEAD_MOVED);
        return points;
    }

    /** How many children run at once: each spends most of its life starting. */
    private static final int AT_ONCE = 2;

    private final Deadline deadline = Deadline.in(Duration.ofSeconds(100));

    /** What became of a child. */
    private record Killed(Probe.Point point, int passing, long lastCommitted, boolean open, long openBytes) {}

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void shouldLoseNothingCommittedWhenTheProcessIsHaltedAtEachPoint() {
        Seeds.run(random -> {
            List<Killed> killed = new ArrayList<>();
            ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
            try {
                List<Future<Killed>> children = new ArrayList<>();
                for (Probe.Point point : Probe.Point.values()) {
                    long seed = random.nextLong();
                    children.add(threads.submit(() -> haltAt(point, new Random(seed))));
                }
                for (Future<Killed> child : children) {
                    killed.add(deadline.get(child, "a halted child"));
                }
            } finally {
                threads.shutdownNow();
                assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(killed).hasSize(Probe.Point.values().length);
            assertThat(killed.stream().filter(Killed::open).map(Killed::point))
                    .as("points where the kill hit an open window")
                    .containsAll(IN_A_WINDOW);
            assertThat(killed.stream().filter(one -> one.openBytes() > 0).map(Killed::point))
                    .as("points where events of it lay in the files")
                    .hasSizeGreaterThan(BEFORE_PUBLISHING.size() / 2);
        });
    }

    private Killed haltAt(Probe.Point point, Random random) throws Exception {
        Path ring = temporary.resolve(point.name());
        int passing = passing(point, random);
        Killed killed = run(ring, point, passing, random.nextLong());
        verify(ring, killed);
        return killed;
    }

    private static int passing(Probe.Point point, Random random) {
        return switch (point) {
            case EVENT_CLAIMED, EVENT_CHECKSUMMED, EVENT_APPENDED, EVENT_HALF_PATCHED -> 400 + random.nextInt(1200);
            case SPARE_FILLED -> 2;
            case SESSION_OPENED, CLOSING_FORCED, CLOSED -> 1;
            case INDEX_ENTRY_HALF_WRITTEN,
                    END_OF_PERIOD_WRITTEN,
                    POSITION_ENCODED,
                    WINDOW_PATCHED,
                    SLOT_WRITTEN,
                    TAIL_PUBLISHED -> 60 + random.nextInt(200);
            case SPARE_TAKEN,
                    SEGMENT_HEADER_WRITTEN,
                    SEGMENT_RENAMED,
                    SEGMENT_ADDED,
                    HEAD_MOVED,
                    RETIRED_RENAMED,
                    RETIRED_HEADER_WRITTEN,
                    RETIRED,
                    SEGMENT_DELETED,
                    SPARE_READY,
                    SEGMENT_FORCED,
                    SEAL_HALF_WRITTEN,
                    SEALED,
                    SEGMENT_SET_ASIDE,
                    ROLLED_BACK -> 1 + random.nextInt(6);
        };
    }

    private Killed run(Path ring, Probe.Point point, int passing, long seed) {
        try (ChildJvm child = ChildJvm.of(
                        CrashingWriter.class,
                        ring.toString(),
                        point.name(),
                        Integer.toString(passing),
                        Long.toString(seed))
                .jvmArguments("-Xmx64m", "-Xshare:auto", "-Dlogback.configurationFile=logback-silent.xml")
                .start()) {
            assertThat(child.awaitExit(deadline)).as("exit code at " + point).isEqualTo(137);
            List<String> lines = child.lines();
            String halt = lines.stream()
                    .filter(line -> line.startsWith("halted at " + point))
                    .findFirst()
                    .orElseThrow();
            // A background thread halts the process while the writer goes on for a moment: then nobody knows.
            boolean writerHalted = lines.get(lines.size() - 1).equals(halt);
            long committed = lines.stream()
                    .filter(line -> line.startsWith("committed "))
                    .mapToLong(line -> Long.parseLong(line.substring("committed ".length())))
                    .max()
                    .orElse(0);
            boolean open = writerHalted && halt.endsWith("open=true");
            // What was rolled back is not open any more, though some of it may still be cut off.
            boolean holds = open && point != Probe.Point.ROLLED_BACK;
            return new Killed(point, passing, committed, open, holds ? bytesIn(halt) : 0);
        }
    }

    private static long bytesIn(String halt) {
        return Long.parseLong(halt.replaceAll(".* bytes=(\\d+) .*", "$1"));
    }

    private static void verify(Path ring, Killed killed) {
        assertThat(BufferCheck.check(ring).violations()).as(killed.toString()).isEmpty();
        try (MappedEventBuffer buffer = MappedEventBuffer.open(ring, small())) {
            assertThat(buffer.recovery().notes()).as(killed.toString()).isEmpty();
            BufferView view = buffer.view();
            long max = Math.max(0, view.maxScn());
            assertThat(max).as(killed.toString()).isBetween(killed.lastCommitted(), killed.lastCommitted() + 1);
            if (BEFORE_PUBLISHING.contains(killed.point())) {
                assertThat(max).as(killed.toString()).isEqualTo(killed.lastCommitted());
                assertThat(buffer.recovery().bytesCut())
                        .as("bytes cut of %s", killed)
                        .isGreaterThanOrEqualTo(killed.openBytes());
            }
            ResumePoint point = buffer.writer().resumePoint();
            if (max > 0) {
                assertThat(point.position()).map(TextPosition::textOf).contains("at " + max);
                EventCursor cursor = buffer.cursor();
                assertThat(cursor.seek(view.prevScn(), -1)).isEqualTo(SeekResult.FOUND);
                assertThat(readAll(cursor)).as(killed.toString()).isEqualTo(expected(view.minScn(), max));
            }
            new Producer(buffer.writer()).window(max + 1, 10, 300);
        }
        assertThat(BufferCheck.check(ring).violations()).as(killed.toString()).isEmpty();
    }

    private static List<ReadEvent> expected(long min, long max) {
        List<ReadEvent> events = new ArrayList<>();
        for (long scn = min; scn <= max; scn++) {
            for (int i = 0; i < CrashingWriter.events(scn); i++) {
                events.add(ReadEvent.data(scn, 1, scn * 1000 + i, CrashingWriter.length(scn)));
            }
            events.add(ReadEvent.end(scn));
        }
        return events;
    }
}
