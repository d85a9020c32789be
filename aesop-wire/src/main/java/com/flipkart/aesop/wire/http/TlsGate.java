package com.flipkart.aesop.wire.http;

import com.flipkart.aesop.wire.tls.ServerTls;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;

/**
 * Looks at the first byte of a connection to a port of TLS: a client that speaks it gets the handler of Netty's that
 * decrypts and encrypts, one that does not is told so in a text that it can read. On the connection's thread.
 *
 * <pre>{@code
 *  socket --> TlsGate                                             until the first byte
 *  socket <-> SslHandler (one record at most) <-> Connection      from then on
 * }</pre>
 */
final class TlsGate extends ChannelInboundHandlerAdapter {
    /** What a gate says to the connection behind it. */
    enum Said {
        /** The first byte is not one of TLS. */
        NOT_TLS
    }

    /** Content type of the record that a handshake begins with (RFC 8446, 5.1). */
    static final byte HANDSHAKE = 0x16;

    private static final String NAME = "tls";
    private static final int LAST_ALERT_MILLIS = 1000;

    private final ServerTls tls;
    private final Duration handshakeTimeout;
    private boolean refused;

    /** @param handshakeTimeout how long a client may take to agree on keys */
    TlsGate(ServerTls tls, Duration handshakeTimeout) {
        this.tls = tls;
        this.handshakeTimeout = handshakeTimeout;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (refused || (bytes.isReadable() && bytes.getByte(bytes.readerIndex()) != HANDSHAKE)) {
            refused = true;
            bytes.release();
            ctx.fireUserEventTriggered(Said.NOT_TLS);
            return;
        }
        SslHandler handler = new SslHandler(tls.newEngine());
        handler.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
        handler.setCloseNotifyFlushTimeoutMillis(LAST_ALERT_MILLIS);
        ctx.pipeline().replace(this, NAME, handler);
        ctx.pipeline().fireChannelRead(bytes);
    }
}
