package com.flipkart.aesop.buffer;

import java.nio.ByteBuffer;

/**
 * Copies everything from a walk's place on: what fits of a segment in one go. Where the run has to end between two events
 * the index tells to within a few KiB.
 */
final class RunCopy {
    private int pendingEventLength;

    /** Copies to the position of {@code target}, moves it and the walk. */
    void copy(TailWalk walk, ByteBuffer target) {
        pendingEventLength = 0;
        int before = target.position();
        EventWalk at = walk.at();
        while (target.hasRemaining() && walk.next()) {
            if (at.length() > target.remaining()) {
                pendingEventLength = target.position() == before ? at.length() : 0;
                return;
            }
            int from = at.offset();
            int limit = walk.limit();
            goTo(walk, Math.min(limit, from + Math.min(limit - from, target.remaining())));
            int length = at.offset() - from;
            target.put(target.position(), at.segment().bytes(), from, length);
            target.position(target.position() + length);
            if (at.offset() < limit) {
                return;
            }
        }
    }

    /** Goes to the last place between two events that is not beyond {@code bound}. */
    private static void goTo(TailWalk walk, int bound) {
        EventWalk at = walk.at();
        Segment segment = at.segment();
        if (bound - at.offset() > segment.indexSpacing()) {
            int entry = ScnIndex.floorPosition(segment, segment.positionOf(bound) - 1);
            if (entry >= 0 && ScnIndex.position(segment, entry) > at.position()) {
                walk.toEntry(walk.index(), entry);
            }
        }
        while (at.offset() < bound && walk.next() && at.offset() + at.length() <= bound) {
            walk.pass();
        }
    }

    /** Length of the event that did not fit although nothing was copied; else 0. */
    int pendingEventLength() {
        return pendingEventLength;
    }
}
