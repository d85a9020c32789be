package com.flipkart.aesop.benchmarks.capture;

import com.flipkart.aesop.benchmarks.Directories;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.buffer.BufferSettings;
import com.flipkart.aesop.buffer.MappedEventBuffer;
import com.flipkart.aesop.core.schema.FileSchemaRegistry;
import com.flipkart.aesop.mysql.MySqlProducer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Aesop's producer, into a buffer in mapped files as a relay has it by default: 64 MB, so that for most of the rows
 * older ones are evicted. A row counts when its window is visible to readers of the buffer.
 */
public final class ProducerReader implements BinlogReader {
    private static final Duration STOP = Duration.ofSeconds(30);

    private final AesopSource source;
    private final Path directory;
    private int starts;

    public ProducerReader(Fields settings) {
        this.source = new AesopSource(settings);
        this.directory = Path.of(settings.text("directory"));
    }

    @Override
    public void prepare() throws IOException {
        source.generateSchema();
    }

    @Override
    public Reading start(Fields place, RowListener listener) {
        Path ring = directory.resolve("ring-" + starts++);
        MappedEventBuffer buffer = MappedEventBuffer.open(ring, BufferSettings.defaults());
        MySqlProducer producer = source.producer(place);
        Reading reading = () -> {
            producer.stop(STOP);
            buffer.close();
            Directories.delete(ring);
        };
        try {
            producer.start(new CountingSink(buffer.writer(), listener), FileSchemaRegistry.open(source.schemas()));
        } catch (RuntimeException e) {
            buffer.close();
            throw e;
        }
        return reading;
    }
}
