package com.flipkart.aesop.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A real TCP proxy on 127.0.0.1 whose network can be made bad while it is in use. Faults apply at once, to open
 * connections as well as to later ones, until {@link #heal}.
 *
 * <p>Faults are set by the test's thread; each connection has two daemon threads of its own, one for each direction.
 * {@link #close} ends all of them.
 */
public final class TcpProxy implements AutoCloseable {
    /** Which way bytes flow. */
    public enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final InetSocketAddress target;
    private final Set<ProxiedConnection> open = new LinkedHashSet<>();
    private final Line toServer = new Line();
    private final Line toClient = new Line();
    private final List<Thread> threads = new ArrayList<>();
    private final int port;
    private ServerSocket listener;
    private Thread acceptor;
    private int accepted;
    private boolean closed;

    private TcpProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        this.listener = listen(0);
        this.port = listener.getLocalPort();
        startAccepting(listener);
    }

    /** Starts a proxy to this address, on a free port. */
    public static TcpProxy to(String host, int port) {
        try {
            return new TcpProxy(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start a proxy to " + host + ":" + port, e);
        }
    }

    /** Where clients connect, on 127.0.0.1; the same after {@link #refuse} and {@link #accept}. */
    public int port() {
        return port;
    }

    /** Resets all open connections (RST): both sides see an error, not an end. */
    public void cut() {
        List<ProxiedConnection> cutting;
        synchronized (this) {
            cutting = List.copyOf(open);
        }
        cutting.forEach(ProxiedConnection::reset);
    }

    /**
     * Lets exactly this many more bytes flow in this direction, counted over all connections, and then ends the
     * connection that carried the last of them: its receiver sees an end, in the middle of something, and its sender a
     * reset. Once.
     *
     * @param bytes at least 1
     */
    public void closeAfter(Direction direction, long bytes) {
        line(direction).closeAfter(bytes);
    }

    /** Ends this direction of all open connections, as a peer does that has no more to say; the other one goes on. */
    public void halfClose(Direction direction) {
        List<ProxiedConnection> closing;
        synchronized (this) {
            closing = List.copyOf(open);
        }
        closing.forEach(connection -> connection.halfClose(direction));
    }

    /** Passes nothing on in this direction, and acknowledges what comes until the sockets' buffers are full. */
    public void stall(Direction direction) {
        line(direction).stall(true);
    }

    /** Lets bytes flow again after {@link #stall}. */
    public void resume(Direction direction) {
        line(direction).stall(false);
    }

    /**
     * Holds each piece of at most 8 KiB for this long: a latency for questions and answers. Pieces do not overtake or
     * overlap, so a stream becomes slow too.
     */
    public void delay(Direction direction, Duration delay) {
        line(direction).delay(delay);
    }

    /**
     * Limits the bytes per second in this direction, over all connections.
     *
     * @param bytesPerSecond at least 1
     */
    public void throttle(Direction direction, long bytesPerSecond) {
        line(direction).throttle(bytesPerSecond);
    }

    /** Takes delay, throttle, stall and a pending {@link #closeAfter} away in both directions, and accepts connections. */
    public void heal() {
        toServer.heal();
        toClient.heal();
        accept();
    }

    /** Stops listening: who connects after this is refused. Open connections are not touched. */
    public void refuse() {
        Thread accepting;
        synchronized (this) {
            closeQuietly(listener);
            accepting = acceptor;
        }
        // As long as its thread is inside accept, the kernel goes on to complete connections.
        Deadline.in(CLOSE_TIMEOUT).join(accepting);
    }

    /** Listens again after {@link #refuse}, on the same port. */
    public synchronized void accept() {
        if (!listener.isClosed()) {
            return;
        }
        try {
            listener = listen(port);
            startAccepting(listener);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen again on port " + port, e);
        }
    }

    /** How many connections have been accepted since the start. */
    public synchronized int connections() {
        return accepted;
    }

    /** How many connections are open. */
    public synchronized int openConnections() {
        return open.size();
    }

    /** How many bytes have been passed on in this direction since the start. */
    public long bytes(Direction direction) {
        return line(direction).passed();
    }

    @Override
    public void close() {
        List<Thread> ending;
        synchronized (this) {
            closed = true;
            closeQuietly(listener);
            ending = List.copyOf(threads);
        }
        cut();
        toServer.end();
        toClient.end();
        Deadline deadline = Deadline.in(CLOSE_TIMEOUT);
        for (Thread thread : ending) {
            deadline.join(thread);
        }
    }

    private Line line(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private synchronized void startAccepting(ServerSocket socket) {
        acceptor = startThread("proxy-accept-" + port, () -> acceptFrom(socket));
    }

    private void acceptFrom(ServerSocket socket) {
        while (true) {
            Socket client;
            try {
                client = socket.accept();
            } catch (IOException e) {
                // Closed by refuse() or close(): the end of this thread's work.
                return;
            }
            connect(client);
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            server.connect(target, CONNECT_TIMEOUT_MILLIS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        } catch (IOException e) {
            // The target refuses: so do we, in the only way that is left after accept.
            ProxiedConnection.reset(client);
            ProxiedConnection.reset(server);
            return;
        }
        ProxiedConnection connection = new ProxiedConnection(client, server, this::forget);
        synchronized (this) {
            if (closed) {
                connection.reset();
                return;
            }
            accepted++;
            open.add(connection);
        }
        startThread("proxy-to-server-" + port, () -> connection.pump(Direction.TO_SERVER, toServer));
        startThread("proxy-to-client-" + port, () -> connection.pump(Direction.TO_CLIENT, toClient));
    }

    private synchronized void forget(ProxiedConnection connection) {
        open.remove(connection);
    }

    private synchronized Thread startThread(String name, Runnable work) {
        threads.removeIf(thread -> !thread.isAlive());
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
        return thread;
    }

    private static void closeQuietly(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + socket, e);
        }
    }
}
