package com.flipkart.aesop.benchmarks.relay;

import com.flipkart.aesop.benchmarks.event.BareWindows;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.event.PersonEvents;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.Side;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the machine can do: a file with the bytes of {@code windows} windows, given by sendfile to whoever sends a
 * request, whatever it says. Settings: {@code directory}, {@code windows},
 * and those of {@link EventShape}.
 */
public final class SendfileSide implements Side {
    private static final Logger LOG = LoggerFactory.getLogger(SendfileSide.class);
    private static final int BLOCK = 1024 * 1024;
    private static final byte[] HEAD =
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final FileChannel file;
    private final ServerSocketChannel server;

    public SendfileSide(Fields settings) throws IOException {
        Path directory = Path.of(settings.text("directory"));
        Path schemas = PersonEvents.writeSchema(directory.resolve("schemas"));
        file = FileChannel.open(
                directory.resolve("events"),
                StandardOpenOption.CREATE,
                StandardOpenOption.DELETE_ON_CLOSE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        EventShape shape = EventShape.of(settings);
        write(new BareWindows(schemas, shape, shape.windowLength()), shape, settings.number("windows"));
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        new Thread(this::serve, "sendfile").start();
    }

    private void write(BareWindows windows, EventShape shape, long count) throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(Math.max(BLOCK, shape.windowLength()));
        for (long i = 0; i < count; i++) {
            int start = windows.write();
            block.put(windows.memory().slice(start, shape.windowLength()));
            if (block.remaining() < shape.windowLength() || i == count - 1) {
                block.flip();
                while (block.hasRemaining()) {
                    file.write(block);
                }
                block.clear();
            }
        }
    }

    private void serve() {
        try {
            while (true) {
                try (SocketChannel client = server.accept()) {
                    answer(client);
                }
            }
        } catch (ClosedChannelException e) {
            LOG.info("Serves no more");
        } catch (IOException e) {
            LOG.error("Cannot serve the file", e);
        }
    }

    private void answer(SocketChannel client) throws IOException {
        ByteBuffer request = ByteBuffer.allocate(8192);
        client.read(request);
        client.write(ByteBuffer.wrap(HEAD));
        long size = file.size();
        for (long sent = 0; sent < size; ) {
            sent += file.transferTo(sent, size - sent, client);
        }
        client.shutdownOutput();
    }

    /** {@code where}: the port it listens at. */
    @Override
    public Fields call(String verb, Fields arguments) throws IOException {
        if (!verb.equals("where")) {
            throw new IllegalArgumentException("verb=" + verb + " is none of: where");
        }
        return Fields.NONE.with("port", ((InetSocketAddress) server.getLocalAddress()).getPort());
    }

    @Override
    public void close() throws IOException {
        server.close();
        file.close();
    }
}
