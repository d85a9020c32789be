package com.flipkart.aesop.testkit;

import com.flipkart.aesop.testkit.TcpProxy.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/** Two sockets and the bytes between them. */
final class ProxiedConnection {
    private static final int PIECE = 8 << 10;

    private final Socket client;
    private final Socket server;
    private final Consumer<ProxiedConnection> whenOver;
    /** Directions whose receiver has been told that no more comes. */
    private final Set<Direction> ended = EnumSet.noneOf(Direction.class);

    ProxiedConnection(Socket client, Socket server, Consumer<ProxiedConnection> whenOver) {
        this.client = client;
        this.server = server;
        this.whenOver = whenOver;
    }

    /** Passes bytes on in one direction until it ends; the thread's whole work. */
    void pump(Direction direction, Line line) {
        byte[] piece = new byte[PIECE];
        try {
            while (true) {
                int read = source(direction).getInputStream().read(piece);
                if (read < 0) {
                    halfClose(direction);
                    return;
                }
                Line.Passage passage = line.claim(read);
                if (!hasEnded(direction)) {
                    target(direction).getOutputStream().write(piece, 0, passage.bytes());
                }
                if (passage.isLast()) {
                    close(target(direction));
                    reset(source(direction));
                    whenOver.accept(this);
                    return;
                }
            }
        } catch (IOException e) {
            // One side broke, so the other one learns it in the same way. That is what a proxy is for.
            reset();
        }
    }

    /** Tells the receiver of this direction that no more comes. What the sender says from now on is dropped. */
    void halfClose(Direction direction) {
        boolean both;
        synchronized (this) {
            if (!ended.add(direction)) {
                return;
            }
            both = ended.size() == Direction.values().length;
        }
        try {
            target(direction).shutdownOutput();
        } catch (IOException e) {
            // It was closed meanwhile; no more comes then either.
            both = true;
        }
        if (both) {
            close(client);
            close(server);
            whenOver.accept(this);
        }
    }

    private synchronized boolean hasEnded(Direction direction) {
        return ended.contains(direction);
    }

    void reset() {
        reset(client);
        reset(server);
        whenOver.accept(this);
    }

    /** Closes so that the peer sees RST, and what is unsent is dropped. */
    static void reset(Socket socket) {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            // It broke before we could break it.
        } finally {
            close(socket);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + socket, e);
        }
    }

    private Socket source(Direction direction) {
        return direction == Direction.TO_SERVER ? client : server;
    }

    private Socket target(Direction direction) {
        return direction == Direction.TO_SERVER ? server : client;
    }
}
