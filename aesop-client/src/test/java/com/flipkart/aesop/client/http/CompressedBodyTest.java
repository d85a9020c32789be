package com.flipkart.aesop.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.testkit.Seeds;
import com.flipkart.aesop.wire.zstd.ZstdLibrary;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompressedBodyTest {
    private int openBefore;
    private CompressedBody.Buffers buffers;

    @BeforeEach
    void open() {
        openBefore = ZstdLibrary.open();
        buffers = new CompressedBody.Buffers();
    }

    @AfterEach
    void close() {
        buffers.close();
        assertThat(ZstdLibrary.open()).isEqualTo(openBefore);
    }

    private CompressedBody chunked() {
        return new CompressedBody(new ChunkedBody(), buffers);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] chunk(byte[] data, String extension) {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes(bytes(Integer.toHexString(data.length) + extension + "\r\n"));
        chunk.writeBytes(data);
        chunk.writeBytes(bytes("\r\n"));
        return chunk.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** What comes out for some input, through a buffer of the heap as the queue's is. */
    private static byte[] decode(CompressedBody body, byte[] wire, int room) {
        ByteBuffer in = ByteBuffer.wrap(wire);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        ByteBuffer out = ByteBuffer.allocate(room);
        do {
            body.decode(in, out.clear());
            got.write(out.array(), 0, out.position());
        } while (!out.hasRemaining());
        assertThat(in.hasRemaining() && !body.done())
                .as("left in the socket's buffer")
                .isFalse();
        return got.toByteArray();
    }

    @Test
    void shouldReadWhateverThePiecesAre() {
        Seeds.run(random -> {
            byte[] plain = new byte[random.nextInt(200_000)];
            random.nextBytes(plain);
            byte[] frame = Frames.whole(plain.length == 0 ? new byte[] {} : plain);
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            for (int at = 0; at < frame.length; ) {
                int length = Math.min(frame.length - at, 1 + random.nextInt(20_000));
                wire.writeBytes(chunk(Arrays.copyOfRange(frame, at, at + length), ""));
                at += length;
            }
            wire.writeBytes(bytes("0\r\nx-aesop-at-end: true\r\n\r\n"));
            byte[] all = wire.toByteArray();
            CompressedBody body = chunked();
            ByteArrayOutputStream got = new ByteArrayOutputStream();
            for (int at = 0; at < all.length; ) {
                assertThat(body.done()).isFalse();
                int length = Math.min(all.length - at, 1 + random.nextInt(random.nextBoolean() ? 4 : 100_000));
                got.writeBytes(decode(body, Arrays.copyOfRange(all, at, at + length), 1 + random.nextInt(100_000)));
                at += length;
            }
            assertThat(got.toByteArray()).isEqualTo(plain);
            assertThat(body.done()).isTrue();
            assertThat(body.trailers()).containsEntry("x-aesop-at-end", "true");
        });
    }

    @Test
    void shouldSayThatItHasCaughtUpWhenTheLastByteIsOut() {
        byte[][] frame = Frames.pieces(bytes("hello"), bytes("again"));
        CompressedBody body = chunked();
        ByteBuffer in = ByteBuffer.wrap(chunk(joined(frame[0], frame[1]), ";end"));
        ByteBuffer out = ByteBuffer.allocate(7);

        body.decode(in, out);
        assertThat(in.hasRemaining()).isFalse();
        assertThat(body.caughtUp()).as("3 bytes are still to come out").isFalse();
        body.decode(in, out.clear());

        assertThat(out.position()).isEqualTo(3);
        assertThat(body.caughtUp()).isTrue();
        assertThat(body.done()).isFalse();
    }

    @Test
    void shouldGiveWhatCameBeforeTheDamageAndThenFail() {
        byte[][] frame = Frames.pieces(bytes("hello"));
        CompressedBody body = chunked();

        assertThat(decode(body, joined(chunk(frame[0], ""), bytes("3\r\n")), 100))
                .isEqualTo(bytes("hello"));
        assertThatThrownBy(() -> decode(body, bytes("\377\377\377\r\n"), 100))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT));
        assertThat(body.done()).isFalse();
    }

    @Test
    void shouldGiveWhatCameBeforeFramingThatIsWrongAndThenFail() {
        CompressedBody body = chunked();
        byte[] wire = joined(chunk(Frames.pieces(bytes("hello"))[0], ""), bytes("xyz\r\n"));
        ByteBuffer in = ByteBuffer.wrap(wire);
        ByteBuffer out = ByteBuffer.allocate(100);

        assertThatThrownBy(() -> {
                    body.decode(in, out);
                    body.decode(in, out);
                })
                .hasMessageContaining("a chunk without a size");
        assertThat(body.done()).isFalse();
    }

    @Test
    void shouldFailWhereTheBodyEndsInsideTheFrame() {
        byte[][] frame = Frames.pieces(bytes("hello"));
        CompressedBody body = chunked();
        ByteBuffer in = ByteBuffer.wrap(joined(chunk(frame[0], ""), bytes("0\r\n\r\n")));
        ByteBuffer out = ByteBuffer.allocate(100);

        body.decode(in, out);

        assertThat(out.position()).isEqualTo(5);
        assertThatThrownBy(() -> body.decode(in, out))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONNECTION_LOST))
                .hasMessageContaining("it ended in the middle of its frame");
        CompressedBody empty = chunked();
        assertThatThrownBy(() -> empty.decode(ByteBuffer.wrap(bytes("0\r\n\r\n")), out.clear()))
                .hasMessageContaining("it ended in the middle of its frame");
    }

    @Test
    void shouldTakeTheEndOfTheConnectionForTheEndOnlyBehindTheFrame() {
        byte[][] frame = Frames.pieces(bytes("hello"));
        CompressedBody body = new CompressedBody(PlainBody.untilClosed(), buffers);

        assertThat(decode(body, frame[0], 100)).isEqualTo(bytes("hello"));
        assertThat(body.endsWithConnection()).isFalse();
        assertThat(decode(body, frame[1], 100)).isEmpty();
        assertThat(body.endsWithConnection()).isTrue();
    }

    /** 256 MB in 8 KB: what is not asked for stays where it is. */
    @Test
    void shouldTakeNoMoreOfABombThanThereIsRoomFor() {
        String blocks = "02001000".repeat(2_000);
        byte[] bomb = HexFormat.of().parseHex("28b52ffd0038" + blocks + "010000");
        CompressedBody body = chunked();
        ByteBuffer in = ByteBuffer.wrap(joined(chunk(bomb, ""), bytes("0\r\n\r\n")));
        ByteBuffer out = ByteBuffer.allocate(1_000_000);

        body.decode(in, out);

        assertThat(out.hasRemaining()).isFalse();
        assertThat(body.done()).isFalse();
        assertThat(body.caughtUp()).isFalse();
    }
}
