package com.flipkart.aesop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.wire.ErrorClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client does when windows that it needs are no longer held: it never goes on without them by itself. */
@Timeout(20)
class FallOffTest {
    private static final Duration SOON = Duration.ofSeconds(10);

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
    void shouldWaitForRelayThatIsAwayWhenTheOtherHasLostTheWindows() throws Exception {
        FakeRelay away = new FakeRelay();
        HostAndPort address = away.address();
        away.close();
        relay.window(900, 1);
        relay.evict(500);

        try (AesopClient client =
                builder().relay(address).startFrom(StartFrom.scn(5)).start()) {
            await().atMost(SOON).until(() -> relay.requests("stream").size() >= 5);
            assertThat(client.status().state()).isEqualTo(PartState.RETRYING);
            assertThat(consumer.calls("event")).isEmpty();

            try (FakeRelay back = new FakeRelay(address.port())) {
                back.window(6, 1);
                back.window(900, 1);
                assertThat(client.awaitScn(900, SOON)).isTrue();
            }
        }

        assertThat(consumer.calls("event")).containsExactly("event 60", "event 9000");
    }

    @Test
    void shouldSayThatTheOthersHaveLostTheWindowsWhenItGivesUpWaiting() throws Exception {
        FakeRelay away = new FakeRelay();
        HostAndPort address = away.address();
        away.close();
        relay.window(900, 1);
        relay.evict(500);

        AesopClient client = builder()
                .relay(address)
                .settings(Quick.builder().set("maxRetries", 2).build())
                .startFrom(StartFrom.scn(5))
                .start();
        assertThat(client.awaitEnd(SOON)).isTrue();

        assertThat(client.status().code()).contains(ErrorCode.CONNECTION_LOST);
        assertThat(client.status().cause())
                .contains("3 times in a row")
                .contains("relay=" + address)
                .contains("Relays [" + relay.address() + "] answer, but no longer have the windows after scn=5");
    }

    @Test
    void shouldAskRelayThatWasOverrunAgainBeforeItGivesUp() throws Exception {
        FakeRelay other = new FakeRelay();
        other.window(6, 1);
        relay.faults((number, events, reply) -> reply.error(ErrorClass.SCN_NOT_FOUND, "evicted"));
        other.faults((number, events, reply) -> {
            if (number < 3) {
                reply.error(ErrorClass.OFFSET_NOT_FOUND, "overrun");
            } else {
                reply.chunked(events, 4096);
            }
        });

        try (other;
                AesopClient client = builder()
                        .relay(other.address())
                        .startFrom(StartFrom.scn(5))
                        .start()) {
            assertThat(client.awaitScn(6, SOON)).isTrue();
        }

        assertThat(consumer.calls("event")).containsExactly("event 60");
    }

    @Test
    void shouldFailOnceEveryRelayHasRefusedTheRequest() throws Exception {
        try (FakeRelay other = new FakeRelay()) {
            relay.faults((number, events, reply) -> reply.error(ErrorClass.INVALID_PARAMETER, "two physical sources"));
            other.faults((number, events, reply) -> reply.error(ErrorClass.INVALID_PARAMETER, "two physical sources"));

            AesopClient client = builder().relay(other.address()).start();
            assertThat(client.awaitEnd(SOON)).isTrue();

            assertThat(client.status().code()).contains(ErrorCode.INVALID_REQUEST);
            assertThat(client.status().cause()).contains("two physical sources");
            assertThat(relay.requests("stream")).hasSize(1);
            assertThat(other.requests("stream")).hasSize(1);
        }
    }

    @Test
    void shouldAskEveryRelayAgainAfterWindowsHaveCome() throws Exception {
        FakeRelay other = new FakeRelay();
        relay.window(6, 1);
        relay.faults((number, events, reply) -> {
            if (other.requests("stream").isEmpty()) {
                reply.error(ErrorClass.PROCESSING_FAILED, "the other one is to be asked first");
            } else {
                reply.failing(events, events.length, ErrorClass.SCN_NOT_FOUND, "evicted behind scn=6");
            }
        });
        other.evict(6);
        other.window(7, 1);

        try (other;
                AesopClient client = builder()
                        .relay(other.address())
                        .startFrom(StartFrom.scn(5))
                        .start()) {
            assertThat(client.awaitScn(7, SOON)).isTrue();
            assertThat(client.progress().relay()).contains(other.address());
        }

        assertThat(consumer.calls("event")).containsExactly("event 60", "event 70");
    }

    @Test
    void shouldNotCountFailuresInARowThatHadWindowsInBetween() throws Exception {
        for (long scn = 1; scn <= 10; scn++) {
            relay.window(scn, 1);
        }
        relay.faults((number, events, reply) -> {
            if (events.length == 0) {
                reply.chunked(events, 4096);
            } else {
                reply.broken(events, FakeRelay.ends(events).get(1)); // one window, then the network
            }
        });

        try (AesopClient client =
                builder().settings(Quick.builder().set("maxRetries", 2).build()).start()) {
            assertThat(client.awaitScn(10, SOON)).isTrue();
            await().atMost(SOON).until(() -> client.progress().relayFailures() == 10);
        }

        assertThat(consumer.calls("window")).hasSize(10);
    }

    @Test
    void shouldGoBackWhenConsumerFailsWhileItFindsOutWhatIsLeft() throws Exception {
        CountDownLatch probing = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        relay.window(1, 1);
        relay.window(2, 1);
        relay.faults((number, events, reply) -> {
            if (number == 1) {
                relay.holdSources(answered);
                reply.error(ErrorClass.SCN_NOT_FOUND, "evicted for a moment");
            } else {
                reply.chunked(events, 4096);
            }
        });
        consumer.answers(call -> {
            if (call.equals("event 20") && consumer.calls("event 20").size() == 1) {
                await().atMost(SOON).until(() -> relay.requests("sources").size() == 2);
                probing.countDown();
                return ConsumerResult.ERROR;
            }
            return ConsumerResult.SUCCESS;
        });

        try (AesopClient client = start()) {
            probing.await();
            await().atMost(SOON).until(() -> !consumer.calls("rollback").isEmpty());
            answered.countDown();
            assertThat(client.awaitScn(2, SOON)).isTrue();
            assertThat(client.status().state()).isNotEqualTo(PartState.FAILED);
        }

        assertThat(consumer.calls("event")).containsExactly("event 10", "event 20", "event 20");
    }

    @Test
    void shouldStopWhileItFindsOutWhatIsLeft() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        relay.window(1, 1);
        relay.faults((number, events, reply) -> {
            relay.holdSources(never);
            reply.error(ErrorClass.SCN_NOT_FOUND, "evicted");
        });

        AesopClient client = start();
        await().atMost(SOON).until(() -> relay.requests("sources").size() == 2);
        client.close();

        assertThat(client.awaitEnd(SOON)).isTrue();
        assertThat(client.status().state()).isEqualTo(PartState.STOPPED);
        never.countDown();
    }

    @Test
    void shouldBeginAnewAfterDoingWhatTheMessageSays() throws Exception {
        Path databus = directory.resolve("cp_" + People.SOURCE.replaceAll("\\W", "_") + ".current");
        Files.writeString(
                databus,
                "{\"windowScn\":7,\"windowOffset\":-1,\"prevScn\":7,\"consumption_mode\":\"ONLINE_CONSUMPTION\"}");
        relay.window(900, 1);
        relay.evict(500);
        AesopClient fallen = start();
        assertThat(fallen.awaitEnd(SOON)).isTrue();
        assertThat(fallen.status().code()).contains(ErrorCode.SCN_NOT_FOUND);

        Matcher named = Pattern.compile("file=(\\S+)").matcher(fallen.status().cause());
        while (named.find()) {
            Files.delete(Path.of(named.group(1)));
        }

        assertThat(databus).doesNotExist();
        try (AesopClient again = start()) {
            assertThat(again.awaitScn(900, SOON)).isTrue();
        }
        assertThat(consumer.calls("event")).containsExactly("event 9000");
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
}
