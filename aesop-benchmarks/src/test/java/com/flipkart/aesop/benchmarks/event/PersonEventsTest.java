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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersonEventsTest {
    private static final int WINDOWS = 3;

    @TempDir
    private Path directory;

    private Path schemas;

    @BeforeEach
    void writeSchema() {
        schemas = PersonEvents.writeSchema(directory.resolve("schemas"));
    }

    @Test
    void shouldWriteTheBytesThatTheBufferWrites() {
        byte[] fromBuffer = new byte[WINDOWS * PersonEvents.WINDOW_LENGTH];
        try (MappedEventBuffer buffer =
                        MappedEventBuffer.open(directory.resolve("ring"), BufferSettings.ofCapacity(65536));
                EventCursor cursor = buffer.cursor()) {
            SinkWindows windows = new SinkWindows(schemas, buffer.writer());
            for (int i = 0; i < WINDOWS; i++) {
                windows.write();
            }
            cursor.seekOldest();
            cursor.read(ByteBuffer.wrap(fromBuffer), ReadOptions.ALL);
        }

        byte[] bare = bareWindows();

        assertThat(bare).isEqualTo(fromBuffer);
    }

    @Test
    void shouldWriteEventsThatAreWholeAndRowsThatCanBeRead() throws Exception {
        Schema schema = FileSchemaRegistry.open(schemas)
                .latest(PersonEvents.SOURCE)
                .orElseThrow()
                .schema();
        byte[] bytes = bareWindows();
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
                assertThat(view.length()).isEqualTo(PersonEvents.LENGTH);
                assertThat(row.get("id")).isEqualTo(view.longKey());
                assertThat(row.get("city")).hasToString("Bengaluru");
                rows++;
            }
        }

        assertThat(rows).isEqualTo(WINDOWS * PersonEvents.PER_WINDOW);
    }

    private byte[] bareWindows() {
        BareWindows windows = new BareWindows(schemas, 2 * PersonEvents.WINDOW_LENGTH);
        byte[] bytes = new byte[WINDOWS * PersonEvents.WINDOW_LENGTH];
        for (int i = 0; i < WINDOWS; i++) {
            windows.memory().get(windows.write(), bytes, i * PersonEvents.WINDOW_LENGTH, PersonEvents.WINDOW_LENGTH);
        }
        return bytes;
    }
}
