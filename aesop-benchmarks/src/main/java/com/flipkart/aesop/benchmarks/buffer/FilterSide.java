package com.flipkart.aesop.benchmarks.buffer;

import com.flipkart.aesop.benchmarks.Directories;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.event.PersonEvents;
import com.flipkart.aesop.benchmarks.event.SinkWindows;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.Side;
import com.flipkart.aesop.buffer.BufferSettings;
import com.flipkart.aesop.buffer.EventCursor;
import com.flipkart.aesop.buffer.MappedEventBuffer;
import com.flipkart.aesop.buffer.ReadOptions;
import com.flipkart.aesop.buffer.SourceFilter;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.wire.filter.EventMatcher;
import com.flipkart.aesop.wire.filter.KeyFilter;
import com.flipkart.aesop.wire.filter.StreamFilters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Windows of which each tenth key is wanted. Settings: {@code directory}, {@code megabytes}, {@code bare}, and those of {@link
 * EventShape}. The bare side scans the same bytes in memory and copies the same events, one by one.
 */
public final class FilterSide implements Side {
    private static final int MEGABYTE = 1024 * 1024;
    private static final int CHUNK = 64 * 1024;
    private static final int BUCKETS = 10;

    private final Path directory;
    private final boolean bare;
    private final MappedEventBuffer buffer;
    private final ByteBuffer memory;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    private final ReadOptions options;
    private final long events;
    private long wanted;

    public FilterSide(Fields settings) {
        directory = Path.of(settings.text("directory"));
        bare = Boolean.parseBoolean(settings.text("bare"));
        int bytes = (int) settings.number("megabytes") * MEGABYTE;
        EventShape shape = EventShape.of(settings);
        Path schemas = PersonEvents.writeSchema(directory.resolve("schemas"));
        buffer = MappedEventBuffer.open(
                directory.resolve("ring"), BufferSettings.ofCapacity(bytes + bytes / 4L + 16L * MEGABYTE));
        SinkWindows windows = new SinkWindows(schemas, shape, buffer.writer());
        int count = shape.windowsIn(bytes);
        for (int i = 0; i < count; i++) {
            windows.write();
        }
        events = buffer.view().eventsHeld();
        memory = ByteBuffer.allocateDirect(bare ? Math.toIntExact(buffer.view().bytesHeld()) : 0);
        EventMatcher matcher = StreamFilters.of(PersonEvents.SOURCE_ID, KeyFilter.mod(BUCKETS, 0, 1))
                .matcher();
        options = new ReadOptions(SourceFilter.ALL, matcher::accepts, false, ReadOptions.DEFAULT_MAX_SCAN_BYTES);
        if (bare) {
            readAll(memory, ReadOptions.ALL);
        }
    }

    /**
     * {@code pass}: goes through everything, for at least {@code millis} again and again; answers {@code events} that were looked
     * at, {@code wanted} that were copied, and {@code nanos}.
     */
    @Override
    public Fields call(String verb, Fields arguments) {
        if (!verb.equals("pass")) {
            throw new IllegalArgumentException("verb=" + verb + " is none of: pass");
        }
        long deadline = System.nanoTime() + arguments.number("millis") * 1_000_000;
        long looked = 0;
        wanted = 0;
        long started = System.nanoTime();
        do {
            if (bare) {
                scan();
            } else {
                wanted += readAll(chunk, options);
            }
            looked += events;
        } while (System.nanoTime() < deadline);
        return Fields.NONE.with("events", looked).with("wanted", wanted).with("nanos", System.nanoTime() - started);
    }

    private long readAll(ByteBuffer target, ReadOptions wantedOnes) {
        try (EventCursor cursor = buffer.cursor()) {
            cursor.seekOldest();
            while (!cursor.atEnd()) {
                cursor.read(target.clear(), wantedOnes);
            }
            return cursor.eventsRead();
        }
    }

    private void scan() {
        int end = memory.capacity();
        chunk.clear();
        for (int at = 0; at < end; ) {
            int length = memory.getInt(at + EventLayout.LENGTH_OFFSET);
            boolean data = memory.getShort(at + EventLayout.SOURCE_ID_OFFSET) >= 0;
            if (!data || Math.abs(memory.getLong(at + EventLayout.KEY_OFFSET) % BUCKETS) == 0) {
                if (chunk.remaining() < length) {
                    chunk.clear();
                }
                chunk.put(chunk.position(), memory, at, length).position(chunk.position() + length);
                wanted++;
            }
            at += length;
        }
    }

    @Override
    public void close() throws IOException {
        buffer.close();
        Directories.delete(directory.resolve("ring"));
    }
}
