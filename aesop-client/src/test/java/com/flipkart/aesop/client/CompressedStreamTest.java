package com.flipkart.aesop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.client.http.Frames;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.PartState;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.wire.RequestTarget;
import com.flipkart.aesop.wire.StreamCompression;
import com.flipkart.aesop.wire.zstd.ZstdLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What comes over a connection that was asked to be compressed: frames, no frames, and what is wrong with them. */
@Timeout(20)
class CompressedStreamTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String COMPRESSED =
            "HTTP/1.1 200 OK\r\nx-aesop-compress: zstd\r\nTransfer-Encoding: chunked\r\n\r\n";

    @TempDir
    Path directory;

    private final RecordingConsumer consumer = new RecordingConsumer();
    private int openBefore;
    private FakeRelay relay;

    @BeforeEach
    void startRelay() throws IOException {
        openBefore = ZstdLibrary.open();
        relay = new FakeRelay();
    }

    @AfterEach
    void stopRelay() throws IOException {
        relay.close();
        assertThat(ZstdLibrary.open()).isEqualTo(openBefore);
    }

    private AesopClient start() {
        return AesopClient.builder()
                .id("test")
                .relay(relay.address())
                .subscribe(People.SOURCE, consumer)
                .checkpointDirectory(directory)
                .settings(SettingsBuilder.from(Quick.settings())
                        .set("compress", StreamCompression.ZSTD)
                        .build())
                .start();
    }

    private static void frame(FakeRelay.Reply reply, byte[] bytes, int chunk) throws IOException {
        reply.write(COMPRESSED);
        for (int start = 0; start < bytes.length; start += chunk) {
            reply.chunk(Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + chunk)));
        }
        reply.write("0\r\n\r\n");
    }

    private static void compressed(FakeRelay.Reply reply, byte[] events, int chunk) throws IOException {
        if (events.length == 0) {
            reply.chunked(events, 1);
        } else {
            frame(reply, Frames.whole(events), chunk);
        }
    }

    private void windows(int count) {
        LongStream.rangeClosed(1, count).forEach(scn -> relay.window(scn, 3));
    }

    private void assertAllCame(int windows) {
        assertThat(consumer.calls("end window"))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, windows)
                        .mapToObj(scn -> "end window " + scn)
                        .toList());
        assertThat(consumer.calls("event")).hasSize(3 * windows).doesNotHaveDuplicates();
    }

    @Test
    void shouldAskForItAndReadIt() throws Exception {
        windows(300);
        relay.faults((number, events, reply) -> compressed(reply, events, 1 + number % 200));

        try (AesopClient client = start()) {
            assertThat(client.awaitScn(300, SOON)).isTrue();
            assertThat(client.progress().relayFailures()).isZero();
            assertThat(ZstdLibrary.open()).isEqualTo(openBefore + 1);
        }

        assertAllCame(300);
        assertThat(relay.requests("stream"))
                .extracting(RequestTarget::parameters)
                .allSatisfy(parameters -> assertThat(parameters).containsEntry("compress", "zstd"));
    }

    @Test
    void shouldReadARelayThatDoesNotKnowOfIt() throws Exception {
        windows(20);

        try (AesopClient client = start()) {
            assertThat(client.awaitScn(20, SOON)).isTrue();
            assertThat(client.progress().relayFailures()).isZero();
            assertThat(ZstdLibrary.open()).isEqualTo(openBefore);
        }

        assertAllCame(20);
    }

    @Test
    void shouldNotAskForItByDefault() throws Exception {
        windows(1);
        try (AesopClient client = AesopClient.builder()
                .relay(relay.address())
                .subscribe(People.SOURCE, consumer)
                .checkpointDirectory(directory)
                .settings(Quick.settings())
                .start()) {
            assertThat(client.awaitScn(1, SOON)).isTrue();
        }
        assertThat(relay.requests("stream"))
                .extracting(RequestTarget::parameters)
                .allSatisfy(parameters -> assertThat(parameters).doesNotContainKey("compress"));
    }

    @Test
    void shouldDeliverEveryWindowOnceWhereverAnswersBreakOff() throws Exception {
        windows(100);
        relay.faults((number, events, reply) -> {
            byte[] frame = Frames.whole(events);
            if (number % 2 == 0 && events.length > 0) {
                reply.write(COMPRESSED);
                reply.chunk(Arrays.copyOf(frame, frame.length / 2));
                reply.write("0\r\n\r\n"); // as if that were all
            } else {
                compressed(reply, events, 1000);
            }
        });

        try (AesopClient client = start()) {
            assertThat(client.awaitScn(100, SOON)).isTrue();
            assertThat(client.progress().relayFailures()).isPositive();
        }

        assertAllCame(100);
    }

    /** Each answer brings a window that is flushed by itself, and damage behind it. */
    @Test
    void shouldUseWhatCameBeforeDamage() throws Exception {
        windows(12);
        relay.faults((number, events, reply) -> {
            if (events.length == 0) {
                reply.chunked(events, 1);
                return;
            }
            int window = FakeRelay.ends(events).get(3);
            byte[][] pieces =
                    Frames.pieces(Arrays.copyOf(events, window), Arrays.copyOfRange(events, window, events.length));
            reply.write(COMPRESSED);
            reply.chunk(pieces[0]);
            await().atMost(SOON).until(() -> consumer.calls().contains("end window " + (number + 1)));
            reply.chunk(new byte[] {-1, -1, -1});
            reply.write("0\r\n\r\n");
        });

        try (AesopClient client = start()) {
            assertThat(client.awaitScn(12, SOON)).isTrue();
            assertThat(client.progress().relayFailures()).isGreaterThanOrEqualTo(11);
        }

        assertAllCame(12);
    }

    @Test
    void shouldBeFailedByWhatIsDamagedAgainAndAgain() throws Exception {
        windows(1);
        byte[] bomb = HexFormat.of().parseHex("28b52ffd0088" + "02001000".repeat(100) + "010000");
        List<byte[]> hostile = List.of(
                "{\"error\":\"plain\"}".getBytes(StandardCharsets.UTF_8), bomb, new byte[] {0x28}, new byte[50], bomb);
        relay.faults((number, events, reply) -> frame(reply, hostile.get(number % hostile.size()), 7));

        try (AesopClient client = start()) {
            await().atMost(SOON).until(() -> client.status().state() == PartState.FAILED);
            assertThat(client.status().code()).contains(ErrorCode.CORRUPT);
            assertThat(client.status().cause()).contains("Reading a compressed answer failed");
        }

        assertThat(consumer.calls("event")).isEmpty();
    }

    @Test
    void shouldRefuseACompressionThatNobodyKnows() throws Exception {
        windows(1);
        relay.faults((number, events, reply) -> {
            if (number == 0) {
                reply.write(COMPRESSED.replace("zstd", "lz4"));
                reply.chunk(events);
                reply.write("0\r\n\r\n");
            } else {
                compressed(reply, events, 10);
            }
        });

        try (AesopClient client = start()) {
            assertThat(client.awaitScn(1, SOON)).isTrue();
            assertThat(client.progress().relayFailures()).isEqualTo(1);
        }
    }
}
