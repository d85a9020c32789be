package com.flipkart.aesop.benchmarks.relay;

import com.flipkart.aesop.benchmarks.event.PersonEvents;
import com.flipkart.aesop.wire.zstd.ZstdDecoder;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.net.ssl.SSLContext;

/** Reads all that a server has from a socket, as fast as bytes can be taken from it, and looks at none of them. */
final class RawReader {
    private static final int BLOCK = 256 * 1024;

    private final InetSocketAddress server;
    private final String more;
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);

    RawReader(int port) {
        this(port, "");
    }

    /** @param more parameters of the request, each with its ampersand */
    RawReader(int port, String more) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.more = more;
    }

    /** The request for everything, from the oldest window on, in one answer. */
    private ByteBuffer request() {
        String checkpoint = "{%22consumption_mode%22:%22ONLINE_CONSUMPTION%22,%22windowScn%22:-1,%22windowOffset%22:-1,"
                + "%22prevScn%22:-1,%22tsNsecs%22:-1,%22snapshot_offset%22:-1,%22bootstrap_start_scn%22:-1}";
        String text = "GET /stream?protocolVersion=2&sources=" + PersonEvents.SOURCE_ID
                + "&streamFromLatestScn=false&output=binary&size=" + Integer.MAX_VALUE + "&checkPoint=" + checkpoint
                + more + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * One answer.
     *
     * @param bytes that came, headers and chunk sizes included
     * @param nanos from the request to the end
     */
    record Answer(long bytes, long nanos) {}

    /** Reads one answer to its end. */
    Answer read() throws IOException {
        try (SocketChannel socket = SocketChannel.open(server)) {
            long started = System.nanoTime();
            socket.write(request());
            long bytes = 0;
            int read = 0;
            while (read >= 0) {
                bytes += read;
                read = socket.read(block.clear());
            }
            return new Answer(bytes, System.nanoTime() - started);
        }
    }

    /**
     * Reads one answer to its end from a server that speaks TLS, and decrypts it.
     *
     * @param trusting whoever the server says it is: this is no test of certificates
     */
    Answer readOverTls(SSLContext trusting) throws IOException {
        try (Socket socket = trusting.getSocketFactory().createSocket(server.getAddress(), server.getPort())) {
            byte[] some = new byte[BLOCK];
            InputStream in = socket.getInputStream();
            long started = System.nanoTime();
            socket.getOutputStream().write(request().array());
            long bytes = 0;
            int read = 0;
            while (read >= 0) {
                bytes += read;
                read = in.read(some);
            }
            return new Answer(bytes, System.nanoTime() - started);
        }
    }

    /** Reads one answer and computes the CRC-32 of its body, unpacked if need be, to see that all servers send the same. */
    long checksum() throws IOException {
        try (Socket socket = new Socket(server.getAddress(), server.getPort());
                InputStream in = new BufferedInputStream(socket.getInputStream(), BLOCK)) {
            socket.getOutputStream().write(request().array());
            String status = line(in);
            if (!status.startsWith("HTTP/1.1 200")) {
                throw new IOException("The server answered: " + status);
            }
            boolean chunked = false;
            boolean compressed = false;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                chunked |= header.equalsIgnoreCase("transfer-encoding: chunked");
                compressed |= header.equalsIgnoreCase("x-aesop-compress: zstd");
            }
            CRC32 crc = new CRC32();
            if (!chunked) {
                byte[] some = new byte[BLOCK];
                for (int read = in.read(some); read >= 0; read = in.read(some)) {
                    crc.update(some, 0, read);
                }
                return crc.getValue();
            }
            try (ZstdDecoder decoder = new ZstdDecoder()) {
                for (int length = chunk(in); length > 0; length = chunk(in)) {
                    byte[] some = in.readNBytes(length);
                    if (compressed) {
                        unpack(decoder, some, crc);
                    } else {
                        crc.update(some, 0, some.length);
                    }
                    line(in);
                }
            }
            return crc.getValue();
        }
    }

    private void unpack(ZstdDecoder decoder, byte[] packed, CRC32 crc) {
        ByteBuffer in = ByteBuffer.allocateDirect(packed.length).put(packed).flip();
        int unpacked;
        do {
            decoder.decode(in, block.clear());
            unpacked = block.position();
            crc.update(block.flip());
        } while (unpacked == BLOCK);
    }

    private static int chunk(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The answer ended within a line: " + line);
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }
}
