package com.flipkart.aesop.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.wire.RequestTarget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestParserTest {
    private static final String CAPTURED =
            "GET /stream?protocolVersion=2&sources=40&streamFromLatestScn=false&checkPoint="
                    + "{\"tsNsecs\":-1,\"prevScn\":-1,\"snapshot_offset\":-1,\"consumption_mode\":\"ONLINE_CONSUMPTION\","
                    + "\"bootstrap_start_scn\":-1,\"windowOffset\":-1,\"windowScn\":-1}&output=binary&size=10485759&maxev=2"
                    + " HTTP/1.1\r\n"
                    + "Host: localhost/127.0.0.1:11199\r\n"
                    + "Connection: keep-alive\r\n"
                    + "Accept-Encoding: gzip\r\n"
                    + "x-dbus-client-host: box\r\n"
                    + "x-dbus-client-service: person-client\r\n\r\n";

    private final RequestParser parser = new RequestParser();

    @Test
    void shouldReadWhatAnUnmodifiedClientSends() throws BadRequestException {
        Request request = parser.parse(bytes(CAPTURED));

        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.minorVersion()).isEqualTo(1);
        assertThat(request.keepAlive()).isTrue();
        assertThat(request.target().command()).isEqualTo("stream");
        assertThat(request.target().parameter("checkPoint").orElseThrow())
                .startsWith("{\"tsNsecs\":-1,")
                .endsWith("\"windowScn\":-1}");
        assertThat(request.target().parameter("client-service")).contains("person-client");
    }

    @Test
    void shouldTakeTheFirstOfTwoHeadersOfOneParameterWhateverTheirCase() throws BadRequestException {
        Request request = parser.parse(bytes(String.join(
                "\r\n",
                "GET /stream HTTP/1.1",
                "x-dbus-checkPoint: first",
                "x-dbus-checkpoint: second",
                "X-DBUS-STREAMFROMLATESTSCN: true",
                "",
                "")));

        assertThat(request.target().parameter("checkPoint")).contains("first");
        assertThat(request.target().parameter("streamFromLatestScn")).contains("true");
        assertThat(request.target().parameters()).hasSize(2);
    }

    @Test
    void shouldReadTheSameWhereverTheBytesAreCut() throws BadRequestException {
        Request whole = parser.parse(bytes(CAPTURED));
        byte[] all = CAPTURED.getBytes(StandardCharsets.UTF_8);
        for (int cut = 1; cut < all.length; cut++) {
            ByteBuf in = Unpooled.buffer();
            in.writeBytes(all, 0, cut);
            assertThat(parser.parse(in)).as("cut at %d", cut).isNull();
            assertThat(parser.isInside(in)).isTrue();
            in.writeBytes(all, cut, all.length - cut);

            assertThat(parser.parse(in)).as("cut at %d", cut).isEqualTo(whole);
            assertThat(parser.isInside(in)).isFalse();
        }
    }

    @Test
    void shouldTakeTheLastWordAsVersionWhenTheTargetHasBlanks() throws BadRequestException {
        Request request =
                parser.parse(bytes("GET /stream?checkPoint={\"a\": 1,  \"b\" : \"x y\"}&size=3 HTTP/1.1\r\n\r\n"));

        assertThat(request.target())
                .isEqualTo(RequestTarget.parse("/stream?checkPoint={\"a\": 1,  \"b\" : \"x y\"}&size=3"));
        assertThat(request.target().parameter("size")).contains("3");
    }

    @Test
    void shouldReadPipelinedRequestsOneByOneAndSkipBodiesAndEmptyLines() throws BadRequestException {
        ByteBuf in = Unpooled.buffer();
        in.writeBytes(bytes("\r\n\r\nPOST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello\r\n"));
        in.writeBytes(bytes("GET /b HTTP/1.0\n\n"));
        in.writeBytes(bytes("GET /c HTTP/1.1\r\nConnection: Close\r\n\r\n"));
        List<Request> requests = new ArrayList<>();

        for (Request request = parser.parse(in); request != null; request = parser.parse(in)) {
            requests.add(request);
        }

        assertThat(requests).extracting(request -> request.target().command()).containsExactly("a", "b", "c");
        assertThat(requests).extracting(Request::keepAlive).containsExactly(true, false, false);
        assertThat(requests).extracting(Request::minorVersion).containsExactly(1, 0, 1);
    }

    @Test
    void shouldTakeALineOf64KiBAndNoLonger() throws BadRequestException {
        String frame = "GET /stream?checkPoint= HTTP/1.1";
        String longest = "x".repeat(64 * 1024 - frame.length() - 1);
        Request request = parser.parse(bytes("GET /stream?checkPoint=" + longest + " HTTP/1.1\r\n\r\n"));
        assertThat(request.target().parameter("checkPoint")).contains(longest);

        assertThatThrownBy(() -> parser.parse(bytes("GET /stream?checkPoint=" + longest + "xx HTTP/1.1\r\n\r\n")))
                .isInstanceOfSatisfying(
                        BadRequestException.class, e -> assertThat(e.status()).isEqualTo("414 URI Too Long"));
        assertThatThrownBy(() -> new RequestParser().parse(bytes("G".repeat(64 * 1024 + 1))))
                .isInstanceOfSatisfying(
                        BadRequestException.class, e -> assertThat(e.status()).isEqualTo("414 URI Too Long"));
    }

    @Test
    void shouldRefuseHeadersBeyond64KiB() {
        String header = "x: " + "y".repeat(996) + "\r\n";

        assertThatThrownBy(() -> parser.parse(bytes("GET / HTTP/1.1\r\n" + header.repeat(70))))
                .isInstanceOfSatisfying(BadRequestException.class, e -> assertThat(e.status())
                        .isEqualTo("431 Request Header Fields Too Large"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GET /sources            | 400 Bad Request
                    GET                     | 400 Bad Request
                    GET / HTTP/2.0          | 505 HTTP Version Not Supported
                    PRI * HTTP/2.0          | 405 Method Not Allowed
                    GeT / HTTP/1.1          | 400 Bad Request
                    DELETE / HTTP/1.1       | 405 Method Not Allowed
                    {"a":1} / HTTP/1.1      | 400 Bad Request
                    GET / HTTP/1.1~:no name | 400 Bad Request
                    GET / HTTP/1.1~nonsense | 400 Bad Request
                    GET / HTTP/1.1~Content-Length: -1                   | 400 Bad Request
                    GET / HTTP/1.1~Content-Length: 1~Content-Length: 1  | 400 Bad Request
                    GET / HTTP/1.1~Content-Length: 65537                | 413 Content Too Large
                    GET / HTTP/1.1~Transfer-Encoding: chunked           | 411 Length Required
                    """)
    void shouldSayWhatIsWrong(String lines, String status) {
        assertThatThrownBy(() -> parser.parse(bytes(lines.replace("~", "\r\n") + "\r\n\r\n")))
                .isInstanceOfSatisfying(
                        BadRequestException.class, e -> assertThat(e.status()).isEqualTo(status));
    }

    @Test
    void shouldRecogniseTls() {
        assertThatThrownBy(() -> parser.parse(Unpooled.wrappedBuffer(new byte[] {0x16, 3, 1})))
                .hasMessageContaining("looks like TLS");
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
