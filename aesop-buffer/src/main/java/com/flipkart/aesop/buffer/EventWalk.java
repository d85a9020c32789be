package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.SourceIds;
import java.nio.ByteBuffer;

/**
 * Goes from event to event through a segment and knows where it is: number, window and ordinal. Believes nothing that it
 * reads until it has seen that it fits, for the bytes may be damaged, or be overwritten while it looks. Belongs to one
 * thread; allocates nothing.
 */
final class EventWalk {
    private Segment segment;
    private ByteBuffer bytes;
    private int offset;
    private int length;
    private short sourceId;
    private long eventNumber;
    private int ordinal;
    private long windowScn;

    /** Goes to the first event of a segment. */
    void toStart(Segment start) {
        toSegment(start);
        offset = start.offsetOf(start.firstPosition());
        eventNumber = start.firstEventNumber();
        ordinal = start.firstOrdinal();
        windowScn = ordinal == 0 ? start.previousScn() : start.firstScn();
    }

    /** Goes to the event of an index entry; with {@link ScnIndex#NONE} or {@link ScnIndex#DAMAGED} to the first event. */
    void toEntry(Segment target, int entry) {
        if (entry < 0) {
            toStart(target);
            return;
        }
        toSegment(target);
        offset = target.offsetOf(ScnIndex.position(target, entry));
        eventNumber = ScnIndex.eventNumber(target, entry);
        ordinal = ScnIndex.ordinal(target, entry);
        windowScn = ordinal == 0 ? scnOfEndBefore(target) : ScnIndex.scn(target, entry);
    }

    /** Where a window starts the event before is the end of another, and its length is known. */
    private long scnOfEndBefore(Segment target) {
        int end = offset - EventLayout.END_OF_PERIOD_LENGTH;
        boolean inSegment = end >= target.offsetOf(target.firstPosition()) && offset <= bytes.capacity();
        return inSegment ? bytes.getLong(end + EventLayout.SCN_OFFSET) : target.previousScn();
    }

    /** Goes to a place that is known. */
    void to(Segment target, long position, long number, int ordinalInWindow, long scn) {
        toSegment(target);
        offset = target.offsetOf(position);
        eventNumber = number;
        ordinal = ordinalInWindow;
        windowScn = scn;
    }

    /** Goes to another event of the same segment. Where in its window it is, and its number, are not known before {@link #settle}. */
    void jump(int target) {
        offset = target;
    }

    /**
     * Finds out by the index what a {@link #jump} has left open, from the walk's place.
     *
     * @param entry the greatest index entry at this place or before; else a negative number
     * @param limit offset in the file that no event crosses
     * @return false if no event, or end of all, is here
     */
    boolean settle(int entry, int limit) {
        int target = offset;
        toEntry(segment, entry);
        while (offset < target && look(limit)) {
            pass();
        }
        return offset == target;
    }

    private void toSegment(Segment target) {
        segment = target;
        bytes = target.bytes();
    }

    /**
     * Looks at the next event, without passing it.
     *
     * @param limit offset in the file that the event must not cross
     * @return false if what is there is no event
     */
    boolean look(int limit) {
        int at = offset;
        if (at < 0 || limit - at < EventLayout.MIN_LENGTH || bytes.get(at) != EventLayout.VERSION) {
            return false;
        }
        length = bytes.getInt(at + EventLayout.LENGTH_OFFSET);
        sourceId = bytes.getShort(at + EventLayout.SOURCE_ID_OFFSET);
        return length >= EventLayout.MIN_LENGTH && length <= limit - at;
    }

    /** Passes the event that {@link #look} has found. */
    void pass() {
        eventNumber++;
        if (ordinal == 0 || sourceId == SourceIds.END_OF_PERIOD) {
            windowScn = bytes.getLong(offset + EventLayout.SCN_OFFSET);
        }
        ordinal = sourceId == SourceIds.END_OF_PERIOD ? 0 : ordinal + 1;
        offset += length;
    }

    Segment segment() {
        return segment;
    }

    /** Where in the file the next event starts. */
    int offset() {
        return offset;
    }

    long position() {
        return segment.positionOf(offset);
    }

    /** Length of the event that {@link #look} has found. */
    int length() {
        return length;
    }

    /** Source of the event that {@link #look} has found. */
    short sourceId() {
        return sourceId;
    }

    boolean isEndOfPeriod() {
        return sourceId == SourceIds.END_OF_PERIOD;
    }

    /** SCN of the event that {@link #look} has found. */
    long scn() {
        return bytes.getLong(offset + EventLayout.SCN_OFFSET);
    }

    /** Events of the ring before the next one. */
    long eventNumber() {
        return eventNumber;
    }

    /** Events of its window before the next one; 0: a window starts here. */
    int ordinal() {
        return ordinal;
    }

    /** With {@link #windowOffset} the place of the walk as a checkpoint: the window of the event before the next. */
    long windowScn() {
        return windowScn;
    }

    /** Events passed of the window {@link #windowScn}; -1: all. */
    long windowOffset() {
        return ordinal == 0 ? -1 : ordinal;
    }
}
