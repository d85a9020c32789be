package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.EventLayout;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Where the fields of an index entry lie: one cache line for each stretch of a segment, big-endian.
 *
 * <pre>{@code
 *   0        8           16              24        28      32                      64
 *  +--------+-----------+---------------+---------+-------+-----------------------+
 *  |  SCN   | position  | event number  | ordinal | check | bitmap of sources     |
 *  +--------+-----------+---------------+---------+-------+-----------------------+
 * }</pre>
 *
 * <p>An entry describes the first event of its stretch, and by the bitmap all events up to the next entry. Bit {@code
 * id & 255} stands for source {@code id}: bits are sure up to 255 sources, and beyond that may say yes for another
 * source's sake, never no. The check is not the event's CRC, which costs four times as much on 60 bytes, but a chain of
 * multiplications, each of which can be undone: so any change within one word changes the 64-bit result. Of that the upper
 * 32 bits of one more product are kept, in which a change of any single bit shows.
 */
final class IndexLayout {
    static final int SCN_OFFSET = 0;
    static final int POSITION_OFFSET = SCN_OFFSET + Long.BYTES;
    static final int EVENT_NUMBER_OFFSET = POSITION_OFFSET + Long.BYTES;
    static final int ORDINAL_OFFSET = EVENT_NUMBER_OFFSET + Long.BYTES;
    static final int CHECK_OFFSET = ORDINAL_OFFSET + Integer.BYTES;
    static final int BITMAP_OFFSET = CHECK_OFFSET + Integer.BYTES;
    static final int BITMAP_WORDS = 4;
    static final int ENTRY_LENGTH = BITMAP_OFFSET + BITMAP_WORDS * Long.BYTES;

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private IndexLayout() {}

    /** Which word of the bitmap a source is in. */
    static int bitmapWord(int sourceId) {
        return sourceId >>> 6 & BITMAP_WORDS - 1;
    }

    /** Which bit of that word. */
    static long bitmapBit(int sourceId) {
        return 1L << sourceId;
    }

    /** The check of the entry at {@code offset}: over all of its fields but the check itself. */
    static int check(ByteBuffer bytes, int offset) {
        long hash = MULTIPLIER;
        hash = mix(hash ^ bytes.getLong(offset + SCN_OFFSET));
        hash = mix(hash ^ bytes.getLong(offset + POSITION_OFFSET));
        hash = mix(hash ^ bytes.getLong(offset + EVENT_NUMBER_OFFSET));
        hash = mix(hash ^ bytes.getInt(offset + ORDINAL_OFFSET));
        for (int word = 0; word < BITMAP_WORDS; word++) {
            hash = mix(hash ^ bytes.getLong(offset + BITMAP_OFFSET + word * Long.BYTES));
        }
        return (int) ((hash * MULTIPLIER) >>> Integer.SIZE);
    }

    private static long mix(long value) {
        long product = value * MULTIPLIER;
        return product ^ product >>> Integer.SIZE;
    }

    /** The fields of an entry in the order of their offsets. */
    static List<EventLayout.Field> fields() {
        return List.of(
                new EventLayout.Field(SCN_OFFSET, Long.BYTES, "SCN", "of the window that the event belongs to"),
                new EventLayout.Field(POSITION_OFFSET, Long.BYTES, "position", "absolute, of the event's first byte"),
                new EventLayout.Field(
                        EVENT_NUMBER_OFFSET, Long.BYTES, "event number", "events written to the ring before this one"),
                new EventLayout.Field(ORDINAL_OFFSET, Integer.BYTES, "ordinal", "events of its window before this one"),
                new EventLayout.Field(CHECK_OFFSET, Integer.BYTES, "check", "over the other fields"),
                new EventLayout.Field(
                        BITMAP_OFFSET,
                        BITMAP_WORDS * Long.BYTES,
                        "bitmap",
                        "sources of the events up to the next entry, bit = id & 255"));
    }
}
