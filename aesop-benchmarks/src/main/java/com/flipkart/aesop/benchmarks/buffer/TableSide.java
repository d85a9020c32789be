package com.flipkart.aesop.benchmarks.buffer;

import com.flipkart.aesop.benchmarks.Directories;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.event.MixedWindows;
import com.flipkart.aesop.benchmarks.event.PersonEvents;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.Side;
import com.flipkart.aesop.buffer.BufferSettings;
import com.flipkart.aesop.buffer.EventCursor;
import com.flipkart.aesop.buffer.MappedEventBuffer;
import com.flipkart.aesop.buffer.ReadOptions;
import com.flipkart.aesop.buffer.SourceFilter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A buffer with the windows of many tables, of which one is read. Settings: {@code directory}, {@code megabytes}, {@code
 * tables}, {@code withinWindows}, and those of {@link EventShape}.
 */
public final class TableSide implements Side {
    private static final long MEGABYTE = 1024 * 1024;
    private static final int CHUNK = 64 * 1024;

    /** The table that is read: any is as good as any other. */
    private static final short TABLE = 1;

    private final Path directory;
    private final MappedEventBuffer buffer;

    public TableSide(Fields settings) {
        directory = Path.of(settings.text("directory"));
        Path schemas = PersonEvents.writeSchema(directory.resolve("schemas"));
        long bytes = settings.number("megabytes") * MEGABYTE;
        EventShape shape = EventShape.of(settings);
        buffer = MappedEventBuffer.open(
                directory.resolve("ring"), BufferSettings.ofCapacity(bytes + bytes / 4 + 16 * MEGABYTE));
        MixedWindows windows = new MixedWindows(
                schemas,
                shape,
                buffer.writer(),
                (int) settings.number("tables"),
                Boolean.parseBoolean(settings.text("withinWindows")));
        int count = shape.windowsIn(bytes);
        for (int i = 0; i < count; i++) {
            windows.write();
        }
    }

    /**
     * {@code pass}: reads the table from the oldest window to the end, for at least {@code millis} again and again;
     * answers {@code events} that were delivered, ends of windows included, and {@code nanos}.
     */
    @Override
    public Fields call(String verb, Fields arguments) {
        if (!verb.equals("pass")) {
            throw new IllegalArgumentException("verb=" + verb + " is none of: pass");
        }
        long deadline = System.nanoTime() + arguments.number("millis") * 1_000_000;
        ReadOptions options = new ReadOptions(SourceFilter.of(TABLE), true, ReadOptions.DEFAULT_MAX_SCAN_BYTES);
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        long events = 0;
        long started = System.nanoTime();
        do {
            events += readAll(chunk, options);
        } while (System.nanoTime() < deadline);
        return Fields.NONE.with("events", events).with("nanos", System.nanoTime() - started);
    }

    private long readAll(ByteBuffer chunk, ReadOptions options) {
        try (EventCursor cursor = buffer.cursor()) {
            cursor.seekOldest();
            while (!cursor.atEnd()) {
                cursor.read(chunk.clear(), options);
            }
            return cursor.eventsRead();
        }
    }

    @Override
    public void close() throws IOException {
        buffer.close();
        Directories.delete(directory.resolve("ring"));
    }
}
