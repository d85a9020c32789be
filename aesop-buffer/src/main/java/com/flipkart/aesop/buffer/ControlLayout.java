package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.scn.SourcePosition;
import java.util.List;

/**
 * Where the fields of the control file lie, big-endian.
 *
 * <pre>{@code
 *   0              512         1024              4096   4224          8192                8192 + slot length
 *  +--------------+-----------+-----------+-----+------+------+------+-------------------+-------------------+
 *  | identity     | session 0 | session 1 |     | tail | head |      | position slot 0   | position slot 1   |
 *  +--------------+-----------+-----------+-----+------+------+------+-------------------+-------------------+
 * }</pre>
 *
 * <p>The identity is written once. Sessions and slots come in pairs, of which the older is overwritten, sequence and CRC
 * telling which is the newest whole one: a process that is killed while it writes one leaves the other. Tail and head
 * have no CRC, for they change by single aligned stores; what they say is compared with the slots and the segments.
 */
final class ControlLayout {
    static final String FILE_NAME = "control";

    /** "AESOPBUF". */
    static final long MAGIC = 0x4145534F50425546L;

    /** The version that is written. */
    static final int VERSION = 1;

    /** The oldest version that is still read. */
    static final int OLDEST_VERSION = 1;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = MAGIC_OFFSET + Long.BYTES;
    static final int RING_OFFSET = VERSION_OFFSET + Integer.BYTES + Integer.BYTES;
    static final int CREATED_OFFSET = RING_OFFSET + 2 * Long.BYTES;
    static final int CRC_OFFSET = CREATED_OFFSET + Long.BYTES;

    /** A disk sector apart, so that a power loss cannot tear two at once. */
    static final int SESSIONS_OFFSET = 512;

    static final int SESSION_SPACING = 512;
    static final int SESSION_SEQUENCE = 0;
    static final int SESSION_STATE = SESSION_SEQUENCE + Long.BYTES;
    static final int SESSION_BOOT = SESSION_STATE + Long.BYTES;
    static final int SESSION_CAPACITY = SESSION_BOOT + 2 * Long.BYTES;
    static final int SESSION_PROCESS = SESSION_CAPACITY + Long.BYTES;
    static final int SESSION_TIME = SESSION_PROCESS + Long.BYTES;
    static final int SESSION_CRC = SESSION_TIME + Long.BYTES;

    /** The ring is open, or was not closed. */
    static final int STATE_OPEN = 1;

    /** The ring was forced and closed. */
    static final int STATE_CLOSED = 2;

    /** A page of its own, and tail and head two cache lines apart: the one changes often, the other is read often. */
    static final int TAIL_OFFSET = 4096;

    static final int HEAD_OFFSET = TAIL_OFFSET + 128;

    static final int SLOTS_OFFSET = 8192;
    static final int SLOT_SEQUENCE = 0;
    static final int SLOT_SCN = SLOT_SEQUENCE + Long.BYTES;
    static final int SLOT_TAIL = SLOT_SCN + Long.BYTES;
    static final int SLOT_WINDOW_START = SLOT_TAIL + Long.BYTES;
    static final int SLOT_EVENT_NUMBER = SLOT_WINDOW_START + Long.BYTES;
    static final int SLOT_LENGTH = SLOT_EVENT_NUMBER + Long.BYTES;
    static final int SLOT_CRC = SLOT_LENGTH + Integer.BYTES;
    static final int SLOT_BYTES = SLOT_CRC + Integer.BYTES;

    /** The slot's fields and the longest position, in whole pages. */
    static final int SLOT_SPACING = SourcePosition.MAX_LENGTH + 4096;

    static final int FILE_LENGTH = SLOTS_OFFSET + 2 * SLOT_SPACING;

    private ControlLayout() {}

    static int sessionOffset(int session) {
        return SESSIONS_OFFSET + session * SESSION_SPACING;
    }

    static int slotOffset(int slot) {
        return SLOTS_OFFSET + slot * SLOT_SPACING;
    }

    /** The fields of the whole file. */
    static List<EventLayout.Field> fields() {
        return List.of(
                new EventLayout.Field(MAGIC_OFFSET, 8, "magic", "the letters AESOPBUF"),
                new EventLayout.Field(VERSION_OFFSET, 4, "version", "of the format, now " + VERSION),
                new EventLayout.Field(RING_OFFSET, 16, "ring", "identity of the ring, random"),
                new EventLayout.Field(CREATED_OFFSET, 8, "created", "milliseconds since 1970 UTC"),
                new EventLayout.Field(CRC_OFFSET, 4, "CRC", "CRC-32 (of zip) over [0, " + CRC_OFFSET + ")"),
                new EventLayout.Field(sessionOffset(0), SESSION_CRC + 4, "session 0", "see below"),
                new EventLayout.Field(sessionOffset(1), SESSION_CRC + 4, "session 1", "see below"),
                new EventLayout.Field(TAIL_OFFSET, 8, "tail", "absolute position after the last committed window"),
                new EventLayout.Field(HEAD_OFFSET, 8, "head", "absolute position of the oldest window"),
                new EventLayout.Field(slotOffset(0), SLOT_SPACING, "position slot 0", "see below"),
                new EventLayout.Field(slotOffset(1), SLOT_SPACING, "position slot 1", "see below"));
    }

    /** The fields of a session, from its start. */
    static List<EventLayout.Field> sessionFields() {
        return List.of(
                new EventLayout.Field(SESSION_SEQUENCE, 8, "sequence", "the greater of two is the newer"),
                new EventLayout.Field(SESSION_STATE, 4, "state", "1 open, 2 closed in order"),
                new EventLayout.Field(SESSION_BOOT, 16, "boot id", "of the system; 0 unknown"),
                new EventLayout.Field(SESSION_CAPACITY, 8, "capacity", "the setting, in bytes"),
                new EventLayout.Field(SESSION_PROCESS, 8, "process", "id of the process"),
                new EventLayout.Field(SESSION_TIME, 8, "time", "milliseconds since 1970 UTC"),
                new EventLayout.Field(SESSION_CRC, 4, "CRC", "CRC-32 over the fields above"));
    }

    /** The fields of a position slot, from its start. */
    static List<EventLayout.Field> slotFields() {
        return List.of(
                new EventLayout.Field(SLOT_SEQUENCE, 8, "sequence", "the greater of two is the newer"),
                new EventLayout.Field(SLOT_SCN, 8, "SCN", "of the last window; -1 if there is none"),
                new EventLayout.Field(SLOT_TAIL, 8, "tail", "absolute position after that window"),
                new EventLayout.Field(SLOT_WINDOW_START, 8, "window start", "absolute position of its first event"),
                new EventLayout.Field(
                        SLOT_EVENT_NUMBER, 8, "event number", "events written to the ring up to the tail"),
                new EventLayout.Field(SLOT_LENGTH, 4, "length", "of the source position; -1 if there is none"),
                new EventLayout.Field(SLOT_CRC, 4, "CRC", "CRC-32 over the fields above and the source position"),
                new EventLayout.Field(
                        SLOT_BYTES,
                        SourcePosition.MAX_LENGTH,
                        "source position",
                        "where the producer goes on; its own bytes"));
    }
}
