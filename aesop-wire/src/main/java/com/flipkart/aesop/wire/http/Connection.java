package com.flipkart.aesop.wire.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
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

    Connection(ServerContext server) {
        this.server = server;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        counted = true;
        lastEventNanos = System.nanoTime();
        long period = server.watchPeriodMillis();
        watch = ctx.executor().scheduleWithFixedDelay(this::watch, period, period, TimeUnit.MILLISECONDS);
        if (server.admit(this)) {
            return;
        }
        server.refused.warn("Refused a connection from " + ctx.channel().remoteAddress() + ": "
                + server.settings.maxConnections()
                + " connections are open, the most that the settings allow. Close some or raise maxConnections");
        answerAndClose("503 Service Unavailable", "too many connections; try again later");
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
        if (parsing) {
            return;
        }
        parsing = true;
        try {
            while (exchange == null && !closing && context.channel().isWritable()) {
                Request request = parser.parse(input);
                if (request == null) {
                    break;
                }
                server.counters.requests.increment();
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
            ((DuplexChannel) context.channel()).shutdownOutput();
            context.executor().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        });
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
        } else if (exchange == null && parser.isInside(input)) {
            if (silentMillis >= timeouts.read().toMillis()) {
                stalled("did not finish its request", timeouts.read().toMillis());
            }
        } else if (exchange == null && silentMillis >= timeouts.idle().toMillis()) {
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
        context.close();
    }

    /** The server stops: whoever waits is told, an answer in hand is finished, nothing further is read. Any thread. */
    void requestStop() {
        context.executor().execute(this::stop);
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
        if (!(cause instanceof IOException)) {
            server.defects.error(
                    "Closing the connection from " + ctx.channel().remoteAddress() + ": its handling failed", cause);
        }
        ctx.close();
    }
}
