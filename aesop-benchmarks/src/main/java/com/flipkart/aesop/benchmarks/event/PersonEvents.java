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
 * Events of one length: a header with a long key, and a person in Avro. The rows have been encoded beforehand, so that
 * writing an event is a header and a copy, and what is measured is what is done with it.
 *
 * <p>Key, window and position follow from the number of an event, so whoever writes as many of them writes the same
 * bytes. Not thread-safe.
 */
public final class PersonEvents {
    public static final String SOURCE = "com.flipkart.aesop.benchmarks.Person";
    public static final short SOURCE_ID = 41;

    private static final String SCHEMA_FILE = SOURCE + ".1.avsc";

    /** Rows that are encoded beforehand, unless they are so long that fewer have to do: a power of two. */
    private static final int ROWS = 1024;

    private static final int MOST_BYTES_OF_ROWS = 1024 * 1024;

    /** Events that are shorter have a person with short names. */
    private static final int ROOM_FOR_LONG_NAMES = 130;

    private static final long FIRST_NANOS = 1_700_000_000_000_000_000L;
    private static final long NANOS_A_WINDOW = 1_000_000;

    private final EventWriter writer = new EventWriter();
    private final EventShape shape;
    private final byte[][] rows;
    private final SchemaId schema;

    /** Events of the schema in a directory that {@link #writeSchema} has filled. */
    public PersonEvents(Path schemas, EventShape shape) {
        this.shape = shape;
        this.schema =
                FileSchemaRegistry.open(schemas).latest(SOURCE).orElseThrow().id();
        int most = Integer.highestOneBit(MOST_BYTES_OF_ROWS / shape.length());
        this.rows = new byte[Math.min(ROWS, most)][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row(i, shape.length() - EventLayout.LONG_KEY_HEADER_LENGTH);
        }
    }

    /** What each row has as last name; a reader that finds something else has misread it. */
    public static String lastName(EventShape shape) {
        return hasLongNames(shape.length()) ? "Bhattacharya" : "Bose";
    }

    private static boolean hasLongNames(int length) {
        return length >= ROOM_FOR_LONG_NAMES;
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

    /** How long the events are, and how many make a window. */
    public EventShape shape() {
        return shape;
    }

    /** Writes an event at the position of {@code claim}, without SCN and checksums; returns its length. */
    public int write(ByteBuffer claim, long key, long scn) {
        return write(claim, SOURCE_ID, key, scn);
    }

    /** The same as an event of another source. */
    public int write(ByteBuffer claim, short sourceId, long key, long scn) {
        byte[] row = rows[(int) (key & (rows.length - 1))];
        writer.begin(claim)
                .header(Opcode.UPSERT, sourceId, (short) 0, timestampNanos(scn))
                .schemaId(schema.high(), schema.low())
                .longKey(key)
                .value(row, 0, row.length);
        return writer.finish();
    }

    /** A person in just as many bytes as wanted: the address of the mail takes what the others leave. */
    private static byte[] row(int id, int length) {
        boolean longNames = hasLongNames(length + EventLayout.LONG_KEY_HEADER_LENGTH);
        ByteBuffer whole = ByteBuffer.allocate(2 * length);
        encode(whole, id, longNames, "");
        // An address of more than 63 letters has a longer length before it.
        String email = "a".repeat(length - whole.position());
        encode(whole.clear(), id, longNames, email);
        int tooLong = whole.position() - length;
        if (tooLong > 0) {
            encode(whole.clear(), id, longNames, email.substring(tooLong));
        }
        byte[] row = new byte[length];
        whole.flip().get(row);
        return row;
    }

    private static void encode(ByteBuffer target, int id, boolean longNames, String email) {
        AvroWriter row = new AvroWriter().wrap(target);
        row.writeLong(id);
        row.writeString(longNames ? "Chandra" : "Ravi");
        row.writeString(longNames ? "Bhattacharya" : "Bose");
        byte[] ascii = email.getBytes(StandardCharsets.US_ASCII);
        row.writeBytes(ascii, 0, ascii.length);
        row.writeLong(-631_152_000_000L);
        row.writeInt(150 + id % 50);
        row.writeIndex(1);
        row.writeString(longNames ? "Bengaluru" : "Pune");
        row.writeLong(FIRST_NANOS / 1_000_000 + id);
    }
}
