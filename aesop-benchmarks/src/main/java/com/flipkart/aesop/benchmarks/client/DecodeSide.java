package com.flipkart.aesop.benchmarks.client;

import com.flipkart.aesop.benchmarks.event.BareWindows;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.event.PersonEvents;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.Side;
import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.schema.FileSchemaRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * The least that any client does: goes through events that lie in memory, verifies both checksums, and lets Avro decode
 * each row into a new record. No socket, no queue, no callback, no checkpoint. Settings: {@code directory}, and
 * those of {@link EventShape}.
 */
public final class DecodeSide implements Side {
    /** More than lie in the cache of a processor. */
    private static final int BYTES = 16 * 1024 * 1024;

    private final GenericDatumReader<GenericRecord> reader;
    private final EventShape shape;
    private final ByteBuffer events;
    private final EventView view = new EventView();
    private final EventCrc crc = new EventCrc();
    private BinaryDecoder decoder;
    private GenericRecord last;

    public DecodeSide(Fields settings) {
        Path schemas =
                PersonEvents.writeSchema(Path.of(settings.text("directory")).resolve("schemas"));
        reader = new GenericDatumReader<>(FileSchemaRegistry.open(schemas)
                .latest(PersonEvents.SOURCE)
                .orElseThrow()
                .schema());
        shape = EventShape.of(settings);
        events = ByteBuffer.allocate(shape.windowsIn(BYTES) * shape.windowLength());
        BareWindows windows = new BareWindows(schemas, shape, shape.windowLength());
        while (events.hasRemaining()) {
            int start = windows.write();
            events.put(windows.memory().slice(start, shape.windowLength()));
        }
    }

    /** {@code pass}: reads {@code rows} rows, going round as often as needed; answers {@code rows} and {@code nanos}. */
    @Override
    public Fields call(String verb, Fields arguments) throws IOException {
        if (!verb.equals("pass")) {
            throw new IllegalArgumentException("verb=" + verb + " is none of: pass");
        }
        long wanted = arguments.number("rows");
        long rows = 0;
        long started = System.nanoTime();
        while (rows < wanted) {
            rows += readAll(wanted - rows);
        }
        long nanos = System.nanoTime() - started;
        if (!last.get("lastName").toString().equals(PersonEvents.lastName(shape))) {
            throw new IllegalStateException("The rows were read wrongly: " + last);
        }
        return Fields.NONE.with("rows", rows).with("nanos", nanos);
    }

    private long readAll(long most) throws IOException {
        int end = events.capacity();
        long rows = 0;
        for (int at = 0; at < end && rows < most; at += view.length()) {
            view.wrap(events, at);
            EventView.Verdict verdict = view.verify(crc, end);
            if (verdict != EventView.Verdict.VALID) {
                throw new IllegalStateException("An event is " + verdict + ": " + view);
            }
            if (!view.isControl()) {
                decoder = DecoderFactory.get()
                        .binaryDecoder(events.array(), view.valueOffset(), view.valueLength(), decoder);
                last = reader.read(null, decoder);
                rows++;
            }
        }
        return rows;
    }

    @Override
    public void close() {
        // Holds memory only.
    }
}
