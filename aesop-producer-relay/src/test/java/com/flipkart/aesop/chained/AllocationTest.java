package com.flipkart.aesop.chained;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.relay.Relay;
import com.flipkart.aesop.relay.memory.MemoryProducer;
import com.flipkart.aesop.testkit.NoLeaks;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the thread of a relay of a relay allocates between socket and buffer, for windows that are pushed to it: nothing. */
@NoLeaks
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int EVENTS_PER_WINDOW = 10;
    private static final int WARM_UP_WINDOWS = 20_000;
    private static final int WINDOWS = 10_000;
    private static final int ROUNDS = 3;

    /** What a new segment of the buffer costs whoever needs it, some 15 KB, for the one or two that a round fills. */
    private static final int ALLOWED_FOR_SEGMENTS = 40 * 1024;

    @TempDir
    Path directory;

    private MemoryProducer people;
    private Relay upstream;
    private Relay chained;
    private long scn;

    @BeforeEach
    void start() {
        people = MemoryProducer.byProgram(People.source());
        upstream = People.upstream(directory.resolve("up"), people, 0, DataSize.ofMegabytes(256));
        windows(1);
        chained = People.chained(
                directory.resolve("down"),
                People.producer(
                        People.source(),
                        settings -> settings.set("fetchSize", DataSize.parse("1GB")),
                        People.address(upstream)));
        People.awaitScn(chained, scn);
    }

    @AfterEach
    void stop() {
        chained.close();
        upstream.close();
    }

    private void windows(int count) {
        for (int i = 0; i < count; i++) {
            scn++;
            People.window(people, scn, scn, EVENTS_PER_WINDOW);
        }
    }

    /**
     * The least of three times: now and then the compiler gives up an assumption in the middle of the work, and puts an
     * object that it had taken apart together again.
     */
    @Test
    void shouldAllocateNothingForAnEvent() {
        long thread = threadId("upstream-people");
        windows(WARM_UP_WINDOWS);
        People.awaitScn(chained, scn);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getThreadAllocatedBytes(thread);
            windows(WINDOWS);
            People.awaitScn(chained, scn);
            long allocated = THREADS.getThreadAllocatedBytes(thread) - before;
            System.out.println("allocated for " + WINDOWS * EVENTS_PER_WINDOW + " events: " + allocated + " bytes");
            least = Math.min(least, allocated);
        }

        assertThat(chained.facts()).containsEntry("people.producer.windows", Long.toString(scn));
        assertThat(least).as("bytes for %s windows", WINDOWS).isLessThan(ALLOWED_FOR_SEGMENTS);
    }

    private static long threadId(String name) {
        Thread[] all = new Thread[Thread.activeCount() + 50];
        int count = Thread.enumerate(all);
        return Arrays.stream(all, 0, count)
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getId();
    }
}
