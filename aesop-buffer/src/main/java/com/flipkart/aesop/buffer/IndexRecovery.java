package com.flipkart.aesop.buffer;

/**
 * Makes the index of segments right that were found on the disk. What an entry says is believed if it checks; whether
 * entries are missing is told by the events behind the last one. Before the ring is used, by the opening thread.
 */
final class IndexRecovery {
    private final Probe probe;

    IndexRecovery(Probe probe) {
        this.probe = probe;
    }

    /**
     * Takes over the index of a full segment, or builds it anew.
     *
     * @return whether it had to be built anew
     */
    boolean restoreFull(Segment full) {
        int count = storedCount(full);
        if (count > 0 && isComplete(full, count)) {
            full.publishIndex(count);
            full.indexWritten(count);
            return false;
        }
        rebuildFull(full);
        return true;
    }

    /** Builds the index of a full segment from its events. */
    void rebuildFull(Segment full) {
        ScnIndexWriter writer = new ScnIndexWriter(probe);
        begin(full, 0, writer);
        feed(full, ScnIndex.NONE, full.end(), writer);
        writer.enter(full);
        writer.publish(full, full.firstScn());
    }

    /**
     * Takes over the index of the newest segment as far as it describes committed events, and leaves the writer ready to
     * go on at the tail.
     *
     * @return whether it had to be built anew
     */
    boolean resume(Segment newest, long tail, ScnIndexWriter writer) {
        int count = storedCount(newest);
        while (count > 0 && ScnIndex.position(newest, count - 1) >= tail) {
            count--;
        }
        // The last entry may have been ended by an event that was never committed: it is written once more.
        int last = count - 1;
        boolean believed = count == 0 || (ScnIndex.isIntact(newest, last) && ScnIndex.pointsAtItsEvent(newest, last));
        begin(newest, believed ? Math.max(0, last) : 0, writer);
        feed(newest, believed ? last : ScnIndex.NONE, tail, writer);
        writer.publish(newest, newest.firstScn());
        writer.commit(newest.firstScn());
        return !believed;
    }

    /** Builds the index of the newest segment from its events, and leaves the writer ready to go on at the tail. */
    void rebuildNewest(Segment newest, long tail, ScnIndexWriter writer) {
        begin(newest, 0, writer);
        feed(newest, ScnIndex.NONE, tail, writer);
        writer.publish(newest, newest.firstScn());
        writer.commit(newest.firstScn());
    }

    private static void begin(Segment segment, int entries, ScnIndexWriter writer) {
        segment.publishIndex(entries);
        segment.indexWritten(entries);
        writer.enter(segment);
    }

    private static int storedCount(Segment segment) {
        long count = segment.bytes().getLong(SegmentLayout.INDEX_COUNT_OFFSET);
        return count < 0 || count > segment.header().geometry().indexSlots() ? 0 : (int) count;
    }

    /** Whether the last entry is right, and no later event would have got an entry of its own. */
    private static boolean isComplete(Segment full, int count) {
        int last = count - 1;
        if (!ScnIndex.isIntact(full, last) || !ScnIndex.pointsAtItsEvent(full, last)) {
            return false;
        }
        long position = ScnIndex.position(full, last);
        int limit = full.offsetOf(full.end());
        EventWalk walk = new EventWalk();
        walk.toEntry(full, last);
        while (walk.position() - position < full.indexSpacing() && walk.offset() < limit) {
            if (!walk.look(limit)) {
                return false;
            }
            walk.pass();
        }
        return walk.offset() == limit;
    }

    private static void feed(Segment segment, int fromEntry, long end, ScnIndexWriter writer) {
        int limit = segment.offsetOf(end);
        EventWalk walk = new EventWalk();
        walk.toEntry(segment, fromEntry);
        while (walk.offset() < limit) {
            if (!walk.look(limit)) {
                throw BufferErrors.corrupt(
                        segment.file(), walk.offset(), "event", "an event that ends by offset " + limit, "none");
            }
            writer.event(walk.position(), walk.sourceId(), walk.scn(), walk.ordinal(), walk.eventNumber());
            walk.pass();
        }
    }
}
