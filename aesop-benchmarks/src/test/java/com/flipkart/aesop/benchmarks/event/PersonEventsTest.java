package com.flipkart.aesop.benchmarks.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.buffer.BufferSettings;
import com.flipkart.aesop.buffer.EventCursor;
import com.flipkart.aesop.buffer.MappedEventBuffer;
import com.flipkart.aesop.buffer.ReadOptions;
import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.schema.FileSchemaRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonEventsTest {
    private static final int WINDOWS = 3;

    @TempDir
    private Path directory;

    private Path schemas;

    @BeforeEach
    void writeSchema() {
        schemas = PersonEvents.writeSchema(directory.resolve("schemas"));
    }

    @ParameterizedTest
    @CsvSource({"100, 1", "161, 10", "1024, 1000", "10240, 10"})
    void shouldWriteTheBytesThatTheBufferWrites(int length, int perWindow) {
        EventShape shape = new EventShape(length, perWindow);
        byte[] fromBuffer = new byte[WINDOWS * shape.windowLength()];
        try (MappedEventBuffer buffer =
                        MappedEventBuffer.open(directory.resolve("ring"), BufferSettings.ofCapacity(8 * 1024 * 1024));
                EventCursor cursor = buffer.cursor()) {
            SinkWindows windows = new SinkWindows(schemas, shape, buffer.writer());
            for (int i = 0; i < WINDOWS; i++) {
                windows.write();
            }
            cursor.seekOldest();
            cursor.read(ByteBuffer.wrap(fromBuffer), ReadOptions.ALL);
        }

        byte[] bare = bareWindows(shape);

        assertThat(bare).isEqualTo(fromBuffer);
    }

    @ParameterizedTest
    @CsvSource({"100, 1", "161, 10", "1024, 1000", "10240, 10"})
    void shouldWriteEventsThatAreWholeAndRowsThatCanBeRead(int length, int perWindow) throws Exception {
        EventShape shape = new EventShape(length, perWindow);
        Schema schema = FileSchemaRegistry.open(schemas)
                .latest(PersonEvents.SOURCE)
                .orElseThrow()
                .schema();
        byte[] bytes = bareWindows(shape);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        EventView view = new EventView();
        EventCrc crc = new EventCrc();
        int rows = 0;

        for (int at = 0; at < bytes.length; at += view.length()) {
            view.wrap(buffer, at);
            assertThat(view.verify(crc, bytes.length)).isEqualTo(EventView.Verdict.VALID);
            if (!view.isControl()) {
                GenericRecord row = new GenericDatumReader<GenericRecord>(schema)
                        .read(
                                null,
                                DecoderFactory.get()
                                        .binaryDecoder(bytes, view.valueOffset(), view.valueLength(), null));
                assertThat(view.length()).isEqualTo(shape.length());
                assertThat(row.get("lastName")).hasToString(PersonEvents.lastName(shape));
                assertThat(row.get("heightCm")).isEqualTo(150 + ((Long) row.get("id")).intValue() % 50);
                assertThat(row.get("id")).isEqualTo(view.longKey() % 1024);
                rows++;
            }
        }

        assertThat(rows).isEqualTo(WINDOWS * shape.perWindow());
    }

    private byte[] bareWindows(EventShape shape) {
        BareWindows windows = new BareWindows(schemas, shape, 2 * shape.windowLength());
        byte[] bytes = new byte[WINDOWS * shape.windowLength()];
        for (int i = 0; i < WINDOWS; i++) {
            windows.memory().get(windows.write(), bytes, i * shape.windowLength(), shape.windowLength());
        }
        return bytes;
    }
}
