package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.scn.Scn;

/**
 * Goes on behind events that are damaged, and tells each stretch that cannot be believed, so that one check finds all damage.
 *
 * <p>It goes on with the next event that is whole and can be found: the one that follows, if the damaged event's header is
 * right, so that its length is; else the first that an index entry points at, which checks itself and has that event's SCN;
 * else with the next segment. A stretch ends where windows are whole again, or with its segment.
 */
final class BehindDamage {
    private final Segment[] segments;
    private final long tail;
    private final WindowScan.EventVisitor visitor;
    private final HeaderAudit.ViolationSink violated;
    private final EventView event = new EventView();
    private final EventCrc crc = new EventCrc();
    private long windows;

    /** Where to go on, and whether a window begins there. */
    private record Place(long position, boolean startsWindow) {}

    /** What was gone through from a place on: the first window that ended behind it, and how many did. */
    private record Passed(WindowScan scan, long firstScn, long windows) {}

    /** @param visitor sees each event behind the damage that is whole */
    BehindDamage(Segment[] segments, long tail, WindowScan.EventVisitor visitor, HeaderAudit.ViolationSink violated) {
        this.segments = segments;
        this.tail = tail;
        this.visitor = visitor;
        this.violated = violated;
    }

    /** Windows that were found behind damage; of some only the end is left. */
    long windows() {
        return windows;
    }

    /** Tells the stretch in which a scan has stopped, and all that follow. */
    void tellFrom(WindowScan stopped) {
        WindowScan scan = stopped;
        while (!scan.stop().isEmpty()) {
            scan = passDamage(scan);
        }
    }

    private WindowScan passDamage(WindowScan stopped) {
        int index = stopped.segmentIndex();
        Place place;
        Passed passed = new Passed(stopped, Scn.NONE, 0);
        do {
            place = nextPlace(index, passed.scan().offset());
            passed = goOnAt(place);
        } while (passed.windows() == 0 && isStillIn(index, passed.scan(), place));
        tell(stopped, place, passed);
        return passed.scan();
    }

    private boolean isStillIn(int index, WindowScan scan, Place place) {
        return !scan.stop().isEmpty() && scan.segmentIndex() == index && Ring.find(segments, place.position()) == index;
    }

    private void tell(WindowScan stopped, Place place, Passed passed) {
        Segment damaged = stopped.segment();
        long from = damaged.positionOf(stopped.offset());
        String scns = "windows after SCN " + stopped.lastScn();
        if (passed.windows() > 0) {
            scns += place.startsWindow()
                    ? " and before SCN " + passed.firstScn()
                    : " and the beginning of SCN " + passed.firstScn();
        }
        violated.add(
                "I4",
                damaged.file(),
                "offset=" + stopped.offset() + ": " + stopped.stop() + "; from=" + from + " to=" + place.position()
                        + " bytes=" + (place.position() - from) + " lost: " + scns + "; tail=" + tail);
    }

    private Passed goOnAt(Place place) {
        int index = Ring.find(segments, place.position());
        WindowScan scan = new WindowScan(segments, tail, visitor);
        long before = place.position() == tail ? Scn.NONE : scnAt(index, place.position()) - 1;
        scan.from(place.position(), 0, before);
        long first = Scn.NONE;
        long passed = 0;
        while (scan.next()) {
            first = passed == 0 ? scan.lastScn() : first;
            passed++;
        }
        windows += passed;
        return new Passed(scan, first, passed);
    }

    private long scnAt(int index, long position) {
        Segment segment = segments[index];
        return event.wrap(segment.bytes().duplicate(), segment.offsetOf(position))
                .scn();
    }

    private Place nextPlace(int index, int offset) {
        Segment segment = segments[index];
        int limit = segment.offsetOf(Math.min(tail, segment.end()));
        event.wrap(segment.bytes().duplicate(), offset);
        EventView.Verdict verdict = event.verify(crc, limit);
        if (verdict == EventView.Verdict.VALID || verdict == EventView.Verdict.WRONG_VALUE_CRC) {
            boolean ends = event.isEndOfPeriod();
            int next = offset + event.length();
            if (next < limit && isWhole(segment, next, limit)) {
                return new Place(segment.positionOf(next), ends);
            }
        }
        int count = (int) Math.min(
                segment.bytes().getLong(SegmentLayout.INDEX_COUNT_OFFSET),
                segment.header().geometry().indexSlots());
        for (int entry = 0; entry < count; entry++) {
            long position = ScnIndex.position(segment, entry);
            if (position > segment.positionOf(offset) && isBelieved(segment, entry, limit)) {
                return new Place(position, ScnIndex.ordinal(segment, entry) == 0);
            }
        }
        return index + 1 < segments.length
                ? new Place(segments[index + 1].firstPosition(), segments[index + 1].firstOrdinal() == 0)
                : new Place(tail, true);
    }

    private boolean isBelieved(Segment segment, int entry, int limit) {
        return ScnIndex.isIntact(segment, entry)
                && segment.offsetOf(ScnIndex.position(segment, entry)) < limit
                && ScnIndex.pointsAtItsEvent(segment, entry)
                && isWhole(segment, segment.offsetOf(ScnIndex.position(segment, entry)), limit);
    }

    private boolean isWhole(Segment segment, int offset, int limit) {
        return event.wrap(segment.bytes().duplicate(), offset).verify(crc, limit) == EventView.Verdict.VALID;
    }
}
