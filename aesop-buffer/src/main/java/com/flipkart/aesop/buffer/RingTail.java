package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the writer is: the newest segment and the offset in it, and the segments that the open window has left behind.
 * Belongs to the writing thread.
 */
final class RingTail {
    private final Ring ring;
    private final SegmentSupply supply;
    private final Reclaimer reclaimer;
    private final Sealer sealer;
    private final ScnIndexWriter index;
    private final Probe probe;
    private final List<Segment> left = new ArrayList<>();

    /** Full segments of committed windows that the sealer has not been given yet. */
    private final List<Segment> full = new ArrayList<>();

    private Segment segment;
    private ByteBuffer view;
    private int offset;
    private int limit;
    private long eventNumber;
    private int ordinal;
    private int windowOffset;
    private long lastScn;
    private long lastWindowStart;

    /** Entries of the newest index that there are when the sources of its next span can be listed. */
    private int nextListed;

    /** @param index stands at the tail already */
    RingTail(Ring ring, SegmentSupply supply, Reclaimer reclaimer, Sealer sealer, ScnIndexWriter index) {
        this.ring = ring;
        this.supply = supply;
        this.reclaimer = reclaimer;
        this.sealer = sealer;
        this.index = index;
        this.probe = ring.files().probe();
    }

    /** Stands where the last window ended. */
    void start(PositionSlots.Slot last) {
        Segment[] segments = ring.segments();
        lastScn = last.scn();
        lastWindowStart = last.windowStart();
        eventNumber = last.eventNumber();
        enter(segments[segments.length - 1]);
        offset = segment.offsetOf(last.tail());
        windowOffset = offset;
    }

    private void enter(Segment newest) {
        segment = newest;
        view = newest.bytes().duplicate();
        offset = newest.offsetOf(newest.firstPosition());
        limit = newest.offsetOf(newest.roomEnd());
        nextListed = newest.sourceLists().endOfSpan(newest.indexCount());
    }

    /** The newest file, for the writer alone. */
    ByteBuffer view() {
        return view;
    }

    /** Where in it the next event goes. */
    int offset() {
        return offset;
    }

    long position() {
        return segment.positionOf(offset);
    }

    /** Bytes left in the newest segment. */
    int room() {
        return limit - offset;
    }

    /** Events written to the ring, those of the open window included. */
    long eventNumber() {
        return eventNumber;
    }

    /** Events of the open window. */
    int windowEvents() {
        return ordinal;
    }

    /** Where the open window begins. */
    long windowStart() {
        return left.isEmpty() ? segment.positionOf(windowOffset) : left.get(0).positionOf(windowOffset);
    }

    /** Returns when a segment is ready that holds an event of this length. */
    void awaitRoom(int length) {
        supply.await(length);
    }

    /** Goes on in the next segment if this one has no room for an event of this length; waited for before. */
    void ensureRoom(int length) {
        if (length > room()) {
            roll(length);
        }
    }

    private void roll(int length) {
        MappedSegment file = supply.take(length);
        probe.at(Probe.Point.SPARE_TAKEN);
        long position = position();
        SegmentHeader header = new SegmentHeader(
                SegmentLayout.STATE_LIVE,
                ring.control().ring(),
                ring.boot(),
                position,
                lastScn,
                eventNumber,
                ordinal,
                file.geometry());
        Path name = ring.files().segment(position);
        try {
            header.write(file.bytes());
            probe.at(Probe.Point.SEGMENT_HEADER_WRITTEN);
            ring.files().rename(file.file(), name);
        } catch (AesopException e) {
            supply.giveBack(file);
            throw e;
        }
        file.renamedTo(name);
        probe.at(Probe.Point.SEGMENT_RENAMED);
        goOnIn(new Segment(file, header));
        probe.at(Probe.Point.SEGMENT_ADDED);
        reclaimer.reclaim(lastWindowStart);
        supply.replenish();
    }

    private void goOnIn(Segment next) {
        Segment before = segment;
        reclaimer.added(next);
        if (before.firstPosition() == next.firstPosition()) {
            // Nothing was written to it: the next event is too long for it. The new file has taken its name.
            index.enterInstead(next);
            ring.replaceNewest(next);
            reclaimer.removed(before);
            supply.discard(before.mapped());
        } else {
            before.end(next.firstPosition(), eventNumber);
            left.add(before);
            index.enter(next);
            ring.add(next);
        }
        enter(next);
        if (left.isEmpty()) {
            windowOffset = offset;
        }
    }

    /** The event at the offset is whole. */
    void appended(int length, int sourceId) {
        index.event(segment.positionOf(offset), sourceId, ScnIndexWriter.OPEN, ordinal, eventNumber);
        offset += length;
        ordinal++;
        eventNumber++;
    }

    /** Puts the SCN into every event of the open window. */
    void patch(long scn) {
        int longKeyTerm = EventCrc.scnTerm(scn, false);
        int byteKeyTerm = EventCrc.scnTerm(scn, true);
        int from = windowOffset;
        for (int i = 0; i < left.size(); i++) {
            Segment full = left.get(i);
            patch(full.bytes(), from, full.offsetOf(full.end()), scn, longKeyTerm, byteKeyTerm);
            from = left(i + 1).offsetOf(left(i + 1).firstPosition());
        }
        patch(view, from, offset, scn, longKeyTerm, byteKeyTerm);
    }

    /** The window has its last event: its index entries can be read, and the segments that begin in it get their first SCN. */
    void closeWindow(long scn) {
        for (int i = 0; i <= left.size(); i++) {
            Segment part = left(i);
            index.publish(part, scn);
            if (part.firstScn() == Segment.NO_SCN_YET && part.offsetOf(part.firstPosition()) < endIn(part)) {
                part.firstScn(scn);
            }
        }
    }

    private Segment left(int i) {
        return i < left.size() ? left.get(i) : segment;
    }

    private int endIn(Segment part) {
        return part == segment ? offset : part.offsetOf(part.end());
    }

    private void patch(ByteBuffer bytes, int from, int to, long scn, int longKeyTerm, int byteKeyTerm) {
        int at = from;
        while (at < to) {
            int length = bytes.getInt(at + EventLayout.LENGTH_OFFSET);
            boolean byteKey = (bytes.get(at + EventLayout.ATTRIBUTES_OFFSET + 1) & EventLayout.BYTE_KEY_BIT) != 0;
            int term = byteKey ? byteKeyTerm : longKeyTerm;
            bytes.putInt(at + EventLayout.HEADER_CRC_OFFSET, bytes.getInt(at + EventLayout.HEADER_CRC_OFFSET) ^ term);
            probe.at(Probe.Point.EVENT_HALF_PATCHED);
            bytes.putLong(at + EventLayout.SCN_OFFSET, scn);
            at += length;
        }
    }

    /** The open window has been published. Cannot fail; what can is in {@link #makeRoom}. */
    void committed(long scn, long windowStart) {
        index.commit(scn);
        lastScn = scn;
        lastWindowStart = windowStart;
        windowOffset = offset;
        ordinal = 0;
        if (segment.indexCount() > nextListed) {
            nextListed = segment.sourceLists().endOfSpan(segment.indexCount());
            ring.sourceLists().request(segment);
        }
        if (!left.isEmpty()) {
            full.addAll(left);
            left.clear();
        }
    }

    /** Has full segments sealed and evicts what is beyond the capacity. If it fails, another call goes on. */
    void makeRoom() {
        while (!full.isEmpty()) {
            reclaimer.full(full.get(0));
            sealer.seal(full.get(0));
            ring.sourceLists().request(full.get(0));
            full.remove(0);
        }
        if (reclaimer.reclaim(lastWindowStart)) {
            supply.replenish();
        }
    }

    /** Goes back to where the open window began. */
    void rollback() {
        if (!left.isEmpty()) {
            leaveSegments();
        }
        eventNumber -= ordinal;
        ordinal = 0;
        index.rollback();
        offset = windowOffset;
    }

    private void leaveSegments() {
        Segment first = left.get(0);
        Segment[] segments = ring.segments();
        int kept = Ring.find(segments, first.firstPosition()) + 1;
        for (int i = segments.length - 1; i >= kept; i--) {
            setAside(segments[i]);
            probe.at(Probe.Point.SEGMENT_SET_ASIDE);
        }
        ring.keepOldest(kept);
        for (int i = kept; i < segments.length; i++) {
            reclaimer.removed(segments[i]);
            supply.retire(segments[i]);
        }
        first.reopen();
        left.clear();
        enter(first);
        supply.replenish();
    }

    /**
     * Before the position is used again, the name must be free: disposing of the file happens later. The newest goes first, so
     * that a kill in between leaves no gap.
     */
    private void setAside(Segment given) {
        MappedSegment file = given.mapped();
        if (file.file().equals(ring.files().segment(given.firstPosition()))) {
            file.renamedTo(ring.files().setAside(file.file()));
        }
    }
}
