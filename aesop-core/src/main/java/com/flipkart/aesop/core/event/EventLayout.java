package com.flipkart.aesop.core.event;

import java.util.List;
import java.util.Locale;

/**
 * Where the fields of a change event lie: the Databus V1 event, big-endian, unpadded.
 *
 * <pre>{@code
 *   0      1          5        9     11          19   21   23          31   33              49       53
 *  +------+----------+--------+-----+-----------+----+----+-----------+----+---------------+--------+----------
 *  | ver  | head CRC | length | att |    SCN    | pp | lp | timestamp |src |   schema id   |val CRC | key, value
 *  +------+----------+--------+-----+-----------+----+----+-----------+----+---------------+--------+----------
 *          covers ...^ from 5 to the end of the header
 * }</pre>
 *
 * <p>Two forms of key: with a long key (8 bytes at 53) the header ends and the value starts at 61;
 * with a byte key its length (4 bytes at 53) ends the header at 57, then come the key bytes, then the
 * value. The header CRC covers [5, end of header), so it covers the SCN: it changes when the window
 * is closed. The value CRC covers the value, and the key bytes before it if there are any.
 *
 * <p>Attributes, one letter a bit, most significant first: {@code -------r ----ktdu} with r
 * replicated from another source, k byte key, t trace, d DELETE, u UPSERT.
 *
 * <p>Source of the format: LinkedIn Databus 2.0, class DbusEventV1. {@code docs/formats/event.md}
 * holds the same table as {@link #describe()}; a test compares the two.
 */
public final class EventLayout {
    /** The only version that is written and read here. */
    public static final byte VERSION = 0;

    /** The first byte of an error text where an event was due. */
    public static final byte JSON_ERROR_MARK = '{';

    public static final int VERSION_OFFSET = 0;
    public static final int HEADER_CRC_OFFSET = VERSION_OFFSET + 1;
    public static final int LENGTH_OFFSET = HEADER_CRC_OFFSET + 4;
    public static final int ATTRIBUTES_OFFSET = LENGTH_OFFSET + 4;
    public static final int SCN_OFFSET = ATTRIBUTES_OFFSET + 2;
    public static final int PHYSICAL_PARTITION_OFFSET = SCN_OFFSET + 8;
    public static final int LOGICAL_PARTITION_OFFSET = PHYSICAL_PARTITION_OFFSET + 2;
    public static final int TIMESTAMP_OFFSET = LOGICAL_PARTITION_OFFSET + 2;
    public static final int SOURCE_ID_OFFSET = TIMESTAMP_OFFSET + 8;
    public static final int SCHEMA_ID_OFFSET = SOURCE_ID_OFFSET + 2;
    public static final int SCHEMA_ID_LENGTH = 16;
    public static final int VALUE_CRC_OFFSET = SCHEMA_ID_OFFSET + SCHEMA_ID_LENGTH;
    public static final int KEY_OFFSET = VALUE_CRC_OFFSET + 4;

    /** Where the header ends and the value begins, if the key is a long. */
    public static final int LONG_KEY_HEADER_LENGTH = KEY_OFFSET + 8;

    /** Where the header ends and the key bytes begin, if the key is bytes. */
    public static final int BYTE_KEY_HEADER_LENGTH = KEY_OFFSET + 4;

    /** No event is shorter: a long key and an empty value. */
    public static final int MIN_LENGTH = LONG_KEY_HEADER_LENGTH;

    /** What an end-of-period event takes. */
    public static final int END_OF_PERIOD_LENGTH = LONG_KEY_HEADER_LENGTH;

    /** The header CRC starts to count here. */
    public static final int HEADER_CRC_START = LENGTH_OFFSET;

    public static final int UPSERT_BIT = 0x1;
    public static final int DELETE_BIT = 0x2;
    public static final int TRACE_BIT = 0x4;
    public static final int BYTE_KEY_BIT = 0x8;
    public static final int REPLICATED_BIT = 0x100;

    private EventLayout() {}

    /** One row of the drawing. */
    public record Field(int offset, int length, String name, String meaning) {}

    /** The fields of an event with a long key in the order of their offsets. */
    public static List<Field> fields() {
        return List.of(
                new Field(VERSION_OFFSET, 1, "version", "0"),
                new Field(HEADER_CRC_OFFSET, 4, "header CRC", "over [5, end of header)"),
                new Field(LENGTH_OFFSET, 4, "length", "of the whole event in bytes, at least 61"),
                new Field(ATTRIBUTES_OFFSET, 2, "attributes", "-------r ----ktdu"),
                new Field(SCN_OFFSET, 8, "SCN", "of the window; 0 until the window is closed"),
                new Field(PHYSICAL_PARTITION_OFFSET, 2, "physical partition", "of the source"),
                new Field(LOGICAL_PARTITION_OFFSET, 2, "logical partition", "of the source"),
                new Field(TIMESTAMP_OFFSET, 8, "timestamp", "commit time at the source, nanoseconds since 1970 UTC"),
                new Field(SOURCE_ID_OFFSET, 2, "source id", "of the logical source; below 0: control event"),
                new Field(SCHEMA_ID_OFFSET, SCHEMA_ID_LENGTH, "schema id", "MD5 of the canonical schema text"),
                new Field(VALUE_CRC_OFFSET, 4, "value CRC", "over key bytes (if any) and value"),
                new Field(KEY_OFFSET, 8, "key", "long key; or 4 bytes of key length, then the key bytes"));
    }

    /** The table of the fields as Markdown, a row a field. */
    public static String describe() {
        StringBuilder table = new StringBuilder("| offset | length | field | meaning |\n|--:|--:|---|---|\n");
        for (Field field : fields()) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %d | %d | %s | %s |%n",
                    field.offset(),
                    field.length(),
                    field.name(),
                    field.meaning()));
        }
        return table.toString().replace(System.lineSeparator(), "\n");
    }
}
