package com.flipkart.aesop.client.http;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.wire.StreamCompression;
import com.flipkart.aesop.wire.WireHeaders;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;

/**
 * A connection to one server after the other, and every wait of its thread.
 *
 * <pre>{@code
 * connection.connect(relay);
 * ResponseHead head = connection.get("/sources", Map.of(), Duration.ZERO);
 * while (connection.read(room) >= 0) { ... }
 * }</pre>
 *
 * <p>Belongs to one thread; {@link #wake} may be called by any. Each method that waits throws {@link
 * WaitInterruptedException} as soon as {@code interrupted} says so: the answer that was being read is then lost, and
 * the caller disconnects. A connection that fails is closed; what is thrown says which server and which request.
 */
public final class HttpConnection implements Closeable {
    private static final int INPUT_LENGTH = 128 * 1024;
    private static final int MAX_HEAD_LENGTH = 64 * 1024;

    private final HttpTimeouts timeouts;
    private final ServerAccess access;
    private final BooleanSupplier interrupted;
    private final Selector selector;
    private final Object closing = new Object(); // not the selector: that is locked by whoever waits on it
    private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_LENGTH).limit(0);
    private SocketChannel channel;
    private Transport transport;
    private SelectionKey key;
    private HostAndPort peer;
    private String target = "";
    private boolean keepAlive;
    private Duration silence;
    private BodyDecoder body = PlainBody.ofLength(0);
    private CompressedBody.Buffers unpacking;

    /**
     * @param interrupted asked before and after each wait; true ends it
     */
    public HttpConnection(HttpTimeouts timeouts, BooleanSupplier interrupted) {
        this(timeouts, ServerAccess.OPEN, interrupted);
    }

    /**
     * @param access how to be let in by the servers
     * @param interrupted asked before and after each wait; true ends it
     */
    public HttpConnection(HttpTimeouts timeouts, ServerAccess access, BooleanSupplier interrupted) {
        this.timeouts = timeouts;
        this.access = access;
        this.silence = timeouts.read();
        this.interrupted = interrupted;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "Opening a selector failed: " + e.getMessage() + ". Are the process's file handles used up?",
                    e);
        }
    }

    /** Ends the wait that its thread is in, or the next one, if there is a reason to. Any thread. */
    public void wake() {
        synchronized (closing) {
            if (selector.isOpen()) {
                selector.wakeup();
            }
        }
    }

    /** Waits for {@code duration}, or until there is a reason not to. */
    public void pause(Duration duration) {
        long deadline = System.nanoTime() + duration.toNanos();
        checkInterrupted();
        if (key != null && key.isValid()) {
            key.interestOps(0);
        }
        for (long rest = duration.toNanos(); rest > 0; rest = deadline - System.nanoTime()) {
            await(rest);
        }
    }

    /** Connects to {@code server}; what was open before is closed. */
    public void connect(HostAndPort server) {
        disconnect();
        peer = server;
        target = "";
        checkInterrupted();
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            InetSocketAddress address = new InetSocketAddress(server.host(), server.port());
            if (address.isUnresolved()) {
                throw failure(ErrorCode.CONNECTION_LOST, "the name is unknown", null);
            }
            boolean connected = channel.connect(address);
            key = channel.register(selector, connected ? 0 : SelectionKey.OP_CONNECT);
            long deadline = System.nanoTime() + timeouts.connect().toNanos();
            while (!connected) {
                awaitReady(SelectionKey.OP_CONNECT, deadline, timeouts.connect());
                connected = channel.finishConnect();
            }
            SocketChannel socket = channel;
            transport = access.tls()
                    .<Transport>map(tls -> new TlsTransport(socket, tls.newEngine(server)))
                    .orElseGet(() -> new PlainTransport(socket));
            for (int operation = transport.prepare(); operation != 0; operation = transport.prepare()) {
                awaitReady(operation, deadline, timeouts.connect());
            }
            keepAlive = true;
            body = PlainBody.ofLength(0);
        } catch (IOException e) {
            throw failure(ErrorCode.CONNECTION_LOST, reason(e), e);
        }
    }

    /** Whether the next request can go over the connection that there is: the server has not closed it. */
    public boolean isReusable() {
        if (channel == null || !keepAlive || !body.done()) {
            return false;
        }
        if (input.hasRemaining()) {
            throw failure(ErrorCode.PEER_FAILED, "something came that nobody had asked for", null);
        }
        input.clear();
        try {
            return transport.read(input) == 0;
        } catch (IOException e) {
            return false; // reset by the server, which is as good as closed
        } finally {
            input.flip();
        }
    }

    /** Whether the server said, in its last answer, that it would close the connection after it. */
    public boolean isClosingAnnounced() {
        return !keepAlive;
    }

    /**
     * Asks for something and reads the head of the answer.
     *
     * @param requestTarget path and query, in ASCII
     * @param headers besides {@code Host} and {@code Connection}
     * @param patience how much longer than the read time-out the server may take to begin its answer
     */
    public ResponseHead get(String requestTarget, Map<String, String> headers, Duration patience) {
        target = requestTarget;
        silence = timeouts.read();
        if (channel == null || !body.done()) {
            throw new AesopException(
                    ErrorCode.ILLEGAL_CALL,
                    "Asking for " + target + " needs an open connection whose last answer was read to its end");
        }
        StringBuilder request = new StringBuilder("GET ")
                .append(requestTarget)
                .append(" HTTP/1.1\r\nHost: ")
                .append(peer)
                .append("\r\nConnection: keep-alive\r\n");
        access.token().ifPresent(token -> request.append("Authorization: Bearer ")
                .append(token.reveal())
                .append("\r\n"));
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        write(ByteBuffer.wrap(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1)));
        ResponseHead head = readHead(timeouts.read().plus(patience));
        while (head.isInterim()) {
            head = readHead(timeouts.read().plus(patience));
        }
        keepAlive = head.keepAlive();
        body = unpacked(head, bodyOf(head));
        return head;
    }

    /**
     * Moves some of the body into {@code out}, which has room.
     *
     * @return bytes moved, at least 1; or -1 at the end of the body
     */
    public int read(ByteBuffer out) {
        int before = out.position();
        while (true) {
            body.decode(input, out);
            if (out.position() > before) {
                return out.position() - before;
            }
            if (body.done()) {
                return -1;
            }
            if (!fill(silence)) {
                if (body.endsWithConnection()) {
                    disconnect();
                    return -1;
                }
                throw failure(ErrorCode.CONNECTION_LOST, "the connection ended in the middle of the answer", null);
            }
        }
    }

    /**
     * Reads the rest of the body.
     *
     * @param maxLength most bytes that it may have
     */
    public byte[] readAll(int maxLength) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        ByteBuffer piece = ByteBuffer.allocate(8 * 1024);
        for (int length = read(piece); length >= 0; length = read(piece)) {
            if (whole.size() + length > maxLength) {
                throw failure(ErrorCode.PEER_FAILED, "the answer has more than " + maxLength + " bytes", null);
            }
            whole.write(piece.array(), 0, length);
            piece.clear();
        }
        return whole.toByteArray();
    }

    /** Lets the server be silent for {@code wanted}, or the read time-out if that is longer, in the body that is being read. */
    public void allowSilence(Duration wanted) {
        silence = wanted.compareTo(timeouts.read()) > 0 ? wanted : timeouts.read();
    }

    /** Whether the server has said that it has nothing more for now, and everything before has been read. */
    public boolean isCaughtUp() {
        return body.caughtUp() && !input.hasRemaining();
    }

    /** What came after the body, names in lower case. */
    public Map<String, String> trailers() {
        return body.trailers();
    }

    /** Closes the connection that there is. */
    public void disconnect() {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
            selector.selectNow(HttpConnection::ignore);
        } catch (IOException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED, "Closing the connection to " + peer + " failed: " + reason(e), e);
        } finally {
            channel = null;
            transport = null;
            key = null;
            input.clear().limit(0);
        }
    }

    /** Closes everything; nothing can be called afterwards but {@link #wake}. */
    @Override
    public void close() {
        if (unpacking != null) {
            unpacking.close();
        }
        try {
            disconnect();
            synchronized (closing) {
                selector.close();
            }
        } catch (IOException e) {
            throw new AesopException(ErrorCode.IO_FAILED, "Closing a selector failed: " + reason(e), e);
        }
    }

    private void write(ByteBuffer bytes) {
        long deadline = System.nanoTime() + timeouts.read().toNanos();
        try {
            while (!transport.write(bytes)) {
                awaitReady(SelectionKey.OP_WRITE, deadline, timeouts.read());
            }
        } catch (IOException e) {
            throw failure(ErrorCode.CONNECTION_LOST, reason(e), e);
        }
    }

    private ResponseHead readHead(Duration patience) {
        int scanned = 0;
        while (true) {
            int end = endOfHead(scanned);
            if (end >= 0) {
                byte[] text = new byte[end - input.position()];
                input.get(text);
                return ResponseHead.parse(new String(text, StandardCharsets.ISO_8859_1).strip());
            }
            scanned = input.remaining();
            if (scanned > MAX_HEAD_LENGTH) {
                throw failure(ErrorCode.PEER_FAILED, "the headers have more than " + MAX_HEAD_LENGTH + " bytes", null);
            }
            if (!fill(patience)) {
                throw failure(ErrorCode.CONNECTION_LOST, "the server closed the connection without an answer", null);
            }
        }
    }

    /** The index after the empty line that ends a head; -1 if it has not come. */
    private int endOfHead(int scanned) {
        int from = Math.max(input.position(), input.position() + scanned - 3);
        for (int i = from; i < input.limit(); i++) {
            if (input.get(i) == '\n' && i - input.position() >= 2) {
                boolean emptyLine = input.get(i - 1) == '\n' || (input.get(i - 1) == '\r' && input.get(i - 2) == '\n');
                if (emptyLine) {
                    return i + 1;
                }
            }
        }
        return -1;
    }

    private BodyDecoder bodyOf(ResponseHead head) {
        if (head.header("transfer-encoding")
                .filter(text -> text.contains("chunked"))
                .isPresent()) {
            return new ChunkedBody();
        }
        String length = head.headers().get("content-length");
        if (length == null) {
            keepAlive = false;
            return PlainBody.untilClosed();
        }
        try {
            return PlainBody.ofLength(Long.parseUnsignedLong(length));
        } catch (NumberFormatException e) {
            throw failure(ErrorCode.PEER_FAILED, "Content-Length is " + length, e);
        }
    }

    /** A body that is compressed as we may have asked; to a head that says nothing of it, the body as it is. */
    private BodyDecoder unpacked(ResponseHead head, BodyDecoder framing) {
        Optional<String> how = head.header(WireHeaders.COMPRESS);
        if (how.isEmpty()) {
            return framing;
        }
        if (StreamCompression.of(how.get()).isEmpty()) {
            throw failure(ErrorCode.PEER_FAILED, WireHeaders.COMPRESS + " is " + how.get(), null);
        }
        if (unpacking == null) {
            unpacking = new CompressedBody.Buffers();
        }
        return new CompressedBody(framing, unpacking);
    }

    /** Reads what the socket has, waiting until it has something; false if the peer has ended its stream. */
    private boolean fill(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        input.compact();
        try {
            while (true) {
                int length = transport.read(input);
                if (length != 0) {
                    return length > 0;
                }
                awaitReady(SelectionKey.OP_READ, deadline, patience);
            }
        } catch (IOException e) {
            throw failure(ErrorCode.CONNECTION_LOST, reason(e), e);
        } finally {
            input.flip();
        }
    }

    private void awaitReady(int operation, long deadline, Duration patience) throws IOException {
        checkInterrupted();
        try {
            key.interestOps(operation);
        } catch (CancelledKeyException e) {
            throw new IOException("the connection was closed", e);
        }
        long rest = deadline - System.nanoTime();
        if (rest <= 0) {
            throw failure(ErrorCode.TIMEOUT, "nothing came for " + patience.toMillis() + " ms", null);
        }
        await(rest);
    }

    private void await(long nanos) {
        try {
            selector.select(HttpConnection::ignore, nanos / 1_000_000 + 1);
        } catch (IOException e) {
            throw new AesopException(ErrorCode.IO_FAILED, "Waiting on a selector failed: " + reason(e), e);
        }
        checkInterrupted();
    }

    /** Whoever waits looks by himself what has become possible. */
    private static void ignore(SelectionKey ready) {}

    private void checkInterrupted() {
        if (interrupted.getAsBoolean()) {
            throw new WaitInterruptedException();
        }
    }

    /** Closes the connection and says what was being done over it. */
    private AesopException failure(ErrorCode code, String why, Exception cause) {
        HostAndPort server = peer;
        disconnect();
        if (cause instanceof SSLException tls) {
            TlsFailure told = TlsFailure.of(tls, server);
            return new AesopException(
                    ErrorCode.PEER_FAILED, tried() + server + " failed: " + told.why() + ". " + told.action(), cause);
        }
        return new AesopException(
                code,
                tried() + server + " failed: " + why
                        + ". Check that the relay runs, listens at this address and can be reached from here",
                cause);
    }

    private String tried() {
        String path = target.isEmpty() ? "" : target.substring(0, Math.max(target.indexOf('?'), 0));
        return (target.isEmpty() ? "Connecting to" : "GET " + (path.isEmpty() ? target : path) + " from") + " relay=";
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
