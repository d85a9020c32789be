package com.flipkart.aesop.wire.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** A connection that sends bytes as they are given and shows answers as they came: what curl hides. */
public final class RawHttp implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket plain;
    private final Socket socket;
    private final InputStream in;

    /**
     * An answer.
     *
     * @param statusLine first line
     * @param headers by name as sent, in the order sent
     * @param body without chunk framing
     * @param chunks length of each chunk; empty if the body was not chunked
     * @param trailers after the last chunk
     */
    @SuppressWarnings("ArrayRecordComponent") // read by tests, compared by none
    public record Response(
            String statusLine,
            Map<String, String> headers,
            byte[] body,
            List<Integer> chunks,
            Map<String, String> trailers) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public int status() {
            return Integer.parseInt(statusLine.split(" ", 3)[1]);
        }
    }

    public RawHttp(int port) {
        this(port, 0);
    }

    /** @param receiveBuffer bytes of the socket's receive buffer; 0: the system's choice */
    public RawHttp(int port, int receiveBuffer) {
        this(port, receiveBuffer, Optional.empty());
    }

    /**
     * @param receiveBuffer bytes of the socket's receive buffer; 0: the system's choice
     * @param tls what encrypts; empty: nothing does
     */
    public RawHttp(int port, int receiveBuffer, Optional<SSLContext> tls) {
        try {
            plain = new Socket();
            if (receiveBuffer > 0) {
                plain.setReceiveBufferSize(receiveBuffer);
            }
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            plain.setSoTimeout(TIMEOUT_MILLIS);
            plain.setTcpNoDelay(true);
            socket = tls.isEmpty() ? plain : tls.get().getSocketFactory().createSocket(plain, "localhost", port, true);
            in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a GET in HTTP/1.1 with the target as it stands, and reads the answer. */
    public Response get(String target) {
        send("GET " + target + " HTTP/1.1\r\nHost: localhost/127.0.0.1:1\r\n\r\n");
        return read();
    }

    public void send(String text) {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    public void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one answer whole. */
    public Response read() {
        try {
            String statusLine = line();
            Map<String, String> headers = headerLines();
            List<Integer> chunks = new ArrayList<>();
            Map<String, String> trailers = Map.of();
            byte[] body;
            if ("chunked".equals(headers.get("Transfer-Encoding"))) {
                ByteArrayOutputStream data = new ByteArrayOutputStream();
                for (int size = chunkSize(); size > 0; size = chunkSize()) {
                    chunks.add(size);
                    data.write(exactly(size));
                    if (!line().isEmpty()) {
                        throw new IOException("A chunk does not end with CR LF");
                    }
                }
                body = data.toByteArray();
                trailers = headerLines();
            } else if (headers.containsKey("Content-Length")) {
                body = exactly(Integer.parseInt(headers.get("Content-Length")));
            } else {
                body = in.readAllBytes();
            }
            return new Response(statusLine, headers, body, chunks, trailers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0], 16);
    }

    /**
     * A piece of a body that is read as it comes.
     *
     * @param extension what the size line says besides the size; empty if nothing
     * @param trailers after the last chunk, whose data is empty
     */
    @SuppressWarnings("ArrayRecordComponent") // read by tests, compared by none
    public record Piece(byte[] data, String extension, Map<String, String> trailers) {
        public boolean isLast() {
            return data.length == 0;
        }
    }

    /** Reads the status line and the headers of an answer, whose chunks are then read one by one. */
    public Response readHead() {
        try {
            String statusLine = line();
            return new Response(statusLine, headerLines(), new byte[0], List.of(), Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the next chunk, waiting until it comes. */
    public Piece readChunk() {
        try {
            String[] sizeLine = line().split(";", 2);
            byte[] data = exactly(Integer.parseInt(sizeLine[0], 16));
            String extension = sizeLine.length > 1 ? sizeLine[1] : "";
            Map<String, String> trailers = headerLines(); // the end of the line, after a chunk that is not the last
            return new Piece(data, extension, trailers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The connection ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private Map<String, String> headerLines() throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(": ");
            headers.put(line.substring(0, colon), line.substring(colon + 2));
        }
        return headers;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        while (b >= 0 && b != '\n') {
            line.write(b);
            b = in.read();
        }
        String text = line.toString(StandardCharsets.UTF_8);
        if (b < 0 || !text.endsWith("\r")) {
            throw new EOFException("The connection ended inside a line: " + text);
        }
        return text.substring(0, text.length() - 1);
    }

    /** Reads one byte; -1 if the peer has closed. */
    public int readByte() {
        try {
            return in.read();
        } catch (IOException e) {
            return -1;
        }
    }

    /** Waits until the peer has closed, throwing away what it sends before. */
    public void awaitClosed() {
        int b = readByte();
        while (b >= 0) {
            b = readByte();
        }
    }

    /** Says that nothing more will be sent. */
    public void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection with a reset instead of an orderly end. */
    public void reset() {
        try {
            plain.setSoLinger(true, 0);
            plain.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
