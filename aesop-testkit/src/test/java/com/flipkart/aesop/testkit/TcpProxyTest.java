package com.flipkart.aesop.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.testkit.TcpProxy.Direction;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NoLeaks
class TcpProxyTest {
    private static final int SHORT_MILLIS = 200;
    private static final int LONG_MILLIS = 30_000;

    private ServerSocket listener;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = TcpProxy.to("127.0.0.1", listener.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        listener.close();
    }

    /** Both ends of one connection through the proxy. */
    private record Pair(Socket client, Socket server) implements AutoCloseable {
        void ask(byte[] bytes) throws IOException {
            client.getOutputStream().write(bytes);
        }

        void answer(byte[] bytes) throws IOException {
            server.getOutputStream().write(bytes);
        }

        byte[] heard(int length) throws IOException {
            return read(client, length);
        }

        byte[] asked(int length) throws IOException {
            return read(server, length);
        }

        private static byte[] read(Socket socket, int length) throws IOException {
            byte[] bytes = new byte[length];
            new DataInputStream(socket.getInputStream()).readFully(bytes);
            return bytes;
        }

        @Override
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }

    private Pair connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        Socket server = listener.accept();
        client.setSoTimeout(LONG_MILLIS);
        server.setSoTimeout(LONG_MILLIS);
        return new Pair(client, server);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }

    @Test
    void shouldPassBytesInBothDirectionsWhenHealthy() throws IOException {
        try (Pair pair = connect()) {
            pair.ask(bytes(20_000));
            assertThat(pair.asked(20_000)).isEqualTo(bytes(20_000));
            pair.answer(bytes(3));
            assertThat(pair.heard(3)).isEqualTo(bytes(3));

            assertThat(proxy.connections()).isEqualTo(1);
            assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(20_000);
            assertThat(proxy.bytes(Direction.TO_CLIENT)).isEqualTo(3);
        }
    }

    @Test
    void shouldResetBothSidesWhenCut() throws IOException {
        try (Pair pair = connect()) {
            pair.ask(bytes(1));
            pair.asked(1);

            proxy.cut();

            assertThatThrownBy(() -> pair.heard(1))
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Connection reset");
            assertThatThrownBy(() -> pair.asked(1))
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Connection reset");
            assertThat(proxy.openConnections()).isZero();
        }
        try (Pair next = connect()) {
            next.ask(bytes(1));
            assertThat(next.asked(1)).isEqualTo(bytes(1));
        }
    }

    @Test
    void shouldEndAfterExactlyTheseBytesWhenToldTo() throws IOException {
        proxy.closeAfter(Direction.TO_CLIENT, 10_000);
        try (Pair pair = connect()) {
            pair.answer(bytes(9_999));
            assertThat(pair.heard(9_999)).isEqualTo(bytes(9_999));
            pair.answer(bytes(2));

            assertThat(pair.heard(1)).isEqualTo(bytes(1));
            assertThatThrownBy(() -> pair.heard(1)).isInstanceOf(EOFException.class);
        }
        try (Pair next = connect()) {
            next.answer(bytes(20_000));
            assertThat(next.heard(20_000)).isEqualTo(bytes(20_000));
        }
    }

    @Test
    void shouldRefuseConnectionsUntilItAcceptsAgain() throws IOException {
        try (Pair pair = connect()) {
            proxy.refuse();
            proxy.refuse();

            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            pair.ask(bytes(5));
            assertThat(pair.asked(5)).isEqualTo(bytes(5));
        }

        proxy.accept();

        try (Pair pair = connect()) {
            pair.ask(bytes(5));
            assertThat(pair.asked(5)).isEqualTo(bytes(5));
        }
    }

    @Test
    void shouldResetClientWhenTargetRefuses() throws IOException {
        listener.close();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            client.setSoTimeout(LONG_MILLIS);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void shouldHoldBytesOfOneDirectionWhileStalled() throws IOException {
        try (Pair pair = connect()) {
            proxy.stall(Direction.TO_CLIENT);
            pair.answer(bytes(7));
            pair.ask(bytes(8));
            assertThat(pair.asked(8)).isEqualTo(bytes(8));
            pair.client.setSoTimeout(SHORT_MILLIS);
            assertThatThrownBy(() -> pair.heard(7)).isInstanceOf(SocketTimeoutException.class);

            proxy.resume(Direction.TO_CLIENT);

            pair.client.setSoTimeout(LONG_MILLIS);
            assertThat(pair.heard(7)).isEqualTo(bytes(7));
        }
    }

    @Test
    void shouldHoldEachPieceWhenDelayed() throws IOException {
        try (Pair pair = connect()) {
            proxy.delay(Direction.TO_SERVER, Duration.ofMillis(SHORT_MILLIS));
            long start = System.nanoTime();
            pair.ask(bytes(1));
            pair.asked(1);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(SHORT_MILLIS));

            proxy.delay(Direction.TO_SERVER, Duration.ofHours(1));
            pair.ask(bytes(1));
            proxy.heal();

            assertThat(pair.asked(1)).isEqualTo(bytes(1));
        }
    }

    @Test
    void shouldLimitSpeedWhenThrottled() throws IOException {
        try (Pair pair = connect()) {
            proxy.throttle(Direction.TO_CLIENT, 100_000);
            long start = System.nanoTime();
            CompletableFuture<byte[]> heard = CompletableFuture.supplyAsync(() -> {
                try {
                    return pair.heard(50_000);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            pair.answer(bytes(50_000));

            assertThat(Deadline.inSeconds(30).get(heard, "50 000 bytes")).isEqualTo(bytes(50_000));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(490));
        }
    }

    @Test
    void shouldEndOneDirectionOnlyWhenHalfClosed() throws IOException {
        try (Pair pair = connect()) {
            pair.answer(bytes(1));
            pair.heard(1);
            proxy.halfClose(Direction.TO_CLIENT);
            assertThatThrownBy(() -> pair.heard(1)).isInstanceOf(EOFException.class);

            pair.answer(bytes(100));
            pair.ask(bytes(9));

            assertThat(pair.asked(9)).isEqualTo(bytes(9));
        }
    }

    @Test
    void shouldPassOnTheRestWhenOneSideHasNoMoreToSay() throws IOException {
        try (Pair pair = connect()) {
            pair.client.shutdownOutput();
            assertThat(pair.server.getInputStream().read()).isEqualTo(-1);

            pair.answer(bytes(300_000));
            pair.server.close();

            assertThat(pair.heard(300_000)).isEqualTo(bytes(300_000));
            assertThat(pair.client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void shouldNotWaitForStalledBytesWhenClosed() throws IOException {
        try (Pair pair = connect()) {
            proxy.stall(Direction.TO_SERVER);
            pair.ask(bytes(100));
            proxy.close();

            assertThatThrownBy(() -> pair.heard(1)).isInstanceOf(IOException.class);
        }
    }
}
