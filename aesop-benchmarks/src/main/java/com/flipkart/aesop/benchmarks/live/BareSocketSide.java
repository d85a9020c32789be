package com.flipkart.aesop.benchmarks.live;

import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.Side;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the machine can do: a thread that sleeps until the next message is due and writes it to a socket, and, in another
 * JVM, a thread that is blocked in reading from there. Settings: {@code length} of a message, as long as a window is.
 *
 * <p>Verbs: {@code serve} messages at {@code rate} a second to whoever connects; answers {@code port}. {@code measure}
 * reads from {@code port}, {@code warmUp} messages and then {@code count}; answers as {@link Delays#await}.
 */
public final class BareSocketSide implements Side {
    private static final Logger LOG = LoggerFactory.getLogger(BareSocketSide.class);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long AT_ONCE = 1;

    private final int length;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private ServerSocketChannel server;

    public BareSocketSide(Fields settings) {
        length = (int) settings.number("length");
    }

    @Override
    public Fields call(String verb, Fields arguments) throws IOException, InterruptedException {
        return switch (verb) {
            case "serve" -> serve(arguments.number("rate"));
            case "measure" -> measure(arguments);
            default -> throw new IllegalArgumentException("verb=" + verb + " is none of: serve, measure");
        };
    }

    private Fields serve(long rate) throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        new Thread(() -> write(NANOS_PER_SECOND / rate), "bare-socket").start();
        return Fields.NONE.with("port", ((InetSocketAddress) server.getLocalAddress()).getPort());
    }

    private void write(long interval) {
        while (stopping.getCount() > 0) {
            try (SocketChannel client = server.accept()) {
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                write(client, interval);
            } catch (ClosedChannelException e) {
                LOG.info("Serves no more");
            } catch (IOException e) {
                LOG.info("A reader has gone: {}", e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void write(SocketChannel client, long interval) throws IOException, InterruptedException {
        ByteBuffer message = ByteBuffer.allocateDirect(length);
        long due = System.nanoTime();
        while (!stopping.await(Math.max(AT_ONCE, due - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            due += interval;
            message.clear().putLong(0, System.nanoTime());
            while (message.hasRemaining()) {
                client.write(message);
            }
        }
    }

    private Fields measure(Fields arguments) throws IOException, InterruptedException {
        long warmUp = arguments.number("warmUp");
        int count = (int) arguments.number("count");
        Delays delays = new Delays(warmUp, count);
        ByteBuffer message = ByteBuffer.allocateDirect(length);
        try (SocketChannel socket = SocketChannel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), (int) arguments.number("port")))) {
            for (long i = 0; i < warmUp + count; i++) {
                message.clear();
                while (message.hasRemaining()) {
                    if (socket.read(message) < 0) {
                        throw new EOFException("The other side has gone");
                    }
                }
                delays.add(message.getLong(0), System.nanoTime());
            }
        }
        return delays.await(AT_ONCE, "a bare socket");
    }

    @Override
    public void close() throws IOException {
        stopping.countDown();
        if (server != null) {
            server.close();
        }
    }
}
