package com.flipkart.aesop.wire.http;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.error.ErrorKind;
import com.flipkart.aesop.wire.ErrorClass;
import com.flipkart.aesop.wire.ErrorResponse;
import com.flipkart.aesop.wire.WireHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An {@link Exchange} over a connection. On the connection's thread. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, which ends in gone()
final class HttpExchange implements Exchange {
    /** Most bytes that an answer writes before others on the thread have their turn (W5). */
    private static final int MAX_BYTES_A_TURN = 1024 * 1024;

    /** Longest that an answer has to be made before others have their turn: it may have to look through much for a little. */
    private static final long MAX_NANOS_A_TURN = 5_000_000L;

    private static final int MAX_SHOWN_LENGTH = 1000;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final String REQUEST_ID_PARAMETER = WireHeaders.REQUEST_ID.substring(WireHeaders.PREFIX.length());

    private enum State {
        WAITING,
        SENDING,
        DONE
    }

    private final Connection connection;
    private final ServerContext server;
    private final Channel channel;
    private final Request request;
    private final long startNanos = System.nanoTime();
    private State state = State.WAITING;
    private BodySource source;
    private boolean headSent;
    private final Chunk chunk = new Chunk();
    private boolean bodyStarted;
    private boolean pumping;
    private boolean throttled;
    private boolean inLine;
    private Runnable abandoned;
    private Consumer<ErrorClass> failed = error -> {};

    HttpExchange(Connection connection, ServerContext server, Channel channel, Request request) {
        this.connection = connection;
        this.server = server;
        this.channel = channel;
        this.request = request;
    }

    /** Has the request answered; whatever goes wrong becomes the answer. */
    void handle() {
        try {
            server.handler.handle(this);
        } catch (RuntimeException e) {
            fail(errorOf(e));
        } catch (Error e) {
            breakOff(e);
        }
    }

    Connection connection() {
        return connection;
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public EventExecutor executor() {
        return channel.eventLoop();
    }

    @Override
    public ByteBufAllocator allocator() {
        return server.allocator;
    }

    @Override
    public String peer() {
        return channel.remoteAddress() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : String.valueOf(channel.remoteAddress());
    }

    @Override
    public boolean isOpen() {
        return state != State.DONE;
    }

    @Override
    public void onAbandoned(Runnable action) {
        abandoned = action;
    }

    @Override
    public void onFailed(Consumer<ErrorClass> action) {
        failed = action;
    }

    @Override
    public void answer(Map<String, String> headers, byte[] body) {
        if (state == State.WAITING) {
            sendWhole(ResponseHead.OK, headers, body);
        }
    }

    @Override
    public void fail(ErrorResponse error) {
        fail(ResponseHead.INTERNAL_SERVER_ERROR, Map.of(), error);
    }

    @Override
    public void fail(String status, Map<String, String> headers, ErrorResponse error) {
        if (state == State.WAITING) {
            countFailure(error);
            if (status.equals(ResponseHead.UNAUTHORIZED) || status.equals(ResponseHead.FORBIDDEN)) {
                server.counters.denied.increment();
                server.refused.warn("Refused " + shownTarget() + " of " + channel.remoteAddress() + ": " + status);
            }
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.putAll(error.headers());
            sendWhole(status, all, error.body());
        }
    }

    private void countFailure(ErrorResponse error) {
        server.counters.errors.increment();
        failed.accept(error.errorClass());
    }

    private void sendWhole(String status, Map<String, String> headers, byte[] body) {
        state = State.SENDING;
        byte[] head = head(status, headers, body.length == 0);
        server.counters.bodyBytes.add(body.length);
        connection.sent(body.length);
        if (body.length == 0 || !isChunked()) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(head, body));
        } else {
            byte[] size = (Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            byte[] end = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            channel.writeAndFlush(Unpooled.wrappedBuffer(head, size, body, end));
        }
        done();
    }

    private boolean isChunked() {
        return request.minorVersion() > 0;
    }

    private byte[] head(String status, Map<String, String> headers, boolean empty) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(
                WireHeaders.REQUEST_ID,
                request.target()
                        .parameter(REQUEST_ID_PARAMETER)
                        .filter(id -> id.matches("[\\w.:-]{1,64}"))
                        .orElseGet(() -> Long.toString(server.nextRequestId())));
        all.put(WireHeaders.REQUEST_LATENCY, Long.toString((System.nanoTime() - startNanos) / NANOS_PER_MILLI));
        ResponseHead.Body body = empty
                ? ResponseHead.Body.EMPTY
                : isChunked() ? ResponseHead.Body.CHUNKED : ResponseHead.Body.UNTIL_CLOSE;
        headSent = true;
        return server.head.bytes(status, all, body, request.keepAlive() && !server.isStopping());
    }

    @Override
    public void answer(BodySource body) {
        if (state != State.WAITING) {
            body.close();
            return;
        }
        state = State.SENDING;
        source = body;
        pump();
    }

    /** Sends chunks as long as the client takes them, it is our turn, and there are any. */
    void pump() {
        if (pumping || throttled || inLine || source == null) {
            return;
        }
        pumping = true;
        try {
            sendChunks();
        } catch (RuntimeException | Error e) {
            breakOff(e);
        } finally {
            pumping = false;
        }
    }

    private void sendChunks() {
        try {
            int sent = 0;
            long turnStart = System.nanoTime();
            while (state == State.SENDING && channel.isWritable() && !isThrottled()) {
                int room = source.room(server.settings.chunkSize());
                if (room == 0) {
                    rest();
                    return;
                }
                int length = sendChunk(room);
                sent += length;
                boolean over = sent >= MAX_BYTES_A_TURN || System.nanoTime() - turnStart >= MAX_NANOS_A_TURN;
                if (state == State.SENDING && (length == 0 || over)) {
                    giveWay();
                    return;
                }
            }
        } catch (RuntimeException e) {
            failBody(errorOf(e));
        }
    }

    /** Whether the client has to wait for more, because it has had what it may have for now; it is then sent later. */
    private boolean isThrottled() {
        long nanos = connection.restNanos();
        if (nanos <= 0) {
            return false;
        }
        throttled = true;
        server.counters.delayedAnswers.increment();
        channel.eventLoop().schedule(this::goOn, nanos, TimeUnit.NANOSECONDS);
        return true;
    }

    private void goOn() {
        throttled = false;
        pump();
    }

    /**
     * No memory is left, a class cannot be loaded: there may be nothing to make an answer of. The connection is closed, so
     * that the client learns of it: this may be a task of the thread's own, of which nobody else would tell.
     */
    private void breakOff(Throwable e) {
        server.defects.error("Breaking off the answer to " + shownTarget() + " and closing its connection", e);
        channel.close();
    }

    /**
     * Goes on after the loop has looked at its sockets. A task would not do: the loop runs those that tasks put behind them
     * before it looks, for up to a second.
     */
    private void giveWay() {
        inLine = true;
        channel.eventLoop().schedule(this::takeTurn, 1, TimeUnit.NANOSECONDS);
    }

    private void takeTurn() {
        inLine = false;
        pump();
    }

    /** There is nothing for now, and nothing is held for it; the client learns at once that it is being served. */
    private void rest() {
        if (!headSent) {
            write(head(ResponseHead.OK, source.headers(false), false));
            bodyStarted = true;
            channel.flush();
        }
    }

    @Override
    public void resume() {
        pump();
    }

    /** @return bytes of body that were sent */
    private int sendChunk(int room) {
        ByteBuffer data = chunk.begin(server.allocator, room);
        int length;
        BodySource.Next next;
        try {
            next = source.fill(data);
            length = chunk.length();
            if (!headSent && (length > 0 || next == BodySource.Next.END)) {
                write(head(ResponseHead.OK, source.headers(length == 0), length == 0));
            }
        } catch (RuntimeException | Error e) {
            chunk.release();
            throw e;
        }
        if (length > 0) {
            server.counters.bodyBytes.add(length);
            connection.sent(length);
            write(isChunked() ? chunk.framed(next == BodySource.Next.CAUGHT_UP) : chunk.unframed());
        } else {
            chunk.release();
        }
        if (next == BodySource.Next.END) {
            finish(length > 0 || bodyStarted);
        } else if (length > 0) {
            bodyStarted = true;
            channel.flush();
        }
        return length;
    }

    private void finish(boolean hasBody) {
        if (isChunked() && hasBody) {
            Map<String, String> trailers = source.trailers();
            write(trailers.isEmpty() ? Chunk.LAST : ResponseHead.lastChunk(trailers));
        }
        // First: what the source counts is counted when the client has its last byte.
        closeSource();
        channel.flush();
        done();
    }

    private void failBody(ErrorResponse error) {
        if (state != State.SENDING || !headSent) {
            boolean unanswered = state == State.SENDING;
            closeSource();
            if (unanswered) {
                state = State.WAITING;
                fail(error);
            }
            return;
        }
        countFailure(error);
        byte[] json = source.ending(error.body());
        closeSource();
        if (!isChunked()) {
            write(json);
            channel.flush();
            done();
            return;
        }
        Map<String, String> trailers = new LinkedHashMap<>(error.headers());
        trailers.put(WireHeaders.RESPONSE_CODE, Integer.toString(ErrorResponse.STATUS));
        write((Integer.toHexString(json.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        write(json);
        write("\r\n".getBytes(StandardCharsets.US_ASCII));
        write(ResponseHead.lastChunk(trailers));
        channel.flush();
        done();
    }

    /** What the client is told; what only the server's operator can put right is logged as well. */
    private ErrorResponse errorOf(RuntimeException e) {
        if (e instanceof AesopException failure && failure.code().kind() != ErrorKind.INTERNAL) {
            if (failure.code().kind() != ErrorKind.USER && failure.code() != ErrorCode.LAPPED) {
                server.failures.warn(failed() + failure.describe());
            }
            return ErrorResponse.of(failure);
        }
        server.defects.error("Answering " + shownTarget() + " failed because of a defect", e);
        return ErrorResponse.of(
                new AesopException(ErrorCode.INTERNAL, failed() + "a defect: " + e + ". The server's log has more", e));
    }

    /** A line may have 64 KiB; the log wants the beginning. */
    private String shownTarget() {
        String target = request.target().toString();
        return target.length() <= MAX_SHOWN_LENGTH ? target : target.substring(0, MAX_SHOWN_LENGTH) + "...";
    }

    private String failed() {
        return "Answering /" + request.target().command() + " failed: ";
    }

    private void write(byte[] bytes) {
        write(Unpooled.wrappedBuffer(bytes));
    }

    /** Without a promise of its own, which would be an object for each chunk: a failure comes to the connection as an exception. */
    private void write(ByteBuf buffer) {
        channel.write(buffer, channel.voidPromise());
    }

    private void done() {
        state = State.DONE;
        connection.answered(request.keepAlive());
    }

    private void closeSource() {
        if (source != null) {
            BodySource closed = source;
            source = null;
            closed.close();
        }
    }

    /** The server stops: whoever waits to answer is told, and may still answer. */
    void abandon() {
        if (abandoned != null) {
            Runnable action = abandoned;
            abandoned = null;
            action.run();
        }
    }

    /** The connection has gone. */
    void gone() {
        state = State.DONE;
        closeSource();
        abandon();
    }
}
