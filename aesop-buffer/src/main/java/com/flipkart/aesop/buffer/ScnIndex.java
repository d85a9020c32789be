package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.EventLayout;
import java.nio.ByteBuffer;

/**
 * Finds places in a segment by its index: the greatest entry at or below a key.
 *
 * <p>Entries are sorted by position, by event number and, not strictly, by SCN, so one binary search serves all three. The
 * newest entry is tried first, for most readers are near the end. What was found is proved: it and its successor check
 * themselves, and the event that it points at has its SCN; if one of them does not, the segment is taken as having no
 * index and is scanned from its start. Readers may be in bytes that are being overwritten, and find anything at all: they
 * compare with the head afterwards. No state, no allocation.
 */
final class ScnIndex {
    /** No entry is at or below the key. */
    static final int NONE = -1;

    /** The index cannot be believed. */
    static final int DAMAGED = -2;

    private ScnIndex() {}

    /** Greatest entry whose event is at {@code position} or before; {@link #NONE}; {@link #DAMAGED}. */
    static int floorPosition(Segment segment, long position) {
        return floor(segment, IndexLayout.POSITION_OFFSET, position);
    }

    /** Greatest entry whose event has this number or a smaller one; {@link #NONE}; {@link #DAMAGED}. */
    static int floorEventNumber(Segment segment, long eventNumber) {
        return floor(segment, IndexLayout.EVENT_NUMBER_OFFSET, eventNumber);
    }

    /** Greatest entry whose event has this SCN or a smaller one; {@link #NONE}; {@link #DAMAGED}. */
    static int floorScn(Segment segment, long scn) {
        return floor(segment, IndexLayout.SCN_OFFSET, scn);
    }

    private static int floor(Segment segment, int field, long key) {
        ByteBuffer bytes = segment.bytes();
        int count = segment.indexCount();
        int low = 0;
        int high = count - 1;
        if (count > 0 && bytes.getLong(offset(high) + field) <= key) {
            low = high + 1;
        }
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (bytes.getLong(offset(middle) + field) <= key) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        int found = low - 1;
        return isProved(segment, field, key, found, count) ? found : DAMAGED;
    }

    private static boolean isProved(Segment segment, int field, long key, int found, int count) {
        ByteBuffer bytes = segment.bytes();
        boolean above =
                found + 1 >= count || (isIntact(segment, found + 1) && bytes.getLong(offset(found + 1) + field) > key);
        if (found < 0) {
            return above;
        }
        return above
                && isIntact(segment, found)
                && bytes.getLong(offset(found) + field) <= key
                && pointsAtItsEvent(segment, found);
    }

    /** Whether the event that the entry points at has its SCN. */
    static boolean pointsAtItsEvent(Segment segment, int entry) {
        // Read once: the entry may be overwritten after it was found intact.
        long position = position(segment, entry);
        return isInside(segment, position)
                && segment.bytes().getLong(segment.offsetOf(position) + EventLayout.SCN_OFFSET) == scn(segment, entry);
    }

    private static boolean isInside(Segment segment, long position) {
        return position >= segment.firstPosition() && position <= segment.roomEnd() - EventLayout.MIN_LENGTH;
    }

    /** Whether the entry checks, and lies in its segment. */
    static boolean isIntact(Segment segment, int entry) {
        int at = offset(entry);
        return segment.bytes().getInt(at + IndexLayout.CHECK_OFFSET) == IndexLayout.check(segment.bytes(), at)
                && isInside(segment, position(segment, entry));
    }

    static int offset(int entry) {
        return SegmentLayout.HEADER_LENGTH + entry * IndexLayout.ENTRY_LENGTH;
    }

    static long scn(Segment segment, int entry) {
        return segment.bytes().getLong(offset(entry) + IndexLayout.SCN_OFFSET);
    }

    static long position(Segment segment, int entry) {
        return segment.bytes().getLong(offset(entry) + IndexLayout.POSITION_OFFSET);
    }

    static long eventNumber(Segment segment, int entry) {
        return segment.bytes().getLong(offset(entry) + IndexLayout.EVENT_NUMBER_OFFSET);
    }

    static int ordinal(Segment segment, int entry) {
        return segment.bytes().getInt(offset(entry) + IndexLayout.ORDINAL_OFFSET);
    }

    static long bitmapWord(Segment segment, int entry, int word) {
        return segment.bytes().getLong(offset(entry) + IndexLayout.BITMAP_OFFSET + word * Long.BYTES);
    }

    /** Whether the stretch that the entry describes may hold an event that passes. */
    static boolean mayHold(Segment segment, int entry, SourceFilter sources) {
        boolean all = sources.isAll();
        long common = 0;
        for (int word = 0; word < IndexLayout.BITMAP_WORDS; word++) {
            long held = bitmapWord(segment, entry, word);
            common |= all ? held : held & sources.bitmapWord(word);
        }
        return common != 0;
    }
}
