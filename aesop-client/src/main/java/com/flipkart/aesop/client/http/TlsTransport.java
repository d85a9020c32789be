package com.flipkart.aesop.client.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/**
 * Encrypted bytes. The buffers are made once for a connection and hold a record of TLS each, which is at most 16 KiB of
 * content.
 *
 * <pre>{@code
 *  socket --> received (a record, or part of one) --unwrap--> opened (what read() had no room for) --> target
 *  socket <-- sealed (a record)                   <--wrap---                                       <-- source
 * }</pre>
 */
final class TlsTransport implements Transport {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer received; // to be filled at its position
    private final ByteBuffer sealed; // to be sent from its position
    private final ByteBuffer opened; // to be taken from its position
    private boolean begun;

    TlsTransport(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        int record = engine.getSession().getPacketBufferSize();
        received = ByteBuffer.allocateDirect(2 * record);
        sealed = ByteBuffer.allocateDirect(2 * record).limit(0);
        opened = ByteBuffer.allocate(2 * engine.getSession().getApplicationBufferSize())
                .limit(0);
    }

    @Override
    public int prepare() throws IOException {
        try {
            return agree();
        } catch (SSLException e) {
            sayGoodbye();
            throw e;
        }
    }

    private int agree() throws IOException {
        if (!begun) {
            begun = true;
            engine.beginHandshake(); // until then its status is that of a handshake that is over
        }
        while (true) {
            if (!send()) {
                return SelectionKey.OP_WRITE;
            }
            switch (engine.getHandshakeStatus()) {
                case NOT_HANDSHAKING, FINISHED -> {
                    checkValidity();
                    return 0;
                }
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> seal(NOTHING);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    int length = open();
                    if (length == 0) {
                        return SelectionKey.OP_READ;
                    }
                    if (length < 0) {
                        throw new EOFException("the server ended the connection in the TLS handshake");
                    }
                }
                default -> throw new IllegalStateException("A new handshake status: " + engine.getHandshakeStatus());
            }
        }
    }

    /** The JDK does not look at the dates of a certificate that is itself among those that are trusted. */
    private void checkValidity() throws SSLException {
        if (engine.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate) {
            try {
                certificate.checkValidity();
            } catch (CertificateException e) {
                throw new SSLException("the server's certificate is not valid now", e);
            }
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        while (!opened.hasRemaining()) {
            int length = open();
            if (length <= 0) {
                return length;
            }
        }
        int length = Math.min(opened.remaining(), target.remaining());
        target.put(target.position(), opened, opened.position(), length);
        target.position(target.position() + length);
        opened.position(opened.position() + length);
        return length;
    }

    @Override
    public boolean write(ByteBuffer source) throws IOException {
        while (send()) {
            if (!source.hasRemaining()) {
                return true;
            }
            seal(source);
        }
        return false;
    }

    /**
     * Opens the next record into {@link #opened}, which is empty.
     *
     * @return 1: one was opened, which may have been one without content; 0: none has come whole; -1: there will be none
     */
    private int open() throws IOException {
        while (true) {
            received.flip();
            opened.clear();
            SSLEngineResult result;
            try {
                result = engine.unwrap(received, opened);
            } finally {
                opened.flip();
                received.compact();
            }
            switch (result.getStatus()) {
                case OK -> {
                    afterwards(result);
                    return 1;
                }
                case CLOSED -> {
                    return -1;
                }
                case BUFFER_UNDERFLOW -> {
                    int length = channel.read(received);
                    if (length < 0) {
                        engine.closeInbound(); // throws unless the server has said that it was the end: it may have
                        // been cut
                        return -1;
                    }
                    if (length == 0) {
                        return 0;
                    }
                }
                case BUFFER_OVERFLOW -> throw new SSLException("a record is longer than TLS allows");
            }
        }
    }

    /** What TLS has to do after the handshake: the answer to new keys. What cannot be sent at once goes with the next request. */
    private void afterwards(SSLEngineResult result) throws IOException {
        if (result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_TASK) {
            runTasks();
        }
        while (engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP && send()) {
            seal(NOTHING);
        }
        send();
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** Makes the next record; the one before has been sent. */
    private void seal(ByteBuffer source) throws IOException {
        sealed.clear();
        try {
            SSLEngineResult result = engine.wrap(source, sealed);
            if (sealed.position() == 0 && result.getStatus() == SSLEngineResult.Status.CLOSED) {
                throw new EOFException("the server has ended the TLS session");
            }
            if (sealed.position() == 0 && source.hasRemaining()) {
                throw new SSLException("the server asks for a second handshake in the middle of a session");
            }
        } finally {
            sealed.flip();
        }
    }

    /** @return whether all that is sealed is with the system */
    private boolean send() throws IOException {
        if (sealed.hasRemaining()) {
            channel.write(sealed);
        }
        return !sealed.hasRemaining();
    }

    /** Tells the server why there will be no session, so that its log knows it too; it does not matter if that fails. */
    private void sayGoodbye() {
        try {
            while (send() && engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP) {
                seal(NOTHING);
            }
        } catch (IOException e) {
            // The first failure is on its way to the caller, and says more.
        }
    }
}
