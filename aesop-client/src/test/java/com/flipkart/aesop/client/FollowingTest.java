package com.flipkart.aesop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.client.FakeRelay.Age;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.module.PartStatus;
import com.flipkart.aesop.wire.ErrorClass;
import com.flipkart.aesop.wire.RequestTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that follows: windows are pushed to it, and what relays and networks can do wrong with that. */
@Timeout(30)
class FollowingTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private final RecordingConsumer consumer = new RecordingConsumer();
    private FakeRelay relay;
    private FakeRelay other;
    private int silenceMillis = 100;

    @BeforeEach
    void startRelays() throws IOException {
        relay = new FakeRelay();
        other = new FakeRelay();
        follows((number, answer) -> answer.run());
    }

    @AfterEach
    void stopRelays() throws IOException {
        relay.close();
        other.close();
    }

    private void follows(FakeRelay.Follows script) {
        relay.follows(silenceMillis, script);
    }

    /** The first answer that stays open misbehaves, those after it do not. */
    private void followsFirst(FakeRelay.Follows first) {
        follows((number, answer) -> {
            if (number == 0) {
                first.follow(number, answer);
            } else {
                answer.run();
            }
        });
    }

    private AesopClient start() {
        return builder().start();
    }

    private ClientBuilder builder() {
        return AesopClient.builder()
                .id("test")
                .relay(relay.address())
                .subscribe(People.SOURCE, consumer)
                .checkpointDirectory(directory)
                .settings(Quick.settings());
    }

    private void awaitFollowed(int answers) {
        await().atMost(SOON).until(() -> relay.followed().size() >= answers);
    }

    /** Every window up to {@code last} has come once, and whole. */
    private void requireOnceInOrder(AesopClient client, long last) throws Exception {
        assertThat(client.awaitScn(last, SOON))
                .as("the client to come to window %s: %s", last, client.status())
                .isTrue();
        assertThat(consumer.calls("event"))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, last)
                        .boxed()
                        .flatMap(scn -> LongStream.range(0, 3).mapToObj(i -> "event " + (scn * 10 + i)))
                        .toList());
        assertThat(consumer.calls("end window"))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, last)
                        .mapToObj(scn -> "end window " + scn)
                        .toList());
        assertThat(consumer.calls("rollback")).isEmpty();
    }

    private void window(long scn) {
        relay.window(scn, 3);
    }

    @Test
    void shouldGetManyWindowsInOneAnswer() throws Exception {
        window(1);
        try (AesopClient client = start()) {
            awaitFollowed(1);
            for (long scn = 2; scn <= 50; scn++) {
                window(scn);
                assertThat(client.awaitScn(scn, SOON)).isTrue();
            }
            await().atMost(SOON).until(() -> client.progress().lagMillis() == 0);

            requireOnceInOrder(client, 50);
            assertThat(relay.followed()).hasSize(1);
            assertThat(client.progress().relayFailures()).isZero();
        }
    }

    /** The ends that come again are no windows, and the client knows from them that it has caught up. */
    @Test
    void shouldStayConnectedAsLongAsTheEndComesAgain() throws Exception {
        int seldom = 800;
        ClientSettings impatient =
                Quick.builder().set("readTimeout", Duration.ofMillis(500)).build();
        relay.follows(seldom, (number, answer) -> answer.run());
        window(1);
        try (AesopClient client = builder().settings(impatient).start()) {
            awaitFollowed(1);
            await().atMost(SOON).until(() -> relay.followed().get(0).heartbeats() >= 3);

            assertThat(client.progress().lagMillis()).isZero();
            assertThat(client.progress().windows()).isEqualTo(1);
            assertThat(client.progress().relayFailures()).isZero();
            assertThat(relay.followed()).hasSize(1);

            window(2);
            requireOnceInOrder(client, 2);
        }
    }

    /** In the middle of an event, and for twice as long as it said. */
    @Test
    void shouldAskAgainWhenTheRelayIsSilent() throws Exception {
        silenceMillis = 1_200; // twice that is more than the read time-out
        String cause = requireTroubleBehindWindow(
                ErrorCode.TIMEOUT, answer -> answer.send(Arrays.copyOf(People.person(3, 30, "name0"), 70)));

        assertThat(cause)
                .contains("GET /stream from relay=" + relay.address())
                .contains("nothing came for " + 2 * silenceMillis + " ms");
    }

    @Test
    void shouldNotAskForMoreThanThereIsRoomForWhileTheConsumerIsSlow() throws Exception {
        requireNoFalseFailureWhileTheConsumerIsSlow((number, answer) -> answer.run());

        int capacity = 64 * 1024;
        assertThat(relay.requests("stream")).allSatisfy(request -> assertThat(
                        Integer.parseInt(request.parameters().get("size")))
                .isLessThanOrEqualTo(capacity));
    }

    /** A relay that sends more than it was asked for has to wait until the consumer has had what came before. */
    @Test
    void shouldHoldBackARelayThatSendsMoreThanItWasAskedFor() throws Exception {
        requireNoFalseFailureWhileTheConsumerIsSlow((number, answer) -> {
            answer.exceedsSize();
            answer.run();
        });

        assertThat(relay.followed()).hasSize(1);
    }

    /** Lets the consumer go on before the client is closed, which waits for it. */
    private record Release(CountDownLatch latch) implements AutoCloseable {
        void now() {
            latch.countDown();
        }

        @Override
        public void close() {
            now();
        }
    }

    private void requireNoFalseFailureWhileTheConsumerIsSlow(FakeRelay.Follows script) throws Exception {
        int windows = 300;
        byte[][] large = new byte[windows + 1][];
        for (int scn = 2; scn <= windows; scn++) {
            large[scn] = People.person(scn, scn, "x".repeat(50_000));
        }
        CountDownLatch goOn = new CountDownLatch(1);
        consumer.answers(call -> {
            if (call.equals("event 2")) {
                goOn.await();
            }
            return ConsumerResult.SUCCESS;
        });
        silenceMillis = 400;
        follows(script);
        ClientSettings impatient =
                Quick.builder().set("readTimeout", Duration.ofMillis(500)).build();
        window(1);
        try (AesopClient client = builder().settings(impatient).start();
                Release release = new Release(goOn)) {
            awaitFollowed(1);
            for (int scn = 2; scn <= windows; scn++) {
                relay.window(scn, large[scn]);
            }
            await().atMost(SOON).until(() -> !consumer.calls("event 2").isEmpty());
            long bytes = stuckAt();

            assertThat(bytes).isLessThan(windows * 50_000L);
            assertThat(client.progress().waitingBytes()).isLessThanOrEqualTo(128 * 1024);
            assertThat(client.progress().relayFailures()).isZero();
            assertThat(client.status().state()).isEqualTo(PartState.RUNNING);
            release.now();
            assertThat(client.awaitScn(windows, SOON)).isTrue();
            assertThat(client.progress().relayFailures()).isZero();
        }
        assertThat(consumer.calls("end window")).hasSize(windows).doesNotHaveDuplicates();
    }

    /** Bytes that the relay has sent when it has sent nothing for three times as long as it may be silent. */
    private long stuckAt() {
        long[] before = {-1};
        await().atMost(SOON).during(Duration.ofMillis(6L * silenceMillis)).until(() -> {
            long now = relay.followed().stream().mapToLong(FollowedAnswer::sent).sum();
            boolean same = now == before[0];
            before[0] = now;
            return same;
        });
        return before[0];
    }

    @Test
    void shouldTurnToNextRelayWhenOnlyTheLastEndComesAgain() throws Exception {
        window(1);
        other.window(1, 3);
        other.follows(silenceMillis, (number, answer) -> answer.run());
        ClientSettings restless =
                Quick.builder().set("idleReconnect", Duration.ofSeconds(1)).build();
        try (AesopClient client =
                builder().relay(other.address()).settings(restless).start()) {
            for (FakeRelay one : List.of(relay, other)) {
                await().atMost(SOON).until(() -> one.followed().stream()
                        .anyMatch(answer -> answer.isOver() && answer.heartbeats() > 3));
            }
            assertThat(client.progress().relayFailures()).isZero();
            window(2);
            other.window(2, 3);

            requireOnceInOrder(client, 2);
        }
    }

    /** It is the consumer that nothing came from: the relay is as good as it was. */
    @Test
    void shouldNotTakeTheTimeOfASlowConsumerForAnIdleRelay() throws Exception {
        Duration idle = Duration.ofSeconds(2);
        CountDownLatch goOn = new CountDownLatch(1);
        consumer.answers(call -> {
            if (call.equals("event 2")) {
                goOn.await();
            }
            return ConsumerResult.SUCCESS;
        });
        followsFirst((number, answer) -> {
            answer.send(answer.takeThrough(2));
            answer.end(true);
        });
        window(1);
        ClientSettings restless = Quick.builder().set("idleReconnect", idle).build();
        try (AesopClient client = builder().settings(restless).start();
                Release release = new Release(goOn)) {
            awaitFollowed(1);
            relay.window(2, People.person(2, 2, "x".repeat(45_000))); // more than half of the room
            await().atMost(SOON).pollDelay(idle.plusMillis(500)).until(() -> !consumer.calls("event 2")
                    .isEmpty());
            release.now();
            awaitFollowed(2);
            await().atMost(SOON).until(() -> relay.followed().get(1).heartbeats() >= 3);
            relay.window(3, 1);
            assertThat(client.awaitScn(3, SOON)).isTrue();

            assertThat(relay.requests("register")).as("sessions").hasSize(1);
        }
    }

    @Test
    void shouldAskAgainOverTheSameConnectionWhenAnAnswerEndsInOrder() throws Exception {
        window(1);
        try (AesopClient client = start()) {
            for (int end = 1; end <= 3; end++) {
                awaitFollowed(end);
                window(end + 1);
                relay.endFollowed();
            }
            awaitFollowed(4);
            window(5);

            requireOnceInOrder(client, 5);
            assertThat(relay.requests("register")).hasSize(1);
            assertThat(client.progress().relayFailures()).isZero();
        }
    }

    @Test
    void shouldGoOnWhenTheRelayWasStoppedInOrderAndStartedAgain() throws Exception {
        followsFirst((number, answer) -> {
            answer.run();
            answer.reply().silent(new CountDownLatch(0)); // the connection ends behind the answer
        });
        window(1);
        try (AesopClient client = start()) {
            awaitFollowed(1);
            window(2);
            relay.endFollowed();
            awaitFollowed(2);
            assertThat(relay.followed().get(0).isOver()).isTrue();
            window(3);

            requireOnceInOrder(client, 3);
            assertThat(relay.requests("register")).hasSize(2);
            assertThat(client.progress().relayFailures()).isZero();
        }
    }

    @Test
    void shouldAskAgainWhenTheConnectionIsResetInsideAnEvent() throws Exception {
        followsFirst((number, answer) -> {
            byte[] events = answer.takeThrough(3);
            answer.send(Arrays.copyOf(events, FakeRelay.ends(events).get(5) + 30)); // inside window 3
            answer.reply().reset();
        });
        window(1);
        try (AesopClient client = start()) {
            awaitFollowed(1);
            window(2);
            window(3);

            requireOnceInOrder(client, 3);
            assertThat(client.progress().relayFailures()).isEqualTo(1);
        }
    }

    @Test
    void shouldNotTakeAnswerThatEndsInsideEventForWhole() throws Exception {
        followsFirst((number, answer) -> {
            byte[] events = answer.takeThrough(2);
            answer.send(Arrays.copyOf(events, events.length - 1));
            answer.end(true);
        });
        window(1);
        try (AesopClient client = start()) {
            awaitFollowed(1);
            window(2);

            requireOnceInOrder(client, 2);
            assertThat(client.progress().relayFailures()).isEqualTo(1);
        }
    }

    /** Two events of window 2 have come, and the relay says so in its trailers: the third is asked for. */
    @Test
    void shouldGoOnInsideTheWindowThatAnAnswerEndsIn() throws Exception {
        followsFirst((number, answer) -> {
            byte[] events = answer.takeThrough(2);
            answer.send(Arrays.copyOf(events, FakeRelay.ends(events).get(1)));
            answer.reply().write("0\r\nx-aesop-at-end: false\r\nx-aesop-window-offset: 2\r\n\r\n");
        });
        window(1);
        try (AesopClient client = start()) {
            awaitFollowed(1);
            window(2);

            requireOnceInOrder(client, 2);
            assertThat(client.progress().relayFailures()).isZero();
        }
        List<RequestTarget> streams = relay.requests("stream");
        assertThat(streams.stream().map(request -> request.parameters().get("checkPoint")))
                .anySatisfy(checkpoint -> assertThat(checkpoint).contains("\"windowScn\":2", "\"windowOffset\":2"));
    }

    @Test
    void shouldRefuseGarbageBehindWindowsAndKeepTheWindows() throws Exception {
        byte[] garbage = new byte[200];
        Arrays.fill(garbage, (byte) 0x5A);
        requireTroubleBehindWindow(ErrorCode.CORRUPT, answer -> answer.send(garbage));
    }

    @Test
    void shouldRefuseADamagedEventBehindWindows() throws Exception {
        byte[] damaged = People.person(3, 30, "somebody");
        damaged[EventLayout.LONG_KEY_HEADER_LENGTH + 2] ^= 4;
        requireTroubleBehindWindow(ErrorCode.CORRUPT, answer -> answer.send(damaged));
    }

    @Test
    void shouldRefuseWindowsThatGoBack() throws Exception {
        requireTroubleBehindWindow(ErrorCode.CORRUPT, answer -> answer.send(People.end(1)));
    }

    @Test
    void shouldRefuseWhatIsNoChunk() throws Exception {
        requireTroubleBehindWindow(
                ErrorCode.PEER_FAILED, answer -> answer.reply().write("HTTP/1.1 502 Bad Gateway\r\n\r\n"));
    }

    @Test
    void shouldTellTheErrorThatEndsTheAnswer() throws Exception {
        requireTroubleBehindWindow(ErrorCode.PEER_FAILED, answer -> answer.reply()
                .write(failure(ErrorClass.PROCESSING_FAILED.className().length())));
    }

    private static String failure(int length) {
        String text = "{\"x\":\"" + "y".repeat(length) + "\"}";
        return Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n0\r\n\r\n";
    }

    /** What a relay does behind a whole window. */
    private interface Trouble {
        void make(FollowedAnswer answer) throws IOException;
    }

    private String requireTroubleBehindWindow(ErrorCode code, Trouble trouble) throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        follows((number, answer) -> {
            if (number == 0) {
                answer.send(answer.takeThrough(2));
                await().atMost(SOON).until(() -> consumer.calls().contains("end window 2"));
                trouble.make(answer);
                answer.reply().silent(seen);
            } else {
                awaitSeen(seen);
                answer.run();
            }
        });
        relay.faults((number, events, reply) -> {
            if (number > 0) {
                awaitSeen(seen);
            }
            reply.chunked(events, 4096);
        });
        window(1);
        try (AesopClient client = start()) {
            awaitFollowed(1);
            window(2);
            assertThat(client.awaitState(PartState.RETRYING, SOON)).isTrue();
            PartStatus status = client.status();
            assertThat(status.code()).contains(code);
            window(3);
            seen.countDown();

            requireOnceInOrder(client, 3);
            assertThat(client.progress().relayFailures()).isPositive();
            return status.cause();
        } finally {
            seen.countDown();
        }
    }

    private static void awaitSeen(CountDownLatch seen) {
        try {
            seen.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldFallOffWhenItIsOvertaken() throws Exception {
        CountDownLatch evicted = new CountDownLatch(1);
        followsFirst((number, answer) -> {
            answer.send(answer.takeThrough(2));
            awaitSeen(evicted);
            answer.step();
        });
        window(1);
        AesopClient client = start();
        awaitFollowed(1);
        window(2);
        assertThat(client.awaitScn(2, SOON)).isTrue();
        window(3);
        window(4);
        relay.evict(3);
        evicted.countDown();
        assertThat(client.awaitEnd(SOON)).isTrue();

        assertThat(client.status().code()).contains(ErrorCode.SCN_NOT_FOUND);
        assertThat(consumer.calls("end window")).containsExactly("end window 1", "end window 2");
        client.close();
    }

    /** The relay is exchanged for an older one, a still older one, and back, each time with the same windows. */
    @Test
    void shouldTakeWhatTheRelayCanDoWhenItIsExchanged() throws Exception {
        window(1);
        long scn = 1;
        try (AesopClient client = start()) {
            for (Age age :
                    List.of(Age.FOLLOWS, Age.WAITS, Age.DATABUS, Age.WAITS, Age.FOLLOWS, Age.DATABUS, Age.FOLLOWS)) {
                relay.knows(age);
                relay.endFollowed();
                int followed = relay.followed().size();
                int streams = relay.requests("stream").size();
                relay.dropConnections();
                for (int i = 0; i < 5; i++) {
                    window(++scn);
                    assertThat(client.awaitScn(scn, SOON)).isTrue();
                }
                await().atMost(SOON).until(() -> relay.requests("stream").size() > streams + 1);
                await().atMost(SOON)
                        .until(() -> age == Age.FOLLOWS
                                ? relay.followed().size() > followed
                                : relay.followed().stream().allMatch(FollowedAnswer::isOver));
            }
            requireOnceInOrder(client, scn);
            assertThat(client.status().state()).isEqualTo(PartState.RUNNING);
        }
        assertThat(relay.requests("stream").stream()
                        .filter(request -> "true".equals(request.parameters().get("follow"))))
                .allMatch(request -> request.parameters().containsKey("wait"));
    }
}
