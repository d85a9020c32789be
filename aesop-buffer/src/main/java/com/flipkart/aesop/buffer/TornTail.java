package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.event.EventLayout;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Zeroes what lies behind the last whole window, so that no later opening can take it for a window that was committed: what
 * is left of a window that was being committed carries an SCN, and shorter windows written over its start could end where
 * one of its events begins.
 */
final class TornTail {
    private TornTail() {}

    /**
     * Zeroes the events that follow one another from the tail on, up to the first that an earlier lap has left behind or that
     * is none. Enough if only the process has died: then what it wrote begins at the tail and has no gaps.
     *
     * @return bytes zeroed
     */
    static int zeroEvents(Segment segment, long tail, long lastScn) throws IOException {
        int from = segment.offsetOf(tail);
        int length = eventsLength(segment, tail, lastScn);
        // The event after the last may have been half written: its header must not look like one.
        int end = Math.min(segment.offsetOf(segment.roomEnd()), from + length + EventLayout.MIN_LENGTH);
        return zero(segment, from, end) ? length : 0;
    }

    /** Bytes of the events that {@link #zeroEvents} would zero. */
    static int eventsLength(Segment segment, long tail, long lastScn) {
        int from = segment.offsetOf(tail);
        int limit = segment.offsetOf(segment.roomEnd());
        EventWalk walk = new EventWalk();
        walk.to(segment, tail, 0, 0, lastScn);
        while (walk.offset() < limit && walk.look(limit) && (walk.scn() == 0 || walk.scn() > lastScn)) {
            walk.pass();
        }
        return walk.offset() - from;
    }

    /**
     * Zeroes everything behind the tail.
     *
     * @return bytes of the events that followed one another from the tail on; what a power loss has torn out of its middle,
     *     and what an earlier lap has left, cannot be told apart and is not counted
     */
    static int zeroAll(Segment segment, long tail, long lastScn) throws IOException {
        int length = eventsLength(segment, tail, lastScn);
        int from = segment.offsetOf(tail);
        int end = segment.offsetOf(segment.roomEnd());
        ByteBuffer bytes = segment.bytes();
        while (end > from && bytes.get(end - 1) == 0) {
            end--;
        }
        zero(segment, from, end);
        return length;
    }

    private static boolean zero(Segment segment, int from, int end) throws IOException {
        ByteBuffer bytes = segment.bytes();
        boolean changed = false;
        for (int at = from; at < end; at++) {
            if (bytes.get(at) != 0) {
                bytes.put(at, (byte) 0);
                changed = true;
            }
        }
        if (changed) {
            segment.mapped().force(from, end - from);
        }
        return changed;
    }
}
