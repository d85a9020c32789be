package com.flipkart.aesop.wire.http;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.wire.tls.ServerTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PoolArenaMetric;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Listens at a port and has the requests that come in answered. May be used from any thread. */
public final class WireServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(5);

    /** A connection may be written to when all that was written before is in the kernel (W3). */
    private static final WriteBufferWaterMark ONE_CHUNK = new WriteBufferWaterMark(1, 1);

    private final ServerContext context;
    private final EventLoopGroup group;
    private final Channel channel;
    private final Optional<ServerTls> tls;

    private WireServer(ServerContext context, EventLoopGroup group, Channel channel, Optional<ServerTls> tls) {
        this.context = context;
        this.group = group;
        this.channel = channel;
        this.tls = tls;
    }

    /**
     * Takes the port, and answers nobody yet: who connects waits until {@link #serve}. So a start that fails for
     * another reason has not served anybody, and one that fails for the port has not begun anything.
     *
     * @param name what its threads are called
     * @throws AesopException {@code PORT_IN_USE}, {@code ACCESS_DENIED} or {@code INVALID_SETTINGS} if it cannot
     *     listen there, or cannot use the certificate
     */
    public static WireServer bind(String name, ServerSettings settings) {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new AesopException(
                    ErrorCode.INVALID_SETTINGS,
                    listening(settings) + " failed: no address is known for host=" + settings.host()
                            + ". Name this machine or one of its addresses; 0.0.0.0 stands for all of them");
        }
        Optional<ServerTls> tls = settings.tls().map(ServerTls::open);
        ServerContext context = new ServerContext(settings, ownName(settings.host()));
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                settings.threads(), new DefaultThreadFactory(name + "-io"), NioIoHandler.newFactory());
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOCATOR, context.allocator)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, ONE_CHUNK)
                .childHandler(connections(context, tls))
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly();
            throw cannotListen(settings, bound.cause());
        }
        return new WireServer(context, group, bound.channel(), tls);
    }

    private static ChannelInitializer<SocketChannel> connections(ServerContext context, Optional<ServerTls> tls) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel child) {
                tls.ifPresent(files -> child.pipeline()
                        .addLast(new TlsGate(files, context.settings.timeouts().read())));
                child.pipeline().addLast(new Connection(context));
            }
        };
    }

    /** Begins to accept connections and to have their requests answered by {@code handler}. Called once. */
    public void serve(RequestHandler handler) {
        context.handler = handler;
        channel.config().setAutoRead(true);
    }

    private static String listening(ServerSettings settings) {
        return "Listening at " + settings.host() + ":" + settings.port();
    }

    private static AesopException cannotListen(ServerSettings settings, Throwable cause) {
        String reason = String.valueOf(cause.getMessage());
        if (cause instanceof BindException && reason.contains("in use")) {
            return new AesopException(
                    ErrorCode.PORT_IN_USE,
                    listening(settings) + " failed: another process, or another module of this one, has port="
                            + settings.port()
                            + ". Stop it (\"ss -ltnp\" or \"lsof -i :" + settings.port()
                            + "\" shows which one), or set another port",
                    cause);
        }
        if (reason.contains("denied") || reason.contains("not permitted")) {
            return new AesopException(
                    ErrorCode.ACCESS_DENIED,
                    listening(settings) + " failed: this user may not (" + reason
                            + "). Ports below 1024 need a privilege: set a higher port",
                    cause);
        }
        return new AesopException(
                ErrorCode.INVALID_SETTINGS,
                listening(settings) + " failed: " + reason + ". Is host=" + settings.host()
                        + " an address of this machine?",
                cause);
    }

    private static String ownName(String fallback) {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return fallback;
        }
    }

    /** The port that it listens at, also if the settings left the choice to the system. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Until when clients take the certificate that it shows; empty without TLS. */
    public Optional<Instant> certificateValidUntil() {
        return tls.map(ServerTls::validUntil);
    }

    public ServerCounters counters() {
        return context.counters;
    }

    /** Bytes of memory that the pool of answers has taken: direct, and with TLS some of the heap. */
    public long pooledBytes() {
        return context.allocator.metric().usedDirectMemory()
                + Math.max(0, context.allocator.metric().usedHeapMemory());
    }

    /** Addresses of which something is remembered, because they have connections or owe something. */
    int rememberedClients() {
        return context.clients.size();
    }

    /** Buffers of input and output that are in use; none when it has stopped. */
    long buffersInUse() {
        return Stream.concat(
                        context.allocator.metric().directArenas().stream(),
                        context.allocator.metric().heapArenas().stream())
                .mapToLong(PoolArenaMetric::numActiveAllocations)
                .sum();
    }

    /**
     * Closes all connections, wherever their answers are, but that of an exchange. Any thread; returns at once.
     *
     * @return how many there were
     */
    public int disconnectClients(Exchange but) {
        return context.disconnectAllBut(but instanceof HttpExchange own ? own.connection() : null);
    }

    /**
     * Stops: takes no further connection or request, lets requests that wait be answered and answers in hand be
     * sent, and cuts off what is left at the deadline. Twice does no harm.
     */
    public void stop(Duration deadline) {
        channel.close().awaitUninterruptibly();
        context.stop();
        context.awaitNoConnections(deadline);
        group.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    /** Stops with a deadline of 5 s. */
    @Override
    public void close() {
        stop(CLOSE_DEADLINE);
    }
}
