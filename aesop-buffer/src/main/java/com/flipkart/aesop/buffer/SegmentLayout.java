package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.EventLayout;
import java.util.List;

/**
 * Where the fields of a segment's header lie, big-endian. A segment file is one page of header, its index, then events:
 *
 * <pre>{@code
 *   0                4096                      data offset                      data offset + data length
 *  +----------------+-------------------------+--------------------------------+
 *  | header page    | index entries (64 each) | events, back to back           |
 *  +----------------+-------------------------+--------------------------------+
 *
 *   0     8       12    16   32   48       56        64       72      76     80     84     88     92
 *  +-----+-------+-----+----+----+--------+---------+--------+-------+------+------+------+------+-----+
 *  |magic|version|state|ring|boot| first  |previous | first  | first | data | data |index |index | CRC |
 *  |     |       |     |    |    |position|   SCN   | event  |ordinal|offset|length|slots |space |     |
 *  +-----+-------+-----+----+----+--------+---------+--------+-------+------+------+------+------+-----+
 *   128          192          200         208     256           264          272
 *  +------------+------------+-----------+-------+-------------+------------+-----+
 *  | first SCN  | seal: end  | seal: last| seal  | index count | full since | its |
 *  |            | position   | event no. | CRC   |             |            | CRC |
 *  +------------+------------+-----------+-------+-------------+------------+-----+
 * }</pre>
 *
 * <p>The first part is written while the file is still called a spare, so a file with a segment's name has it whole. It
 * fits one disk sector, so that a power loss leaves the old or the new. What comes to be known later stands apart: the
 * first SCN is right if it is that of the first event; the seal is right if its CRC is, and a CRC of 0 means that there
 * is none yet; the index count is only a bound, because each entry checks itself.
 */
final class SegmentLayout {
    /** "AESOPSEG". */
    static final long MAGIC = 0x4145534F50534547L;

    /** The version that is written. */
    static final int VERSION = 1;

    /** The oldest version that is still read. */
    static final int OLDEST_VERSION = 1;

    /** The unit of the page cache, in which a power loss keeps or loses what was written. */
    static final int PAGE = 4096;

    static final int HEADER_LENGTH = PAGE;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;
    static final int STATE_OFFSET = VERSION_OFFSET + Integer.BYTES;
    static final int RING_OFFSET = STATE_OFFSET + Integer.BYTES;
    static final int BOOT_OFFSET = RING_OFFSET + 2 * Long.BYTES;
    static final int FIRST_POSITION_OFFSET = BOOT_OFFSET + 2 * Long.BYTES;
    static final int PREVIOUS_SCN_OFFSET = FIRST_POSITION_OFFSET + Long.BYTES;
    static final int FIRST_EVENT_NUMBER_OFFSET = PREVIOUS_SCN_OFFSET + Long.BYTES;
    static final int FIRST_ORDINAL_OFFSET = FIRST_EVENT_NUMBER_OFFSET + Long.BYTES;
    static final int DATA_OFFSET_OFFSET = FIRST_ORDINAL_OFFSET + Integer.BYTES;
    static final int DATA_LENGTH_OFFSET = DATA_OFFSET_OFFSET + Integer.BYTES;
    static final int INDEX_SLOTS_OFFSET = DATA_LENGTH_OFFSET + Integer.BYTES;
    static final int INDEX_SPACING_OFFSET = INDEX_SLOTS_OFFSET + Integer.BYTES;
    static final int CRC_OFFSET = INDEX_SPACING_OFFSET + Integer.BYTES;

    /** A cache line apart from what is never written again. */
    static final int FIRST_SCN_OFFSET = 128;

    static final int SEAL_END_OFFSET = 192;
    static final int SEAL_EVENT_NUMBER_OFFSET = SEAL_END_OFFSET + Long.BYTES;
    static final int SEAL_CRC_OFFSET = SEAL_EVENT_NUMBER_OFFSET + Long.BYTES;
    static final int INDEX_COUNT_OFFSET = 256;
    static final int FULL_SINCE_OFFSET = INDEX_COUNT_OFFSET + Long.BYTES;
    static final int FULL_SINCE_CRC_OFFSET = FULL_SINCE_OFFSET + Long.BYTES;

    /** The file holds events. */
    static final int STATE_LIVE = 1;

    /** What the file holds means nothing; it is kept to be used again. */
    static final int STATE_SPARE = 2;

    private SegmentLayout() {}

    /** The fields in the order of their offsets. */
    static List<EventLayout.Field> fields() {
        return List.of(
                new EventLayout.Field(MAGIC_OFFSET, 8, "magic", "the letters AESOPSEG"),
                new EventLayout.Field(VERSION_OFFSET, 4, "version", "of the format, now " + VERSION),
                new EventLayout.Field(STATE_OFFSET, 4, "state", "1 live, 2 spare"),
                new EventLayout.Field(RING_OFFSET, 16, "ring", "identity of the ring, as in the control file"),
                new EventLayout.Field(BOOT_OFFSET, 16, "boot id", "of the system that began the segment; 0 unknown"),
                new EventLayout.Field(FIRST_POSITION_OFFSET, 8, "first position", "absolute, of the first event"),
                new EventLayout.Field(
                        PREVIOUS_SCN_OFFSET, 8, "previous SCN", "of the last window before that of the first event"),
                new EventLayout.Field(
                        FIRST_EVENT_NUMBER_OFFSET, 8, "first event number", "events of the ring before the first"),
                new EventLayout.Field(
                        FIRST_ORDINAL_OFFSET,
                        4,
                        "first ordinal",
                        "events of its window before the first; 0: a window starts"),
                new EventLayout.Field(DATA_OFFSET_OFFSET, 4, "data offset", "where in the file events begin"),
                new EventLayout.Field(DATA_LENGTH_OFFSET, 4, "data length", "bytes there are for events"),
                new EventLayout.Field(INDEX_SLOTS_OFFSET, 4, "index slots", "entries there is room for, from 4096 on"),
                new EventLayout.Field(INDEX_SPACING_OFFSET, 4, "index spacing", "bytes of events between two entries"),
                new EventLayout.Field(CRC_OFFSET, 4, "CRC", "CRC-32 (of zip) over [0, " + CRC_OFFSET + ")"),
                new EventLayout.Field(
                        FIRST_SCN_OFFSET, 8, "first SCN", "of the first event; -1 until its window is committed"),
                new EventLayout.Field(
                        SEAL_END_OFFSET,
                        8,
                        "seal: end position",
                        "absolute, after the last event; where the next segment starts"),
                new EventLayout.Field(
                        SEAL_EVENT_NUMBER_OFFSET,
                        8,
                        "seal: end event number",
                        "events of the ring before the next segment"),
                new EventLayout.Field(
                        SEAL_CRC_OFFSET,
                        4,
                        "seal: CRC",
                        "CRC-32 over the two, written after the file was forced; 0: not sealed"),
                new EventLayout.Field(INDEX_COUNT_OFFSET, 8, "index count", "entries in use"),
                new EventLayout.Field(
                        FULL_SINCE_OFFSET,
                        8,
                        "full since",
                        "when its last window was committed here, milliseconds since 1970 UTC; 0 not known"),
                new EventLayout.Field(
                        FULL_SINCE_CRC_OFFSET,
                        4,
                        "full since: CRC",
                        "CRC-32 over it; if it is wrong, it is not known"));
    }
}
