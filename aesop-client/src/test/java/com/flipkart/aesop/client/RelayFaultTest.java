package com.flipkart.aesop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.Opcode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.schema.SchemaId;
import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.wire.ErrorClass;
import com.flipkart.aesop.wire.RequestTarget;
import com.flipkart.aesop.wire.WireParameters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

/** What relays and networks can do wrong, over real sockets. */
@Timeout(20)
class RelayFaultTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private final RecordingConsumer consumer = new RecordingConsumer();
    private FakeRelay relay;
    private FakeRelay other;

    @BeforeEach
    void startRelays() throws IOException {
        relay = new FakeRelay();
        other = new FakeRelay();
    }

    @AfterEach
    void stopRelays() throws IOException {
        relay.close();
        other.close();
    }

    @Test
    void shouldReadChunksOfOneByte() throws Exception {
        relay.faults((number, events, reply) -> reply.chunked(events, 1));
        relay.window(1, 3);
        relay.window(2, 3);

        try (AesopClient client = start()) {
            assertThat(client.awaitScn(2, SOON)).isTrue();
        }

        assertThat(consumer.calls("event"))
                .containsExactly("event 10", "event 11", "event 12", "event 20", "event 21", "event 22");
    }

    @Test
    void shouldAskAgainForWindowThatBrokeOff() throws Exception {
        relay.window(1, 2);
        relay.window(2, 3);
        relay.faults((number, events, reply) -> {
            if (number == 0) {
                reply.broken(events, FakeRelay.ends(events).get(4) + 10); // inside the second event of window 2
            } else {
                reply.chunked(events, 100);
            }
        });

        try (AesopClient client = start()) {
            assertThat(client.awaitScn(2, SOON)).isTrue();
            assertThat(client.progress().relayFailures()).isEqualTo(1);
        }

        assertThat(consumer.calls("event")).containsExactly("event 10", "event 11", "event 20", "event 21", "event 22");
        assertThat(consumer.calls("rollback")).isEmpty();
    }

    @Test
    void shouldNotTakeAnswerThatEndsInsideEventForWhole() throws Exception {
        relay.window(1, 2);
        relay.faults((number, events, reply) ->
                reply.chunked(number == 0 ? Arrays.copyOf(events, events.length - 1) : events, 4096));

        try (AesopClient client = start()) {
            assertThat(client.awaitScn(1, SOON)).isTrue();
        }

        assertThat(consumer.calls("window")).containsExactly("window 1");
    }

    @Test
    void shouldGoOnWithOtherRelayWhenOneBreaks() throws Exception {
        LongStream.rangeClosed(1, 50).forEach(scn -> relay.window(scn, 5));
        LongStream.rangeClosed(1, 50).forEach(scn -> other.window(scn, 5));
        relay.faults((number, events, reply) -> reply.broken(events, events.length / 2 + 7));
        other.faults((number, events, reply) -> {
            if (number % 2 == 0) {
                reply.broken(events, Math.min(events.length, 3000));
            } else {
                reply.chunked(events, 977);
            }
        });

        try (AesopClient client = builder().relay(other.address()).start()) {
            assertThat(client.awaitScn(50, SOON)).isTrue();
        }

        assertThat(consumer.calls("end window"))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 50)
                        .mapToObj(scn -> "end window " + scn)
                        .toList());
        assertThat(consumer.calls("event")).hasSize(250).doesNotHaveDuplicates();
    }

    @Test
    void shouldMapSourcesByNameWhenRelaysUseOtherIds() throws Exception {
        other.serves(
                new FakeRelay.Served("other.Source", 40, List.of(People.SCHEMA)),
                new FakeRelay.Served(People.SOURCE, 7, List.of(People.SCHEMA)));
        relay.window(1, 1);
        relay.faults((number, events, reply) -> {
            reply.chunked(events, 4096);
            if (events.length == 0) {
                reply.broken(events, 0);
            }
        });
        other.window(1, People.event(Opcode.UPSERT, 7, People.SCHEMA_ID, 1, 10, "a"));
        other.window(
                2,
                People.event(Opcode.UPSERT, 40, People.SCHEMA_ID, 2, 99, "not ours"),
                People.event(Opcode.UPSERT, 7, People.SCHEMA_ID, 2, 20, "b"));

        try (AesopClient client = builder().relay(other.address()).start()) {
            assertThat(client.awaitScn(2, SOON)).isTrue();
        }

        assertThat(consumer.calls("event")).containsExactly("event 10", "event 20");
        assertThat(other.requests("stream"))
                .allMatch(request -> request.parameters().get("sources").equals("7"));
    }

    @Test
    void shouldGiveUpSilentRelay() throws Exception {
        CountDownLatch until = new CountDownLatch(1);
        relay.window(1, 2);
        relay.faults((number, events, reply) -> {
            if (number == 0) {
                reply.stalled(events, 70, until);
            } else {
                reply.chunked(events, 4096);
            }
        });
        ClientSettings impatient =
                Quick.builder().set("readTimeout", Duration.ofMillis(200)).build();

        try (AesopClient client = builder().settings(impatient).start()) {
            assertThat(client.awaitState(PartState.RETRYING, SOON)).isTrue();
            assertThat(client.status().code()).contains(ErrorCode.TIMEOUT);
            assertThat(client.status().cause()).contains("GET /stream from relay=" + relay.address());
            assertThat(client.awaitScn(1, SOON)).isTrue();
        } finally {
            until.countDown();
        }

        assertThat(consumer.calls("event")).containsExactly("event 10", "event 11");
    }

    @Test
    void shouldRetryWhenRelayAnswersError() throws Exception {
        relay.window(1, 1);
        relay.faults((number, events, reply) -> {
            if (number < 3) {
                reply.error(ErrorClass.OFFSET_NOT_FOUND, "overrun");
            } else {
                reply.chunked(events, 4096);
            }
        });

        try (AesopClient client = start()) {
            assertThat(client.awaitScn(1, SOON)).isTrue();
            assertThat(client.progress().relayFailures()).isEqualTo(3);
            assertThat(client.status().state()).isEqualTo(PartState.RUNNING);
        }
    }

    @Test
    void shouldTakeWholeWindowsBeforeErrorTextInStream() throws Exception {
        relay.window(1, 2);
        relay.window(2, 2);
        relay.faults((number, events, reply) -> {
            if (number == 0) {
                reply.failing(events, FakeRelay.ends(events).get(3), ErrorClass.PROCESSING_FAILED, "no more");
            } else {
                reply.chunked(events, 4096);
            }
        });

        try (AesopClient client = start()) {
            assertThat(client.awaitScn(2, SOON)).isTrue();
            assertThat(client.progress().relayFailures()).isEqualTo(1);
        }

        assertThat(consumer.calls("event")).containsExactly("event 10", "event 11", "event 20", "event 21");
        RequestTarget second = relay.requests("stream").get(1);
        assertThat(second.parameters().get("checkPoint"))
                .contains("\"windowScn\":1}")
                .contains("\"windowOffset\":-1");
    }

    @Test
    void shouldFallOffWhenErrorTextInStreamSaysSo() throws Exception {
        relay.window(1, 1);
        relay.faults((number, events, reply) -> reply.failing(events, 0, ErrorClass.SCN_NOT_FOUND, "evicted"));

        try (AesopClient client = start()) {
            assertThat(client.awaitState(PartState.FAILED, SOON)).isTrue();
            assertThat(client.status().code()).contains(ErrorCode.SCN_NOT_FOUND);
        }
    }

    @Test
    void shouldFailWithWayOutWhenNoRelayHasTheWindows() throws Exception {
        relay.window(900, 1);
        relay.evict(500);
        other.window(800, 1);
        other.evict(400);

        AesopClient client =
                builder().relay(other.address()).startFrom(StartFrom.scn(5)).start();
        assertThat(client.awaitEnd(SOON)).isTrue();

        assertThat(client.status().state()).isEqualTo(PartState.FAILED);
        assertThat(client.status().code()).contains(ErrorCode.SCN_NOT_FOUND);
        assertThat(client.status().cause())
                .contains("scn=5")
                .containsAnyOf("oldest scn=900", "oldest scn=800")
                .contains("move file=" + directory.toAbsolutePath().resolve("test.checkpoint") + " away")
                .contains("oldest, latest or an SCN");
        assertThat(consumer.calls()).containsExactly("start", "error SCN_NOT_FOUND", "stop");
        assertThatThrownBy(() -> client.awaitScn(900, SOON)).isInstanceOf(AesopException.class);
        client.close();
        assertThat(client.status().state()).isEqualTo(PartState.STOPPED);
    }

    @Test
    void shouldFindWindowsAtTheOtherRelay() throws Exception {
        relay.window(900, 1);
        relay.evict(500);
        other.window(6, 1);
        other.window(900, 1);

        try (AesopClient client =
                builder().relay(other.address()).startFrom(StartFrom.scn(5)).start()) {
            assertThat(client.awaitScn(900, SOON)).isTrue();
        }

        assertThat(consumer.calls("event")).containsExactly("event 60", "event 9000");
    }

    @Test
    void shouldRetryDamagedEventAndFailIfItStaysDamaged() throws Exception {
        relay.window(1, 1);
        relay.window(2, 2);
        relay.faults((number, events, reply) -> {
            int second = FakeRelay.ends(events).get(events.length > 500 ? 2 : 0);
            events[second + EventLayout.LONG_KEY_HEADER_LENGTH] ^= 1;
            reply.chunked(events, 4096);
        });

        AesopClient client = start();
        assertThat(client.awaitEnd(SOON)).isTrue();

        assertThat(client.status().code()).contains(ErrorCode.CORRUPT);
        assertThat(client.status().cause()).contains("5 times in a row").contains("WRONG_VALUE_CRC");
        assertThat(consumer.calls("window")).doesNotContain("window 2");
    }

    @Test
    void shouldRecoverWhenDamageWasOfTheNetwork() throws Exception {
        relay.window(1, 3);
        relay.faults((number, events, reply) -> {
            if (number < 2) {
                events[FakeRelay.ends(events).get(0) + EventLayout.LENGTH_OFFSET + 1] ^= 0x20;
            }
            reply.chunked(events, 4096);
        });

        try (AesopClient client = start()) {
            assertThat(client.awaitScn(1, SOON)).isTrue();
        }

        assertThat(consumer.calls("event")).hasSize(3);
    }

    @Test
    void shouldRefuseWindowWithoutEnd() throws Exception {
        relay.window(1, 1);
        relay.window(2, 1);
        relay.faults((number, events, reply) -> {
            List<Integer> ends = FakeRelay.ends(events);
            if (number == 0) {
                reply.head();
                reply.chunk(Arrays.copyOf(events, ends.get(0)));
                reply.chunk(Arrays.copyOfRange(events, ends.get(1), events.length));
                reply.write("0\r\n\r\n");
            } else {
                reply.chunked(events, 4096);
            }
        });

        try (AesopClient client = start()) {
            assertThat(client.awaitScn(2, SOON)).isTrue();
            assertThat(client.progress().relayFailures()).isEqualTo(1);
        }

        assertThat(consumer.calls("event")).containsExactly("event 10", "event 20");
    }

    @Test
    void shouldGrowForEventThatIsPending() throws Exception {
        relay.window(1, 1);
        relay.window(2, People.person(2, 20, "x".repeat(300_000)));
        relay.window(3, 1);

        try (AesopClient client = start()) {
            assertThat(client.awaitScn(3, SOON)).isTrue();
        }

        assertThat(consumer.calls("event")).containsExactly("event 10", "event 20", "event 30");
    }

    @Test
    void shouldFailByNameWhenEventIsTooLong() throws Exception {
        relay.window(1, 1);
        relay.window(2, People.person(2, 20, "x".repeat(300_000)));
        ClientSettings small =
                Quick.builder().set("maxEventSize", DataSize.ofKilobytes(200)).build();

        AesopClient client = builder().settings(small).start();
        assertThat(client.awaitEnd(SOON)).isTrue();

        assertThat(client.status().code()).contains(ErrorCode.EVENT_TOO_LARGE);
        assertThat(client.status().cause())
                .contains("after scn=1")
                .contains("maxEventSize=204800")
                .contains("Raise the client's setting maxEventSize");
        assertThat(consumer.calls("window")).containsExactly("window 1");
        client.close();
    }

    @Test
    void shouldFailByNameWhenRelaySendsTooLongEventUnasked() throws Exception {
        byte[] event = People.person(1, 10, "x".repeat(300_000));
        relay.faults((number, events, reply) -> reply.chunked(event, 4096));
        ClientSettings small =
                Quick.builder().set("maxEventSize", DataSize.ofKilobytes(200)).build();

        AesopClient client = builder().settings(small).start();
        assertThat(client.awaitEnd(SOON)).isTrue();

        assertThat(client.status().code()).contains(ErrorCode.EVENT_TOO_LARGE);
        assertThat(client.status().cause()).contains("its length=" + event.length);
    }

    @Test
    void shouldRegisterAgainWhenSchemaIsUnknown() throws Exception {
        String newer = People.SCHEMA.replace(
                "\"id\",\"type\":\"long\"}",
                "\"id\",\"type\":\"long\"}," + "{\"name\":\"city\",\"type\":[\"null\",\"string\"],\"default\":null}");
        byte[] unknown = People.event(Opcode.UPSERT, 40, SchemaId.of(newer), 2, 20, "b");
        relay.window(1, 1);
        relay.window(2, unknown);
        relay.faults((number, events, reply) -> {
            if (number > 0) {
                relay.serves(new FakeRelay.Served(People.SOURCE, 40, List.of(People.SCHEMA, newer)));
            }
            reply.chunked(events, 4096);
        });

        try (AesopClient client = start()) {
            assertThat(client.awaitScn(2, SOON)).isTrue();
        }

        assertThat(consumer.calls("event")).containsExactly("event 10", "event 20");
        assertThat(relay.requests("register")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void shouldSayWhichSourceNobodyServes() throws Exception {
        relay.serves(new FakeRelay.Served("another.Source", 1, List.of(People.SCHEMA)));

        try (AesopClient client = start()) {
            assertThat(client.awaitState(PartState.RETRYING, SOON)).isTrue();
            assertThat(client.status().cause())
                    .contains("does not serve sources=[" + People.SOURCE + "]")
                    .contains("another.Source");

            relay.serves(new FakeRelay.Served(People.SOURCE, 40, List.of(People.SCHEMA)));
            relay.window(1, 1);
            assertThat(client.awaitScn(1, SOON)).isTrue();
        }
    }

    @Test
    void shouldStartWithoutRelayAndFindItLater() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (AesopClient client = AesopClient.builder()
                .relay("127.0.0.1", port)
                .subscribe(People.SOURCE, consumer)
                .checkpointDirectory(directory)
                .settings(Quick.settings())
                .start()) {
            assertThat(client.awaitState(PartState.RETRYING, SOON)).isTrue();
            assertThat(client.status().code()).contains(ErrorCode.CONNECTION_LOST);
            assertThat(client.status().cause())
                    .contains("relay=127.0.0.1:" + port)
                    .contains("Check that the relay runs");
            try (FakeRelay late = new FakeRelay(port)) {
                late.window(1, 1);
                assertThat(client.awaitScn(1, SOON)).isTrue();
                assertThat(client.awaitState(PartState.RUNNING, SOON)).isTrue();
            }
        }
    }

    @Test
    void shouldFailAfterAsManyRetriesAsAllowed() throws Exception {
        HostAndPort gone = relay.address();
        relay.close();
        ClientSettings few = Quick.builder().set("maxRetries", 2).build();

        AesopClient client = AesopClient.builder()
                .relay(gone)
                .subscribe(People.SOURCE, consumer)
                .checkpointDirectory(directory)
                .settings(few)
                .start();
        assertThat(client.awaitEnd(SOON)).isTrue();

        assertThat(client.status().cause()).contains("3 times in a row");
        assertThat(client.progress().relayFailures()).isEqualTo(3);
    }

    @Test
    void shouldRetryWhenRelayNumbersSourcesAsNoEventCan() throws Exception {
        relay.window(1, 1);
        for (int id : new int[] {-1, Integer.MAX_VALUE}) {
            relay.serves(new FakeRelay.Served(People.SOURCE, id, List.of(People.SCHEMA)));
            try (AesopClient client = start()) {
                assertThat(client.awaitState(PartState.RETRYING, SOON)).isTrue();
                assertThat(client.status().code()).contains(ErrorCode.PEER_FAILED);
                assertThat(client.status().cause()).contains(People.SOURCE).contains("id=" + id);
            }
        }
        relay.serves(new FakeRelay.Served(People.SOURCE, People.SOURCE_ID, List.of(People.SCHEMA)));
        try (AesopClient client = start()) {
            assertThat(client.awaitScn(1, SOON)).isTrue();
        }
    }

    @Test
    void shouldNotTakeWebServerForRelay() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread web = new Thread(() -> {
                try (var socket = server.accept()) {
                    socket.getOutputStream().write("SSH-2.0-OpenSSH_9.6\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().read();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            web.start();
            try (AesopClient client = AesopClient.builder()
                    .relay("127.0.0.1", server.getLocalPort())
                    .subscribe(People.SOURCE, consumer)
                    .checkpointDirectory(directory)
                    .settings(Quick.builder()
                            .set("retryInitialDelay", Duration.ofMillis(50))
                            .set("retryMaxDelay", Duration.ofSeconds(50))
                            .build())
                    .start()) {
                assertThat(client.awaitState(PartState.RETRYING, SOON)).isTrue();
                assertThat(client.status().code()).contains(ErrorCode.PEER_FAILED);
                assertThat(client.status().cause()).contains("Is it a relay that listens at this address?");
            }
            web.join();
        }
    }

    /** Of a relay whose every source is wanted every window is, and it sends them without looking at them. */
    @Test
    void shouldForgoTheEndsOfOthersWindowsWhereARelayServesOthers() throws Exception {
        relay.window(1, 1);
        relay.knows(FakeRelay.Age.WAITS);
        try (AesopClient client = start()) {
            assertThat(client.awaitScn(1, SOON)).isTrue();
        }
        assertThat(coalescing(relay)).containsOnly(false);

        other.serves(
                new FakeRelay.Served("other.Source", 41, List.of(People.SCHEMA)),
                new FakeRelay.Served(People.SOURCE, People.SOURCE_ID, List.of(People.SCHEMA)));
        other.window(2, 1);
        ClientBuilder ofOthers = AesopClient.builder()
                .id("few")
                .relay(other.address())
                .subscribe(People.SOURCE, consumer)
                .checkpointDirectory(directory)
                .settings(Quick.settings());
        try (AesopClient client = ofOthers.start()) {
            assertThat(client.awaitScn(2, SOON)).isTrue();
        }
        assertThat(coalescing(other)).containsOnly(true);
    }

    private static List<Boolean> coalescing(FakeRelay asked) {
        return asked.requests().stream()
                .filter(request -> request.command().equals("stream"))
                .map(request -> request.parameter(WireParameters.COALESCE).isPresent())
                .toList();
    }

    @Test
    void shouldTurnToNextRelayWhenNothingComes() throws Exception {
        ClientSettings restless =
                Quick.builder().set("idleReconnect", Duration.ofSeconds(1)).build();
        try (AesopClient client =
                builder().relay(other.address()).settings(restless).start()) {
            await().atMost(SOON)
                    .until(() ->
                            !relay.requests().isEmpty() && !other.requests().isEmpty());
            assertThat(client.status().state()).isEqualTo(PartState.RUNNING);
            assertThat(client.progress().relayFailures()).isZero();
        }
    }

    @Test
    void shouldReconnectWithoutFailureWhenRelayClosesIdleConnection() throws Exception {
        relay.window(1, 1);
        CountDownLatch inCallback = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        consumer.answers(call -> {
            if (call.equals("event 20")) {
                inCallback.countDown();
                goOn.await();
            }
            return ConsumerResult.SUCCESS;
        });
        ClientSettings noWait = Quick.builder()
                .set("pollWait", Duration.ZERO)
                .set("pollInterval", Duration.ofMillis(500))
                .build();

        try (AesopClient client = builder().settings(noWait).start()) {
            assertThat(client.awaitScn(1, SOON)).isTrue();
            relay.window(2, 1);
            inCallback.await();
            int requests = relay.requests().size();
            await().atMost(SOON).until(() -> relay.requests().size() > requests);
            relay.dropConnections(); // the client pauses before its next request
            relay.window(3, 1);
            goOn.countDown();
            assertThat(client.awaitScn(3, SOON)).isTrue();
            assertThat(client.progress().relayFailures()).isZero();
        }
        assertThat(consumer.calls("event")).containsExactly("event 10", "event 20", "event 30");
        assertThat(relay.requests("register")).hasSize(2);
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
