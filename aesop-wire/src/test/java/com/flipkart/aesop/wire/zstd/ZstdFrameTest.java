package com.flipkart.aesop.wire.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.testkit.Seeds;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A frame from the encoder to the decoder, and frames of others. */
class ZstdFrameTest {
    private static final int ROOM = 64 * 1024;
    private static final int ROUNDS = 60;
    private static final HexFormat HEX = HexFormat.of();

    /** One byte, 7, flushed and ended. */
    private static final String SMALLEST = "28b52ffd003808000007010000";

    private int openBefore;
    private ZstdEncoder encoder;
    private ZstdDecoder decoder;

    @BeforeEach
    void open() {
        openBefore = ZstdLibrary.open();
        encoder = new ZstdEncoder();
        decoder = new ZstdDecoder();
    }

    @AfterEach
    void close() {
        encoder.close();
        decoder.close();
        encoder.close();
        decoder.close();
        assertThat(ZstdLibrary.open()).isEqualTo(openBefore);
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static byte[] taken(ByteBuffer filled) {
        byte[] bytes = new byte[filled.flip().remaining()];
        filled.get(bytes);
        return bytes;
    }

    /** Bytes as rows are: some that come again, some that do not. */
    private static byte[] some(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        int alike = random.nextInt(4);
        for (int i = 0; i < length; i++) {
            if (i % 4 < alike) {
                bytes[i] = (byte) (i % 50);
            }
        }
        return bytes;
    }

    private byte[] flushed(byte[] piece) {
        ByteBuffer out = ByteBuffer.allocateDirect(ZstdEncoder.bound(piece.length));
        ByteBuffer in = direct(piece);
        assertThat(encoder.flush(in, out)).isTrue();
        assertThat(in.hasRemaining()).isFalse();
        return taken(out);
    }

    private byte[] ended() {
        ByteBuffer out = ByteBuffer.allocateDirect(ZstdEncoder.bound(0));
        assertThat(encoder.end(out)).isTrue();
        return taken(out);
    }

    private byte[] frame(byte[]... pieces) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            whole.writeBytes(flushed(piece));
        }
        whole.writeBytes(ended());
        return whole.toByteArray();
    }

    /** All that comes out, through room that is smaller than it may be. */
    private byte[] read(byte[] bytes, int room) {
        ByteBuffer in = direct(bytes);
        ByteBuffer out = ByteBuffer.allocateDirect(room);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        do {
            decoder.decode(in, out.clear());
            whole.writeBytes(taken(out));
        } while (out.limit() == room);
        return whole.toByteArray();
    }

    @Test
    void shouldLetEveryByteBeReadAsSoonAsItWasPut() {
        Seeds.run(random -> {
            try (ZstdEncoder own = new ZstdEncoder()) {
                encoder.close();
                encoder = own;
                decoder.begin();
                for (int i = 0; i < ROUNDS; i++) {
                    byte[] piece = some(random, i < 3 ? 1 : 1 + random.nextInt(1 << random.nextInt(18)));
                    assertThat(read(flushed(piece), ROOM)).as("piece %d", i).isEqualTo(piece);
                }
                assertThat(decoder.isFinished()).isFalse();
                assertThat(read(ended(), ROOM)).isEmpty();
                assertThat(decoder.isFinished()).isTrue();
            }
        });
    }

    @Test
    void shouldMakeFramesThatAnybodyReads() throws IOException {
        byte[] first = some(new Random(1), 200_000);
        byte[] second = some(new Random(2), 3);
        byte[] frame = frame(first, second);

        try (ZstdInputStreamNoFinalizer stream = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(frame))) {
            assertThat(stream.readNBytes(first.length)).isEqualTo(first);
            assertThat(stream.readAllBytes()).isEqualTo(second);
        }
    }

    @Test
    void shouldWriteTheHeaderThatIsDrawn() {
        assertThat(HEX.formatHex(frame(new byte[] {7}))).isEqualTo(SMALLEST);
    }

    @Test
    void shouldEndAFrameThatIsEmpty() {
        byte[] frame = ended();

        assertThat(HEX.formatHex(frame)).isEqualTo("28b52ffd0038010000");
        assertThat(read(frame, ROOM)).isEmpty();
        assertThat(decoder.isFinished()).isTrue();
    }

    @Test
    void shouldReadPiecesOfAnyLengthThroughRoomOfAnyLength() {
        Seeds.run(random -> {
            try (ZstdEncoder own = new ZstdEncoder()) {
                encoder.close();
                encoder = own;
                decoder.begin();
                byte[] plain = some(random, 100_000);
                byte[] frame = frame(plain);
                ByteArrayOutputStream whole = new ByteArrayOutputStream();
                int at = 0;
                while (at < frame.length) {
                    int length = Math.min(frame.length - at, 1 + random.nextInt(random.nextBoolean() ? 3 : 5_000));
                    byte[] piece = new byte[length];
                    System.arraycopy(frame, at, piece, 0, length);
                    whole.writeBytes(read(piece, 1 + random.nextInt(5_000)));
                    at += length;
                }
                assertThat(whole.toByteArray()).isEqualTo(plain);
                assertThat(decoder.isFinished()).isTrue();
            }
        });
    }

    @Test
    void shouldGoOnWhereRoomWasTooSmall() {
        byte[] plain = some(new Random(3), 50_000);
        ByteBuffer in = direct(plain);
        ByteBuffer out = ByteBuffer.allocateDirect(7);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        int calls = 0;
        boolean done = false;
        while (!done) {
            done = encoder.flush(in, out.clear());
            frame.writeBytes(taken(out));
            calls++;
        }
        done = false;
        while (!done) {
            done = encoder.end(out.clear());
            frame.writeBytes(taken(out));
        }

        assertThat(calls).isGreaterThan(1_000);
        assertThat(read(frame.toByteArray(), ROOM)).isEqualTo(plain);
        assertThat(decoder.isFinished()).isTrue();
    }

    /** {@link #flushed} asserts that the bound was enough. */
    @Test
    void shouldNeedNoMoreRoomThanItSaysForWhatCannotBeCompressed() {
        Random random = new Random(4);
        for (int length = 1; length <= ZstdBody.MAX_SLICE; length = length * 3 / 2 + 1) {
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            flushed(noise);
        }
        byte[] most = new byte[ZstdBody.MAX_SLICE];
        for (int i = 0; i < 20; i++) {
            random.nextBytes(most);
            flushed(most);
        }
        assertThat(ended()).hasSize(3);
    }

    @Test
    void shouldNotFinishAFrameThatIsCutOffAnywhere() {
        byte[] plain = some(new Random(5), 300);
        byte[] frame = frame(plain);
        for (int length = 0; length < frame.length; length++) {
            decoder.begin();

            byte[] got = read(Arrays.copyOf(frame, length), ROOM);

            assertThat(decoder.isFinished()).as("cut after %d bytes", length).isFalse();
            assertThat(got).as("cut after %d bytes", length).isEqualTo(Arrays.copyOf(plain, got.length));
        }
    }

    /** A frame has no checksum, events have: so some damage shows only in them, but none does harm here. */
    @Test
    void shouldRefuseOrSurviveEveryFlippedBit() {
        byte[] frame = frame(some(new Random(6), 200), some(new Random(7), 5_000));
        int refused = 0;
        for (int bit = 0; bit < 8 * frame.length; bit++) {
            byte[] damaged = frame.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            decoder.begin();
            try {
                read(damaged, 512);
            } catch (AesopException e) {
                assertThat(e.code()).as("bit %d: %s", bit, e.getMessage()).isEqualTo(ErrorCode.CORRUPT);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(8 * 4);
        decoder.begin();
        assertThat(read(frame, ROOM)).hasSize(5_200);
    }

    private void assertRefused(byte[] bytes, String why) {
        decoder.begin();
        AesopException failure = catchThrowableOfType(AesopException.class, () -> read(bytes, ROOM));
        assertThat(failure)
                .as(HEX.formatHex(bytes, 0, Math.min(8, bytes.length)))
                .hasMessageContaining(why);
        assertThat(failure.code()).isEqualTo(ErrorCode.CORRUPT);
    }

    @Test
    void shouldRefuseWhatIsNoFrameOfOurs() throws IOException {
        byte[] plain = some(new Random(8), 1_000);
        assertRefused("{\"error\":\"no frame\"}".getBytes(StandardCharsets.UTF_8), "byte 0 is 123");
        assertRefused(plain, "it is no frame of zstd");
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(gzip)) {
            stream.write(plain);
        }
        assertRefused(gzip.toByteArray(), "it is no frame of zstd");
        assertRefused(HEX.parseHex("502a4d1804000000aabbccdd"), "it is no frame of zstd"); // one to be skipped
        assertRefused(HEX.parseHex("27b52ffd0038010000"), "byte 0 is 39"); // version 0.7
        assertRefused(Zstd.compress(plain), "names one segment or a dictionary");
        assertRefused(HEX.parseHex("28b52ffd0138010000"), "names one segment or a dictionary");
        assertRefused(HEX.parseHex("28b52ffd0838010000"), "reserved bit");
    }

    @Test
    void shouldRefuseAWindowThatIsLargerThanOurs() {
        for (int window : new int[] {0x39, 0x40, 0x88, 0xFF}) {
            assertRefused(
                    HEX.parseHex("28b52ffd00" + HEX.toHexDigits((byte) window) + "010000"), "wants a window of 2^");
        }
        byte[] plain = some(new Random(9), 3_000_000);
        try (ZstdCompressCtx large =
                new ZstdCompressCtx().setLevel(1).setWindowLog(23).setContentSize(false)) {
            assertRefused(large.compress(plain), "2^17 is the most that is taken");
        }
        decoder.begin();
        assertThat(read(HEX.parseHex("28b52ffd0000010000"), ROOM)).isEmpty(); // 1 KiB
        assertThat(decoder.isFinished()).isTrue();
    }

    @Test
    void shouldRefuseBytesBehindTheFrame() {
        byte[] frame = frame(new byte[] {1, 2, 3});
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        twice.writeBytes(frame);
        twice.writeBytes(frame);
        assertRefused(twice.toByteArray(), "follow the end of the frame");
        decoder.begin();
        assertThat(read(frame, ROOM)).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> decoder.decode(direct(new byte[] {0}), ByteBuffer.allocateDirect(1)))
                .hasMessageContaining("1 bytes or more follow the end of the frame");
    }

    /** A block of 128 KiB of one byte is 4 bytes in the frame. */
    @Test
    void shouldPutNoMoreThanThereIsRoomForHoweverMuchAFrameHas() {
        int blocks = 2_000;
        StringBuilder bomb = new StringBuilder("28b52ffd0038");
        for (int i = 0; i < blocks; i++) {
            bomb.append("02001000");
        }
        ByteBuffer in = direct(HEX.parseHex(bomb.append("010000")));
        ByteBuffer out = ByteBuffer.allocateDirect(10_000);
        long put = 0;
        do {
            decoder.decode(in, out.clear());
            put += out.position();
        } while (!decoder.isFinished());
        assertThat(put).isEqualTo(blocks * (128L * 1024));
    }
}
