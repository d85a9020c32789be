package com.flipkart.aesop.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.client.http.Frames;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.wire.StreamCompression;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is allocated for an event between socket and callback: nothing, by either thread. */
@Timeout(30)
class AllocationTest {
    private static final int EVENTS_PER_WINDOW = 10;
    private static final int WINDOWS_PER_ANSWER = 5_000;
    private static final int EVENTS_PER_ANSWER = WINDOWS_PER_ANSWER * EVENTS_PER_WINDOW;
    private static final int WARM_UP_ANSWERS = 10;
    private static final int MEASURED_ANSWERS = 10;

    /** An answer costs a request, a response head and a new position in JSON: some KB, however many events it has. */
    private static final long ALLOWED_PER_ANSWER = 64 * 1024;

    @TempDir
    Path directory;

    private final AtomicLong keys = new AtomicLong();
    private FakeRelay relay;
    private volatile StreamCompression compression;

    @BeforeEach
    void startRelay() throws IOException {
        relay = new FakeRelay();
        relay.faults((number, events, reply) -> {
            if (number >= WARM_UP_ANSWERS + MEASURED_ANSWERS) {
                reply.chunked(new byte[0], 1);
            } else if (compression == StreamCompression.NONE) {
                reply.chunked(answer(number), 64 * 1024);
            } else {
                reply.write("HTTP/1.1 200 OK\r\nx-aesop-compress: zstd\r\nTransfer-Encoding: chunked\r\n\r\n");
                reply.chunk(Frames.whole(answer(number)));
                reply.write("0\r\n\r\n");
            }
        });
    }

    @AfterEach
    void stopRelay() throws IOException {
        relay.close();
    }

    @ParameterizedTest
    @EnumSource(StreamCompression.class)
    void shouldAllocateNothingForRawEvent(StreamCompression how) throws Exception {
        compression = how;
        try (AesopClient client = AesopClient.builder()
                .id("raw")
                .relay(relay.address())
                .subscribeRaw(People.SOURCE, event -> keys.setPlain(keys.getPlain() + event.longKey()))
                .checkpointDirectory(directory)
                .settings(new SettingsBuilder<>(ClientSettings.class)
                        .set("compress", how)
                        .build())
                .start()) {
            Long[] before = null;
            for (int answer = 0; answer < WARM_UP_ANSWERS + MEASURED_ANSWERS; answer++) {
                if (answer == WARM_UP_ANSWERS) {
                    before = allocated();
                }
                assertThat(client.awaitScn((answer + 1L) * WINDOWS_PER_ANSWER, Duration.ofSeconds(20)))
                        .isTrue();
            }
            Long[] after = allocated();

            assertThat(client.progress().events())
                    .isEqualTo((long) (WARM_UP_ANSWERS + MEASURED_ANSWERS) * EVENTS_PER_ANSWER);
            long callback = after[0] - before[0];
            long pull = after[1] - before[1];
            System.out.println("allocated for " + MEASURED_ANSWERS * EVENTS_PER_ANSWER + " events: callback thread "
                    + callback + " bytes, pull thread " + pull + " bytes");
            assertThat(callback).isLessThan(MEASURED_ANSWERS * ALLOWED_PER_ANSWER);
            assertThat(pull).isLessThan(MEASURED_ANSWERS * ALLOWED_PER_ANSWER);
            assertThat(callback + pull).isLessThan(MEASURED_ANSWERS * EVENTS_PER_ANSWER); // not one byte an event
        }
    }

    /** Bytes that the callback thread and the pull thread have allocated so far. */
    private static Long[] allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return new Long[] {
            threads.getThreadAllocatedBytes(threadId("aesop-raw-callback")),
            threads.getThreadAllocatedBytes(threadId("aesop-raw-pull"))
        };
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

    private static byte[] answer(int number) throws IOException {
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        for (int window = 0; window < WINDOWS_PER_ANSWER; window++) {
            long scn = (long) number * WINDOWS_PER_ANSWER + window + 1;
            for (int i = 0; i < EVENTS_PER_WINDOW; i++) {
                events.write(People.person(scn, i, "somebody"));
            }
            events.write(People.end(scn));
        }
        return events.toByteArray();
    }
}
