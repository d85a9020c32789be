package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import com.github.shyiko.mysql.binlog.network.protocol.command.QueryCommand;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.function.Consumer;

/**
 * One connection to a server's log, through the binlog library, which is used for its protocol alone: it logs in,
 * asks for the log and cuts the stream into packets. Each packet is taken by {@link RawEvents} as bytes, before the
 * library decodes anything.
 *
 * <p>The library by itself loses changes: it swallows what an event listener throws and what it cannot decode, and
 * goes on. So there is no event listener; all work is done where the library expects a decoder; what goes wrong
 * there is kept, and the library is told that the connection broke, which is the one thing after which it delivers
 * nothing more. Its keep-alive thread, which reconnects behind one's back, is off. A connection is used once.
 */
final class BinlogConnection {
    private final MySqlSettings settings;
    private final Client client;
    private final RawEvents events;
    private volatile Socket socket;
    private volatile boolean closed;
    private Throwable failure;

    /**
     * @param replicaId id by which the server knows this producer
     * @param consumer takes each event; what it throws ends the connection
     */
    BinlogConnection(MySqlSettings settings, long replicaId, Consumer<RawEvent> consumer) {
        this.settings = settings;
        this.events = new RawEvents(consumer);
        this.client = new Client(settings);
        LibraryLog.quieten(Client.class);
        client.setServerId(replicaId);
        client.setKeepAlive(false);
        client.setConnectTimeout(settings.connectTimeout().toMillis());
        client.setHeartbeatInterval(settings.heartbeat().toMillis());
        client.setEventDeserializer(events);
        client.setSocketFactory(this::openSocket);
        client.registerLifecycleListener(new Lifecycle());
        Tls.configure(client, settings);
    }

    /**
     * Reads from a place on until the connection ends.
     *
     * @throws AesopException why it ended; not if it was closed
     */
    void read(String file, long offset) {
        client.setBinlogFilename(file);
        client.setBinlogPosition(offset);
        Throwable thrown = null;
        try {
            client.connect();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            thrown = e;
        }
        if (closed) {
            return;
        }
        Throwable cause = failure != null ? failure : thrown;
        if (cause instanceof AesopException known) {
            throw known;
        }
        throw ConnectionFailure.of(cause, settings, file + ":" + offset);
    }

    /** Ends the connection, from any thread. */
    void close() {
        closed = true;
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new AesopException(
                        ErrorCode.IO_FAILED,
                        "Closing the connection to " + settings.address() + " failed; it is abandoned",
                        e);
            }
        }
    }

    private Socket openSocket() throws SocketException {
        Socket opened = new Socket();
        opened.setTcpNoDelay(true);
        opened.setKeepAlive(true);
        opened.setSoTimeout(
                (int) Math.min(Integer.MAX_VALUE, settings.readTimeout().toMillis()));
        socket = opened;
        if (closed) {
            throw new SocketException("closed before it was opened");
        }
        return opened;
    }

    /** Says that it understands checksums in any case: a file may have them although the server writes none now. */
    private static final class Client extends BinaryLogClient {
        Client(MySqlSettings settings) {
            super(
                    settings.host(),
                    settings.port(),
                    settings.user(),
                    settings.password().reveal());
        }

        @Override
        protected void setupConnection() throws IOException {
            super.setupConnection();
            channel.write(new QueryCommand("set @master_binlog_checksum='CRC32'"));
            checkError(channel.read());
        }
    }

    /** Takes the bytes of each event where the library expects it to be decoded. */
    private final class RawEvents extends EventDeserializer {
        private final Consumer<RawEvent> consumer;
        private final RawEvent event = new RawEvent();
        private final Event nothing = new Event(headerOfNothing(), new EventData() {});

        RawEvents(Consumer<RawEvent> consumer) {
            this.consumer = consumer;
        }

        @Override
        public Event nextEvent(ByteArrayInputStream in) throws IOException {
            if (failure != null) {
                throw stopped();
            }
            try {
                event.read(in);
                consumer.accept(event);
                return nothing;
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
                throw stopped();
            }
        }

        private EOFException stopped() {
            EOFException end = new EOFException("reading was stopped");
            end.initCause(failure);
            return end;
        }

        /** The library acts on the type and the next position; these make it do nothing. */
        private static EventHeaderV4 headerOfNothing() {
            EventHeaderV4 header = new EventHeaderV4();
            header.setEventType(EventType.UNKNOWN);
            return header;
        }
    }

    /** Keeps what the library tells of failures. */
    private final class Lifecycle implements BinaryLogClient.LifecycleListener {
        @Override
        public void onConnect(BinaryLogClient connected) {}

        @Override
        public void onCommunicationFailure(BinaryLogClient failed, Exception e) {
            keep(e);
        }

        /** Cannot come while {@link RawEvents} does the decoding; if it does, nothing more is read. */
        @Override
        public void onEventDeserializationFailure(BinaryLogClient failed, Exception e) {
            keep(e);
        }

        @Override
        public void onDisconnect(BinaryLogClient disconnected) {}

        private void keep(Exception e) {
            if (failure == null) {
                failure = e;
            }
        }
    }
}
