package com.flipkart.aesop.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One connection: reads a request, has it answered, reads the next. All on the connection's thread.
 *
 * <p>Input is left unparsed while a request is being answered (W1), and reading stops when more than a
 * request's worth of it lies there (W2).
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails ends in channelInactive, which sees to all
final class Connection extends ChannelInboundHandlerAdapter {
    private static final int MAX_UNREAD_INPUT = 256 * 1024;
    private static final long LINGER_MILLIS = 1000;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final ServerContext server;
    private final RequestParser parser = new RequestParser();
    private ByteBuf input = Unpooled.EMPTY_BUFFER;
    private HttpExchange exchange;
    private ChannelHandlerContext context;
    private Future<?> watch;
    private boolean parsing;
    private boolean closing;
    private boolean counted;
    private long lastEventNanos;
    private long lastUnsent;
    private InetAddress address = InetAddress.getLoopbackAddress(); // of one that has gone before it was looked at
    private Client client;
    private long paidAt;
    private long requestsPaidAt;
    private boolean resting;

    Connection(ServerContext server) {
        this.server = server;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        counted = true;
        if (ctx.channel().remoteAddress() instanceof InetSocketAddress peer) {
            address = peer.getAddress();
        }
        lastEventNanos = System.nanoTime();
        long period = server.watchPeriodMillis();
        watch = ctx.executor().scheduleWithFixedDelay(this::watch, period, period, TimeUnit.MILLISECONDS);
        if (!server.admit(this)) {
            refuse(server.settings.maxConnections() + " connections are open, the most that the settings allow. "
                    + "Close some or raise maxConnections");
            return;
        }
        client = server.clients.enter(address);
        if (client == null) {
            server.counters.refused.increment();
            refuse(server.settings.clients().maxConnections() + " connections from its address are open, the most that "
                    + "the settings allow one client. Close some or raise maxConnectionsPerClient");
            return;
        }
        paidAt = client.bytes.paidAt();
        requestsPaidAt = client.requests.paidAt();
    }

    /** With TLS without an answer: to agree on keys with all of those who are too many would cost the others most. */
    private void refuse(String why) {
        server.refused.warn("Refused a connection from " + context.channel().remoteAddress() + ": " + why);
        if (server.settings.tls().isPresent()) {
            closing = true;
            context.close();
        } else {
            answerAndClose("503 Service Unavailable", "too many connections; try again later");
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == TlsGate.Said.NOT_TLS && !closing) {
            server.counters.failedHandshakes.increment();
            refuse(new BadRequestException(
                    "400 Bad Request", "this port speaks TLS: use https, or in a client of Aesop tls=true"));
        } else if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            closing = true;
            server.counters.failedHandshakes.increment();
            server.garbage.warn("Closing the connection from " + ctx.channel().remoteAddress()
                    + ": no TLS session came about (" + handshake.cause().getMessage() + ")");
        }
    }

    /** The client has been sent so many bytes of a body. */
    void sent(int bytes) {
        paidAt = client.bytes.take(bytes, System.nanoTime());
    }

    /** Nanoseconds that the client has to wait for more; too little to wait for: 0. */
    long restNanos() {
        return rest(paidAt);
    }

    private static long rest(long until) {
        long nanos = until - System.nanoTime();
        return nanos < NANOS_PER_MILLI ? 0 : nanos;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (closing) {
            bytes.release();
            return;
        }
        if (exchange == null && !parser.isInside(input)) {
            lastEventNanos = System.nanoTime();
        }
        append(bytes);
        if (input.readableBytes() > MAX_UNREAD_INPUT) {
            ctx.channel().config().setAutoRead(false);
        }
        parseAndHandle();
    }

    private void append(ByteBuf bytes) {
        if (!input.isReadable()) {
            input.release();
            input = bytes;
            return;
        }
        if (input.maxFastWritableBytes() < bytes.readableBytes() || input.readerIndex() > MAX_UNREAD_INPUT) {
            ByteBuf larger = context.alloc().buffer(2 * (input.readableBytes() + bytes.readableBytes()));
            larger.writeBytes(input);
            input.release();
            input = larger;
        }
        input.writeBytes(bytes);
        bytes.release();
    }

    /** Handles requests until one is not answered at once, or the client does not read its answers. */
    private void parseAndHandle() {
        if (parsing || resting) {
            return;
        }
        parsing = true;
        try {
            while (exchange == null && !closing && context.channel().isWritable() && !rests()) {
                Request request = parser.parse(input);
                if (request == null) {
                    break;
                }
                server.counters.requests.increment();
                requestsPaidAt = client.requests.take(1, System.nanoTime());
                exchange = new HttpExchange(this, server, context.channel(), request);
                exchange.handle();
            }
        } catch (BadRequestException e) {
            refuse(e);
        } finally {
            parsing = false;
        }
        if (!input.isReadable()) {
            input.release();
            input = Unpooled.EMPTY_BUFFER;
        }
        if (!closing && !context.channel().config().isAutoRead() && input.readableBytes() <= MAX_UNREAD_INPUT) {
            context.channel().config().setAutoRead(true);
        }
    }

    /** Whether the client has to wait until its next request is read, because it has made all that it may for now. */
    private boolean rests() {
        long nanos = rest(requestsPaidAt);
        if (nanos == 0 || !input.isReadable()) {
            return false;
        }
        resting = true;
        server.counters.delayedRequests.increment();
        context.executor().schedule(this::goOn, nanos, TimeUnit.NANOSECONDS);
        return true;
    }

    private void goOn() {
        resting = false;
        lastEventNanos = System.nanoTime();
        if (!closing) {
            parseAndHandle();
        }
    }

    private void refuse(BadRequestException e) {
        server.counters.badRequests.increment();
        server.garbage.warn("Closing the connection from " + context.channel().remoteAddress()
                + ": it sent no request (" + e.getMessage() + ")");
        answerAndClose(e.status(), e.getMessage());
    }

    /**
     * Ends our side after the answer and goes on to throw away what the client sends: closing at once would
     * reset the connection, and the client might never see the answer.
     */
    private void answerAndClose(String status, String text) {
        closing = true;
        byte[] body = (text + "\r\n").getBytes(StandardCharsets.UTF_8);
        byte[] head = server.head.bytes(status, Map.of(), ResponseHead.Body.UNTIL_CLOSE, false);
        context.writeAndFlush(Unpooled.wrappedBuffer(head, body)).addListener(written -> {
            endOutput();
            context.executor().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        });
    }

    private void endOutput() {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls == null) {
            ((DuplexChannel) context.channel()).shutdownOutput();
        } else {
            tls.closeOutbound();
        }
    }

    /** The exchange has been answered; everything is written or about to be. */
    void answered(boolean keepAlive) {
        exchange = null;
        lastEventNanos = System.nanoTime();
        if (!keepAlive || server.isStopping()) {
            closing = true;
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        parseAndHandle();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            lastEventNanos = System.nanoTime();
            if (exchange != null) {
                exchange.pump();
            } else if (!closing) {
                parseAndHandle();
            }
        }
    }

    /** Looks now and then whether the client still does its part (W4). */
    private void watch() {
        noteProgress();
        long silentMillis = (System.nanoTime() - lastEventNanos) / NANOS_PER_MILLI;
        ServerSettings.Timeouts timeouts = server.settings.timeouts();
        if (!context.channel().isWritable()) {
            if (silentMillis >= timeouts.write().toMillis()) {
                stalled("did not read its answer", timeouts.write().toMillis());
            }
        } else if (exchange == null && !resting && parser.isInside(input)) {
            if (silentMillis >= timeouts.read().toMillis()) {
                stalled("did not finish its request", timeouts.read().toMillis());
            }
        } else if (exchange == null && silentMillis >= timeouts.idle().toMillis()) {
            watch.cancel(false);
            context.close();
        }
    }

    /** Bytes that the socket has taken since the last look count, be it only a part of a chunk. */
    private void noteProgress() {
        ChannelOutboundBuffer output = context.channel().unsafe().outboundBuffer();
        long unsent = output == null ? 0 : output.totalPendingWriteBytes() - output.currentProgress();
        if (unsent != lastUnsent) {
            lastUnsent = unsent;
            lastEventNanos = System.nanoTime();
        }
    }

    private void stalled(String what, long millis) {
        server.counters.stalled.increment();
        server.stalled.warn("Closing the connection from " + context.channel().remoteAddress() + ": for " + millis
                + " ms the client " + what);
        cutOff();
    }

    /** Closes without a farewell, which TLS would wait for until the client reads. */
    private void cutOff() {
        closing = true;
        watch.cancel(false);
        ChannelHandlerContext tls = context.pipeline().context(SslHandler.class);
        (tls == null ? context : tls).close();
    }

    /** The server stops: whoever waits is told, an answer in hand is finished, nothing further is read. Any thread. */
    void requestStop() {
        context.executor().execute(this::stop);
    }

    /** The connection is closed, wherever its answer is. Any thread. */
    void requestClose() {
        context.executor().execute(this::cutOff);
    }

    private void stop() {
        if (exchange != null) {
            exchange.abandon();
        } else if (!closing) {
            closing = true;
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        if (counted) {
            counted = false;
            server.left(this);
            if (client != null) {
                server.clients.leave(address, client);
            }
        }
        if (watch != null) {
            watch.cancel(false);
        }
        if (exchange != null) {
            HttpExchange gone = exchange;
            exchange = null;
            gone.gone();
        }
        input.release();
        input = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // What is no record of TLS has been told of with the handshake that failed, or ends a session like a reset.
        if (!(cause instanceof IOException) && !(cause instanceof DecoderException)) {
            server.defects.error(
                    "Closing the connection from " + ctx.channel().remoteAddress() + ": its handling failed", cause);
        }
        ctx.close();
    }
}
