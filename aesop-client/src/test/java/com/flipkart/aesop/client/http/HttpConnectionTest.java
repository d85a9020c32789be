package com.flipkart.aesop.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.HostAndPort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HttpConnectionTest {
    private static final HttpTimeouts TIMEOUTS = new HttpTimeouts(Duration.ofSeconds(2), Duration.ofMillis(300));

    private final AtomicBoolean interrupted = new AtomicBoolean();
    private final HttpConnection connection = new HttpConnection(TIMEOUTS, interrupted::get);
    private ServerSocket server;
    private CompletableFuture<String> request;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        connection.wake(); // harmless now
        server.close();
    }

    @Test
    void shouldReadBodyWithLength() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: 1\r\nx-a: 2\r\n\r\nhello", false);

        ResponseHead head = get("/sources?a=b");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("X-a")).contains("1,2");
        assertThat(connection.readAll(100)).asString().isEqualTo("hello");
        assertThat(connection.isReusable()).isTrue();
        connection.disconnect();
        assertThat(request.get(5, TimeUnit.SECONDS))
                .startsWith("GET /sources?a=b HTTP/1.1\r\nHost: 127.0.0.1:" + server.getLocalPort()
                        + "\r\nConnection: keep-alive\r\nx-dbus-client-service: me\r\n\r\n");
    }

    @Test
    void shouldReadBodyThatEndsWithTheConnection() throws Exception {
        answer("HTTP/1.0 200 OK\r\n\r\nhello");

        get("/");

        assertThat(connection.readAll(100)).asString().isEqualTo("hello");
        assertThat(connection.isReusable()).isFalse();
    }

    @Test
    void shouldSkipInterimAnswers() throws Exception {
        answer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        assertThat(get("/").status()).isEqualTo(500);
        assertThat(connection.readAll(100)).isEmpty();
        assertThat(connection.isClosingAnnounced()).isTrue();
    }

    @Test
    void shouldBoundWhatItReadsAtOnce() {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n" + "x".repeat(50));

        get("/");

        assertFailure(() -> connection.readAll(49), ErrorCode.PEER_FAILED, "more than 49 bytes");
    }

    @Test
    void shouldSayThatServerWentAway() {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello");

        get("/stream?x=y");

        assertFailure(
                () -> connection.readAll(100),
                ErrorCode.CONNECTION_LOST,
                "GET /stream from relay=127.0.0.1",
                "in the middle");
    }

    @Test
    void shouldSayThatServerClosedWithoutAnswer() {
        answer("");

        assertFailure(() -> get("/"), ErrorCode.CONNECTION_LOST, "without an answer");
    }

    @Test
    void shouldSayThatNobodyListens() throws IOException {
        server.close();

        assertFailure(() -> get("/"), ErrorCode.CONNECTION_LOST, "Connecting to relay=127.0.0.1");
    }

    @Test
    void shouldSayThatNameIsUnknown() {
        assertFailure(
                () -> connection.connect(new HostAndPort("no-such-host.invalid", 1)),
                ErrorCode.CONNECTION_LOST,
                "the name is unknown");
    }

    @Test
    void shouldNotWaitForEver() {
        assertFailure(() -> get("/"), ErrorCode.TIMEOUT, "nothing came for 300 ms");
    }

    @Test
    void shouldRefuseHeadWithoutEnd() {
        answer("HTTP/1.1 200 OK\r\n" + "x: y\r\n".repeat(20_000));

        assertFailure(() -> get("/"), ErrorCode.PEER_FAILED, "the headers have more than");
    }

    @Test
    void shouldEndWaitWhenWoken() throws Exception {
        CompletableFuture<Throwable> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                connection.pause(Duration.ofMinutes(1));
                return null;
            } catch (WaitInterruptedException e) {
                return e;
            }
        });
        interrupted.set(true);
        connection.wake();

        assertThat(waiting.get(5, TimeUnit.SECONDS)).isInstanceOf(WaitInterruptedException.class);
    }

    @Test
    void shouldNoticeThatServerHasClosedIdleConnection() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        get("/");
        connection.readAll(100);

        await().until(() -> !connection.isReusable());
        assertThat(connection.isClosingAnnounced()).isFalse();
    }

    private ResponseHead get(String target) {
        connection.connect(new HostAndPort("127.0.0.1", server.getLocalPort()));
        return connection.get(target, Map.of("x-dbus-client-service", "me"), Duration.ZERO);
    }

    private void answer(String response) {
        answer(response, true);
    }

    /** Accepts one connection, reads a request and answers; then ends the connection, or leaves that to the client. */
    private void answer(String response, boolean ends) {
        request = CompletableFuture.supplyAsync(() -> {
            try (Socket socket = server.accept()) {
                byte[] request = new byte[4096];
                int length = socket.getInputStream().read(request);
                socket.getOutputStream().write(response.getBytes(StandardCharsets.ISO_8859_1));
                if (ends) {
                    socket.shutdownOutput();
                }
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                return new String(request, 0, length, StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void assertFailure(Runnable tried, ErrorCode code, String... parts) {
        assertThatThrownBy(tried::run)
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContainingAll(parts);
    }
}
