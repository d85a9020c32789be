package com.flipkart.aesop.benchmarks.capture;

import com.flipkart.aesop.benchmarks.side.Fields;
import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer.CompatibilityMode;
import java.io.IOException;

/**
 * The bare binlog library: it decodes each row into an array of objects, in its fastest modes (text as bytes, dates as
 * longs), and nobody does anything with them. What every reader of a binlog that uses this library starts from.
 */
public final class LibraryReader implements BinlogReader {
    private static final long SERVER_ID = 71_001;
    private static final long STOP_MILLIS = 60_000;

    private final Fields settings;

    public LibraryReader(Fields settings) {
        this.settings = settings;
    }

    @Override
    public Reading start(Fields place, RowListener listener) {
        BinaryLogClient client = client(place);
        client.registerEventListener(event -> {
            int rows = rows(event);
            if (rows > 0) {
                listener.rows(rows);
            }
        });
        Thread thread = new Thread(() -> read(client, listener), "binlog-library");
        thread.start();
        return () -> {
            client.disconnect();
            thread.join(STOP_MILLIS);
            if (thread.isAlive()) {
                throw new IllegalStateException("The library did not let go of its connection");
            }
        };
    }

    private BinaryLogClient client(Fields place) {
        BinaryLogClient client = new BinaryLogClient(
                settings.text("host"), (int) settings.number("port"), settings.text("user"), settings.text("password"));
        EventDeserializer deserializer = new EventDeserializer();
        deserializer.setCompatibilityMode(
                CompatibilityMode.CHAR_AND_BINARY_AS_BYTE_ARRAY, CompatibilityMode.DATE_AND_TIME_AS_LONG);
        client.setEventDeserializer(deserializer);
        client.setServerId(SERVER_ID);
        client.setKeepAlive(false);
        client.setBinlogFilename(place.text("file"));
        client.setBinlogPosition(place.number("position"));
        return client;
    }

    private static int rows(Event event) {
        return event.getData() instanceof WriteRowsEventData data
                ? data.getRows().size()
                : 0;
    }

    private static void read(BinaryLogClient client, RowListener listener) {
        String reason = "the library's connection ended";
        try {
            client.connect();
        } catch (IOException e) {
            reason = e.toString();
        } finally {
            listener.ended(reason);
        }
    }
}
