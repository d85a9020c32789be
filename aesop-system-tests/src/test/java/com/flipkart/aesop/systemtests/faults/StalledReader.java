package com.flipkart.aesop.systemtests.faults;

import com.flipkart.aesop.testkit.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a relay for everything, from its oldest window on, and takes none of it. */
final class StalledReader implements AutoCloseable {
    private static final int RECEIVE_BUFFER = 16 << 10;
    private static final int MOST = 100_000_000;
    private static final int TIMEOUT_MILLIS = 30_000;

    private final Socket socket = new Socket();
    private final long began = System.nanoTime();

    StalledReader(int port, int source) throws IOException {
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        // What a relay holds that has just begun fits between the sockets: it is sent whole, and then ends as well.
        String request =
                "GET /stream?sources=%d&output=binary&size=%d HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.formatted(source, MOST).getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether it has taken nothing for so long. */
    boolean hasStalledFor(Duration time) {
        return System.nanoTime() - began >= time.toNanos();
    }

    /** Takes what is on its way, up to the end: fails if the relay has neither dropped it nor been done, and goes on sending. */
    void assertDropped(Deadline deadline) throws IOException {
        byte[] some = new byte[1 << 16];
        try {
            while (socket.getInputStream().read(some) >= 0) {
                if (deadline.isOver()) {
                    throw new AssertionError("A reader that took nothing was not dropped");
                }
            }
        } catch (SocketException reset) {
            // The other way to end.
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
