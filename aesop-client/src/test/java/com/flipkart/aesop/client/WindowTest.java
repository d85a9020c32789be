package com.flipkart.aesop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.core.event.Opcode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.wire.RequestTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Windows larger than the buffer, slow consumers, and where a client begins. */
@Timeout(20)
class WindowTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int LARGE = 5000;

    @TempDir
    Path directory;

    private final RecordingConsumer consumer = new RecordingConsumer();
    private FakeRelay relay;

    @BeforeEach
    void startRelay() throws IOException {
        relay = new FakeRelay();
    }

    @AfterEach
    void stopRelay() throws IOException {
        relay.close();
    }

    @Test
    void shouldStreamWindowLargerThanBuffer() throws Exception {
        relay.window(1, LARGE); // 350 KB, the buffer has 64 KB
        relay.window(1000, 1);

        try (AesopClient client = client().start()) {
            assertThat(client.awaitScn(1000, SOON)).isTrue();
            assertThat(client.progress().rollbacks()).isZero();
        }

        assertThat(consumer.calls("event")).hasSize(LARGE + 1).doesNotHaveDuplicates();
        assertThat(consumer.calls("window")).containsExactly("window 1", "window 1000");
        assertThat(relay.requests("stream").stream()
                        .map(request -> request.parameters().get("checkPoint"))
                        .filter(json -> json.contains("\"windowScn\":1}") && !json.contains("\"windowOffset\":-1")))
                .hasSizeGreaterThan(3);
    }

    @Test
    void shouldRollBackAndRepeatLargeWindowThatBreaksOff() throws Exception {
        relay.window(1, 1);
        relay.window(2, LARGE);
        relay.faults((number, events, reply) -> {
            if (number == 3) {
                reply.broken(events, events.length / 2);
            } else {
                reply.chunked(events, 8192);
            }
        });

        try (AesopClient client = client().start()) {
            assertThat(client.awaitScn(2, SOON)).isTrue();
            assertThat(client.progress().rollbacks()).isEqualTo(1);
        }

        List<String> calls = consumer.calls();
        int rollback = calls.indexOf("rollback 1");
        List<String> whole =
                IntStream.range(0, LARGE).mapToObj(i -> "event " + (20 + i)).toList();
        assertThat(calls.subList(rollback, calls.size()).stream().filter(call -> call.startsWith("event")))
                .containsExactlyElementsOf(whole);
        List<String> before = calls.subList(0, rollback).stream()
                .filter(call -> call.startsWith("event"))
                .toList();
        assertThat(before.subList(1, before.size())).isEqualTo(whole.subList(0, before.size() - 1));
        assertThat(consumer.calls("end window 2")).hasSize(1);
    }

    @Test
    void shouldStayBeforeSkippedCheckpointWhenWindowOfOtherSourceBreaksOff() throws Exception {
        byte[][] ofOtherSource = IntStream.range(0, LARGE)
                .mapToObj(i -> People.event(Opcode.UPSERT, People.SOURCE_ID + 1, People.SCHEMA_ID, 3, i, "order"))
                .toArray(byte[][]::new);
        consumer.answers(call -> call.equals("checkpoint 2") ? ConsumerResult.SKIP_CHECKPOINT : ConsumerResult.SUCCESS);
        relay.window(1, 1);
        relay.window(2, 1);
        relay.window(3, ofOtherSource);
        relay.faults((number, events, reply) -> {
            if (number == 3) {
                reply.broken(events, events.length / 2);
            } else {
                reply.chunked(events, 8192);
            }
        });

        try (AesopClient client = client().start()) {
            assertThat(client.awaitScn(3, SOON)).isTrue();
            assertThat(client.progress().rollbacks()).isEqualTo(1);
        }
        RecordingConsumer second = new RecordingConsumer();
        try (AesopClient client = client(second).start()) {
            assertThat(client.awaitScn(3, SOON)).isTrue();
        }

        assertThat(second.calls("event")).containsExactly("event 20");
    }

    @Test
    void shouldBeginLargeWindowAnewAfterRestart() throws Exception {
        relay.window(1, 1);
        relay.window(2, LARGE);
        CountDownLatch half = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        consumer.answers(call -> {
            if (call.equals("event 2500")) {
                half.countDown();
                stopped.await();
            }
            return ConsumerResult.SUCCESS;
        });
        AesopClient first = client().start();
        half.await();
        first.stop(Duration.ofMillis(1)); // as good as a crash: in the middle of a callback
        RecordingConsumer second = new RecordingConsumer();

        try (AesopClient client = client(second).start()) {
            assertThat(client.progress().checkpointScn()).isEqualTo(1);
            assertThat(client.awaitScn(2, SOON)).isTrue();
        }

        assertThat(second.calls("event")).hasSize(LARGE).startsWith("event 20").doesNotHaveDuplicates();
    }

    @Test
    void shouldNotReadAheadMoreThanTheBufferHolds() throws Exception {
        int windows = 3000;
        LongStream.rangeClosed(1, windows).forEach(scn -> relay.window(scn, 10)); // 2 MB
        CountDownLatch goOn = new CountDownLatch(1);
        consumer.answers(call -> {
            if (call.equals("event 10")) {
                goOn.await();
            }
            return ConsumerResult.SUCCESS;
        });

        try (AesopClient client = client().start()) {
            await().during(Duration.ofMillis(300)).atMost(SOON).until(() -> {
                long received = client.progress().bytesReceived();
                return received > 0 && received <= 64 * 1024;
            });
            goOn.countDown();
            assertThat(client.awaitScn(windows, SOON)).isTrue();
        }

        assertThat(consumer.calls("event")).hasSize(10 * windows);
    }

    @Test
    void shouldNotReadAheadWhenRelaySendsMoreThanAskedFor() throws Exception {
        int windows = 3000;
        ByteArrayOutputStream everything = new ByteArrayOutputStream();
        for (long scn = 1; scn <= windows; scn++) {
            for (int i = 0; i < 10; i++) {
                everything.write(People.person(scn, scn * 10 + i, "name"));
            }
            everything.write(People.end(scn));
        }
        relay.faults((number, events, reply) ->
                reply.chunked(number == 0 ? everything.toByteArray() : new byte[0], 64 * 1024));
        CountDownLatch goOn = new CountDownLatch(1);
        consumer.answers(call -> {
            if (call.equals("event 10")) {
                goOn.await();
            }
            return ConsumerResult.SUCCESS;
        });

        try (AesopClient client = client().start()) {
            await().during(Duration.ofMillis(300)).atMost(SOON).until(() -> {
                long received = client.progress().bytesReceived();
                return received > 0 && received <= 64 * 1024;
            });
            goOn.countDown();
            assertThat(client.awaitScn(windows, SOON)).isTrue();
        }

        assertThat(consumer.calls("event")).hasSize(10 * windows).doesNotHaveDuplicates();
    }

    @Test
    void shouldTakeLargeWindowInOneAnswerWhenRelayCountsEventsThatItDoesNotSend() throws Exception {
        relay.serves(
                new FakeRelay.Served(People.SOURCE, People.SOURCE_ID, List.of(People.SCHEMA)),
                new FakeRelay.Served("other.Source", 41, List.of(People.SCHEMA)));
        relay.filters();
        byte[][] events = new byte[4_000][];
        for (int i = 0; i < events.length; i++) {
            int source = i % 2 == 0 ? People.SOURCE_ID : 41;
            events[i] = People.event(Opcode.UPSERT, source, People.SCHEMA_ID, 1, i, "somebody");
        }
        relay.window(1, events);
        relay.window(2, 1);

        try (AesopClient client = client().start()) {
            assertThat(client.awaitScn(2, SOON)).isTrue();
        }

        List<String> calls = consumer.calls();
        List<String> whole = calls.subList(calls.lastIndexOf("window 1"), calls.indexOf("end window 1"));
        assertThat(whole.stream().filter(call -> call.startsWith("event ")))
                .containsExactlyElementsOf(IntStream.range(0, 2_000)
                        .mapToObj(i -> "event " + 2 * i)
                        .toList());
        assertThat(consumer.calls("rollback").size())
                .as("windows that were begun and not ended, each of which was taken back")
                .isEqualTo(consumer.calls("window 1").size() - 1);
    }

    @Test
    void shouldStartFromOldestByDefault() throws Exception {
        relay.window(7, 1);
        relay.window(8, 1);

        try (AesopClient client = client().start()) {
            assertThat(client.awaitScn(8, SOON)).isTrue();
        }

        assertThat(consumer.calls("event")).containsExactly("event 70", "event 80");
    }

    @Test
    void shouldStartFromLatest() throws Exception {
        relay.window(7, 1);
        relay.window(8, 1);

        try (AesopClient client = client().startFrom(StartFrom.latest()).start()) {
            assertThat(client.awaitScn(8, SOON)).isTrue();
            relay.window(9, 1);
            assertThat(client.awaitScn(9, SOON)).isTrue();
        }

        assertThat(consumer.calls("event")).containsExactly("event 80", "event 90");
    }

    @Test
    void shouldMissNothingAfterItHasFoundRelayEmpty() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        relay.faults((number, events, reply) -> {
            asked.countDown();
            reply.chunked(events, 4096);
            if (number == 0) {
                relay.window(7, 1);
                relay.window(8, 1);
                relay.window(9, 1);
            }
        });

        try (AesopClient client = client().startFrom(StartFrom.latest()).start()) {
            asked.await();
            assertThat(client.awaitScn(9, SOON)).isTrue();
        }

        assertThat(consumer.calls("event")).containsExactly("event 70", "event 80", "event 90");
    }

    @Test
    void shouldDeliverFirstWindowAgainWhenItFailsAfterStartFromLatest() throws Exception {
        relay.window(7, 1);
        relay.window(8, 2);
        AtomicInteger errors = new AtomicInteger();
        consumer.answers(call -> {
            if (call.equals("event 81") && errors.incrementAndGet() == 1) {
                relay.window(9, 1); // the newest is another one now
                return ConsumerResult.ERROR;
            }
            return ConsumerResult.SUCCESS;
        });

        try (AesopClient client = client().startFrom(StartFrom.latest()).start()) {
            assertThat(client.awaitScn(9, SOON)).isTrue();
        }

        assertThat(consumer.calls("event")).containsExactly("event 80", "event 81", "event 80", "event 81", "event 90");
    }

    @Test
    void shouldGoOnWithFirstWindowAfterCrashInIt() throws Exception {
        relay.window(7, 1);
        relay.window(8, 2);
        CountDownLatch inside = new CountDownLatch(1);
        consumer.answers(call -> {
            if (call.equals("event 81")) {
                inside.countDown();
                new CountDownLatch(1).await();
            }
            return ConsumerResult.SUCCESS;
        });
        AesopClient first = client().startFrom(StartFrom.latest()).start();
        inside.await();
        first.stop(Duration.ofMillis(1));
        relay.window(9, 1);
        RecordingConsumer second = new RecordingConsumer();

        try (AesopClient client = client(second).startFrom(StartFrom.latest()).start()) {
            assertThat(client.awaitScn(9, SOON)).isTrue();
        }

        assertThat(second.calls("event")).containsExactly("event 80", "event 81", "event 90");
    }

    @Test
    void shouldStartAfterAnScn() throws Exception {
        relay.window(7, 1);
        relay.window(8, 1);

        try (AesopClient client = client().startFrom(StartFrom.scn(7)).start()) {
            assertThat(client.awaitScn(8, SOON)).isTrue();
        }

        assertThat(consumer.calls("event")).containsExactly("event 80");
    }

    @Test
    void shouldAskRelayToHoldEmptyAnswers() throws Exception {
        try (AesopClient client = client().start()) {
            await().atMost(SOON).until(() -> relay.requests("stream").size() > 3);
            assertThat(client.status().state()).isEqualTo(PartState.RUNNING);
        }

        List<RequestTarget> requests = relay.requests("stream");
        assertThat(requests.get(0).parameters()).doesNotContainKey("wait");
        assertThat(requests.get(1).parameters()).containsEntry("wait", "20");
    }

    @Test
    void shouldKnowItsLag() throws Exception {
        relay.window(1, 1);
        CountDownLatch goOn = new CountDownLatch(1);
        consumer.answers(call -> {
            if (call.equals("event 20")) {
                goOn.await();
            }
            return ConsumerResult.SUCCESS;
        });

        try (AesopClient client = client().start()) {
            assertThat(client.awaitCaughtUp(SOON)).isTrue();
            assertThat(client.progress().lagMillis()).isZero();
            assertThat(client.progress().relay()).contains(relay.address());
            await().atMost(SOON).until(() -> client.progress().waitingBytes() == 0);
            long received = client.progress().bytesReceived();
            relay.window(2, 1);
            await().atMost(SOON).until(() -> client.progress().lagMillis() > 0);
            assertThat(client.progress().lagMillis())
                    .isCloseTo(System.currentTimeMillis() - People.timestamp(1) / 1_000_000, Offset.offset(60_000L));
            await().atMost(SOON)
                    .until(() -> client.progress().waitingBytes() > 61
                            && client.progress().waitingBytes()
                                    == client.progress().bytesReceived() - received);
            assertThat(client.awaitCaughtUp(Duration.ofMillis(50))).isFalse();
            goOn.countDown();
            assertThat(client.awaitCaughtUp(SOON)).isTrue();
            assertThat(client.progress().lagMillis()).isZero();
            assertThat(client.progress().lastScn()).isEqualTo(2);
            assertThat(client.progress().events()).isEqualTo(2);
            assertThat(client.progress().windows()).isEqualTo(2);
            await().atMost(SOON).until(() -> client.progress().waitingBytes() == 0);
        }
    }

    @Test
    void shouldUseSmallerBufferThanEventsByGrowing() throws Exception {
        for (int i = 1; i <= 20; i++) {
            relay.window(i, People.person(i, i, "y".repeat(40_000 * (i % 4))), People.person(i, i, "z"));
        }
        ClientSettings settings =
                Quick.builder().set("bufferSize", DataSize.ofKilobytes(64)).build();

        try (AesopClient client = client().settings(settings).start()) {
            assertThat(client.awaitScn(20, SOON)).isTrue();
        }

        assertThat(consumer.calls("event")).hasSize(40);
    }

    private ClientBuilder client() {
        return client(consumer);
    }

    private ClientBuilder client(ChangeConsumer called) {
        return AesopClient.builder()
                .id("test")
                .relay(relay.address())
                .subscribe(People.SOURCE, called)
                .checkpointDirectory(directory)
                .settings(Quick.settings());
    }
}
