package com.flipkart.aesop.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedBodyTest {
    private final ChunkedBody body = new ChunkedBody();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 1000})
    void shouldNotMindWhereThePiecesEnd(int piece) {
        String wire =
                "5\r\nhello\r\n1;name=value\r\n \r\n00a\r\n0123456789\r\n0\r\nx-dbus-error: a.B\r\nOther:c\r\n\r\n";

        assertThat(decode(wire, piece, piece)).isEqualTo("hello 0123456789");
        assertThat(body.done()).isTrue();
        assertThat(body.trailers()).containsEntry("x-dbus-error", "a.B").containsEntry("other", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {";end", " ; end ", ";a=b;end"})
    void shouldKnowTheChunkAfterWhichThereIsNothingForNow(String extension) {
        assertThat(decode("5\r\nhello\r\n", 1, 1)).isEqualTo("hello");
        assertThat(body.caughtUp()).isFalse();
        assertThat(decode("5" + extension + "\r\nhello", 1, 1)).isEqualTo("hello");
        assertThat(body.caughtUp()).isTrue();
        assertThat(decode("\r\n", 1, 1)).isEmpty();
        assertThat(body.caughtUp()).isTrue();
        assertThat(decode("5", 1, 1)).isEmpty();
        assertThat(body.caughtUp()).isFalse();
        assertThat(decode(";ending\r\nhello\r\n", 1, 1)).isEqualTo("hello");
        assertThat(body.caughtUp()).isFalse();
    }

    @Test
    void shouldWaitForRoom() {
        ByteBuffer in = ByteBuffer.wrap("a\r\n0123456789\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer out = ByteBuffer.allocate(4);

        body.decode(in, out);

        assertThat(out.hasRemaining()).isFalse();
        assertThat(body.done()).isFalse();
        assertThat(in.remaining()).isEqualTo(6 + 2 + 5);
    }

    @Test
    void shouldLeaveWhatFollowsTheBody() {
        ByteBuffer in = ByteBuffer.wrap("0\r\n\r\nHTTP/1.1".getBytes(StandardCharsets.US_ASCII));

        body.decode(in, ByteBuffer.allocate(10));

        assertThat(body.done()).isTrue();
        assertThat(in.remaining()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "\r\n", "5\r\nhelloX", "ffffffffffffffff\r\n", "-1\r\n", ";x\r\n"})
    void shouldRefuseWhatIsNotChunked(String wire) {
        assertThatThrownBy(() -> decode(wire, 100, 100))
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("it is not HTTP/1.1");
    }

    @Test
    void shouldRefuseEndlessTrailers() {
        assertThatThrownBy(() -> decode("0\r\n" + "a: b\r\n".repeat(20_000), 1000, 1000))
                .isInstanceOf(AesopException.class)
                .hasMessageContaining("trailers of more than");
    }

    private String decode(String wire, int piece, int room) {
        byte[] bytes = wire.getBytes(StandardCharsets.US_ASCII);
        StringBuilder text = new StringBuilder();
        ByteBuffer in = ByteBuffer.allocate(bytes.length).limit(0);
        int given = 0;
        while (given < bytes.length || in.hasRemaining()) {
            int more = Math.min(piece, bytes.length - given);
            in.compact().put(bytes, given, more).flip();
            given += more;
            ByteBuffer out = ByteBuffer.allocate(room);
            body.decode(in, out);
            text.append(new String(out.array(), 0, out.position(), StandardCharsets.US_ASCII));
            if (body.done()) {
                break;
            }
        }
        return text.toString();
    }
}
