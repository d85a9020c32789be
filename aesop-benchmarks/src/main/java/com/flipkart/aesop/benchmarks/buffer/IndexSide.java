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
import com.flipkart.aesop.buffer.SeekResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A buffer that is opened, filled, and looked for places in. Settings: {@code directory}: that of the ring; {@code
 * schemas}; {@code megabytes}: of events.
 *
 * <p>Verbs: {@code open}: answers {@code nanos} that it took, {@code bytesScanned} and {@code origin}. {@code fill}: writes
 * the windows. {@code seek}: goes to {@code seeks} windows, any of those that are held; answers {@code nanos} of all. {@code
 * shut}: closes the buffer in order; a side that ends without it leaves the buffer as a crash of the process does.
 */
public final class IndexSide implements Side {
    private static final long MEGABYTE = 1024 * 1024;
    private static final long SEED = 20_260_101;

    private final Path ring;
    private final Path schemas;
    private final long bytes;
    private final Random random = new Random(SEED);
    private MappedEventBuffer buffer;

    /** Loads what opening needs by opening another buffer, a new one. */
    public IndexSide(Fields settings) throws IOException {
        ring = Path.of(settings.text("directory"));
        Path another = Files.createDirectories(ring.resolveSibling("another"));
        MappedEventBuffer.open(another, BufferSettings.ofCapacity(MEGABYTE)).close();
        Directories.delete(another);
        schemas = Path.of(settings.text("schemas"));
        bytes = settings.number("megabytes") * MEGABYTE;
    }

    @Override
    public Fields call(String verb, Fields arguments) {
        switch (verb) {
            case "open" -> {
                return open();
            }
            case "fill" -> fill();
            case "seek" -> {
                return seek((int) arguments.number("seeks"));
            }
            case "shut" -> buffer.close();
            default -> throw new IllegalArgumentException("verb=" + verb + " is none of: open, fill, seek, shut");
        }
        return Fields.NONE;
    }

    private Fields open() {
        BufferSettings settings = BufferSettings.ofCapacity(bytes + bytes / 4 + 16 * MEGABYTE);
        long started = System.nanoTime();
        buffer = MappedEventBuffer.open(ring, settings);
        return Fields.NONE
                .with("nanos", System.nanoTime() - started)
                .with("bytesScanned", buffer.recovery().bytesScanned())
                .with("origin", buffer.recovery().origin());
    }

    private void fill() {
        SinkWindows windows = new SinkWindows(PersonEvents.writeSchema(schemas), EventShape.USUAL, buffer.writer());
        int count = EventShape.USUAL.windowsIn(bytes);
        for (int i = 0; i < count; i++) {
            windows.write();
        }
    }

    private Fields seek(int seeks) {
        int windows = (int) buffer.view().maxScn();
        try (EventCursor cursor = buffer.cursor()) {
            long started = System.nanoTime();
            for (int i = 0; i < seeks; i++) {
                long scn = 1L + random.nextInt(windows - 1);
                SeekResult result = cursor.seek(scn, -1);
                if (result != SeekResult.FOUND) {
                    throw new IllegalStateException("Window scn=" + scn + " of windows=" + windows + " is " + result);
                }
            }
            return Fields.NONE.with("nanos", System.nanoTime() - started);
        }
    }

    @Override
    public void close() {
        // Not the buffer: whether that is closed in order is what is measured.
    }
}
