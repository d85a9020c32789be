package com.flipkart.aesop.systemtests.badinput;

import com.flipkart.aesop.testkit.Deadline;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** One connection to a relay, over which anything can be sent. Bytes are shown as ISO 8859-1. */
final class RawClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Socket socket;
    private final InputStream in;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        in = new BufferedInputStream(socket.getInputStream());
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Asks as HTTP/1.1 and returns the answer: status line, headers and the body without its chunks' frames. */
    String get(String target) throws IOException {
        send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return answer();
    }

    /** Reads one answer; the connection can be used on. */
    String answer() throws IOException {
        StringBuilder answer = new StringBuilder();
        boolean chunked = false;
        for (String line = line(); !line.isEmpty(); line = line()) {
            chunked |= line.toLowerCase(Locale.ROOT).equals("transfer-encoding: chunked");
            answer.append(line).append("\r\n");
        }
        answer.append("\r\n");
        while (chunked) {
            int size = Integer.parseInt(line(), 16);
            answer.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
            line();
            chunked = size > 0;
        }
        return answer.toString();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("The relay ended the connection inside the line: " + line);
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** Reads all there is until the relay ends the connection. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Sends {@code piece} over and over; whether the relay ends that before the deadline. */
    boolean isRefusedSending(byte[] piece, Deadline deadline) {
        while (!deadline.isOver()) {
            try {
                send(piece);
            } catch (IOException e) {
                return true;
            }
        }
        return false;
    }

    /** Says that nothing more comes from us, and reads on. */
    void endSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection by a reset. */
    void reset() throws SocketException, IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
