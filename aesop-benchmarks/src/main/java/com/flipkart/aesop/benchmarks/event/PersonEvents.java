package com.flipkart.aesop.benchmarks.event;

import com.flipkart.aesop.core.event.AvroWriter;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventWriter;
import com.flipkart.aesop.core.event.Opcode;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.schema.FileSchemaRegistry;
import com.flipkart.aesop.core.schema.SchemaId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Events of one length, 161 bytes: a header with a long key, and a person as 100 bytes of Avro. The rows have been
 * encoded beforehand, so that writing an event is a header and a copy, and what is measured is what is done with it.
 *
 * <p>Key, window and position follow from the number of an event, so whoever writes as many of them writes the same
 * bytes. Not thread-safe.
 */
public final class PersonEvents {
    /** Bytes of each event. */
    public static final int LENGTH = 161;

    /** Events in each window. */
    public static final int PER_WINDOW = 10;

    /** Bytes of a window: its events and its end. */
    public static final int WINDOW_LENGTH = PER_WINDOW * LENGTH + EventLayout.END_OF_PERIOD_LENGTH;

    public static final String SOURCE = "com.flipkart.aesop.benchmarks.Person";
    public static final short SOURCE_ID = 41;

    private static final String SCHEMA_FILE = SOURCE + ".1.avsc";
    private static final int VALUE_LENGTH = LENGTH - EventLayout.LONG_KEY_HEADER_LENGTH;
    private static final int ROWS = 1024;
    private static final long FIRST_NANOS = 1_700_000_000_000_000_000L;
    private static final long NANOS_A_WINDOW = 1_000_000;

    private final EventWriter writer = new EventWriter();
    private final byte[][] rows = new byte[ROWS][];
    private final SchemaId schema;

    /** Events of the schema in a directory that {@link #writeSchema} has filled. */
    public PersonEvents(Path schemas) {
        this.schema =
                FileSchemaRegistry.open(schemas).latest(SOURCE).orElseThrow().id();
        for (int i = 0; i < ROWS; i++) {
            rows[i] = row(i);
        }
    }

    /** The source whose rows these are. */
    public static PhysicalSource source() {
        return new PhysicalSource(
                1, "people", List.of(new LogicalSource(SOURCE_ID, SOURCE, "bench.person", (short) 0)));
    }

    /** Writes the schema file of the rows into a directory, which is made. */
    public static Path writeSchema(Path directory) {
        try (var schema = PersonEvents.class.getResourceAsStream(SCHEMA_FILE)) {
            if (schema == null) {
                throw new IllegalStateException("No resource " + SCHEMA_FILE + " beside " + PersonEvents.class);
            }
            Files.createDirectories(directory);
            Files.write(directory.resolve(SCHEMA_FILE), schema.readAllBytes());
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + SCHEMA_FILE + " into " + directory, e);
        }
    }

    /** Commit time of a window, nanoseconds since 1970 UTC. */
    public static long timestampNanos(long scn) {
        return FIRST_NANOS + scn * NANOS_A_WINDOW;
    }

    /** Writes an event at the position of {@code claim}, without SCN and checksums; returns its length. */
    public int write(ByteBuffer claim, long key, long scn) {
        writer.begin(claim)
                .header(Opcode.UPSERT, SOURCE_ID, (short) 0, timestampNanos(scn))
                .schemaId(schema.high(), schema.low())
                .longKey(key)
                .value(rows[(int) (key & (ROWS - 1))], 0, VALUE_LENGTH);
        return writer.finish();
    }

    /** A person in just as many bytes as wanted: the address of the mail takes what the others leave. */
    private static byte[] row(int id) {
        ByteBuffer whole = ByteBuffer.allocate(2 * VALUE_LENGTH);
        encode(whole, id, "");
        String email = "a".repeat(VALUE_LENGTH - whole.position());
        encode(whole.clear(), id, email);
        byte[] row = new byte[VALUE_LENGTH];
        whole.flip().get(row);
        return row;
    }

    private static void encode(ByteBuffer target, int id, String email) {
        AvroWriter row = new AvroWriter().wrap(target);
        row.writeLong(id);
        row.writeString("Chandra");
        row.writeString("Bhattacharya");
        byte[] ascii = email.getBytes(StandardCharsets.US_ASCII);
        row.writeBytes(ascii, 0, ascii.length);
        row.writeLong(-631_152_000_000L);
        row.writeInt(150 + id % 50);
        row.writeIndex(1);
        row.writeString("Bengaluru");
        row.writeLong(FIRST_NANOS / 1_000_000 + id);
    }
}
