package com.flipkart.aesop.buffer;

/**
 * A buffer at one moment, for statuses, metrics and error messages. The SCNs, positions and times belong together;
 * the counters may be a window ahead of them.
 *
 * @param prevScn SCN of the last window before the oldest held: a reader who has seen that far misses nothing;
 *     {@link com.flipkart.aesop.core.scn.Scn#NONE} if it is not known, which can be only while no window is held
 * @param minScn SCN of the oldest window held; {@code Scn.NONE} if there is none
 * @param maxScn SCN of the newest window held; {@code Scn.NONE} if there is none
 * @param headPosition absolute position of the first byte of the oldest window
 * @param tailPosition absolute position after the last byte of the newest window
 * @param eventsHeld events in [head, tail), end-of-period events included
 * @param oldestTimestampNanos of the first event held, nanoseconds since 1970 UTC; 0 if there is none
 * @param newestTimestampNanos of the last window's end, nanoseconds since 1970 UTC; 0 if there is none
 * @param forcedPosition absolute position up to which everything is known to be on the disk: a power loss would take at most
 *     what lies between it and the tail
 * @param capacity most bytes of events that are kept, unless the last window alone is larger
 * @param segments files in use, the spare one not counted
 * @param cursors open cursors
 * @param counters what has happened since the buffer was opened
 */
public record BufferView(
        long prevScn,
        long minScn,
        long maxScn,
        long headPosition,
        long tailPosition,
        long eventsHeld,
        long oldestTimestampNanos,
        long newestTimestampNanos,
        long forcedPosition,
        long capacity,
        int segments,
        int cursors,
        BufferCounters counters) {
    /** Whether no window is held. */
    public boolean isEmpty() {
        return headPosition == tailPosition;
    }

    /** Bytes of events held. */
    public long bytesHeld() {
        return tailPosition - headPosition;
    }
}
