package com.flipkart.aesop.buffer;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tells which full segments have been in the ring for longer than they may. Belongs to whoever evicts.
 *
 * <p>What counts is how long ago a segment's last window was committed <i>here</i>, not when it was committed at the source: a
 * relay that reads old transactions keeps them for as long as new ones, so that its clients can read them too. The wall clock
 * is looked at once, at opening; from then on time is measured evenly, so that a clock that is set meanwhile neither gives history up
 * nor keeps it. A time that lies in the future at opening, because the clock has gone back, is taken for that of the opening, and so
 * is one that is not known: such segments are kept for longer, never for less.
 */
final class AgeLimit {
    private final long mostMillis;
    private final Probe probe;
    private final long openedMillis;
    private final long openedNanos;

    AgeLimit(Optional<Duration> maxAge, Probe probe) {
        this.mostMillis = maxAge.map(Duration::toMillis).orElse(Long.MAX_VALUE);
        this.probe = probe;
        this.openedMillis = probe.wallMillis();
        this.openedNanos = probe.nanos();
    }

    private long nowMillis() {
        return openedMillis + TimeUnit.NANOSECONDS.toMillis(probe.nanos() - openedNanos);
    }

    /** Takes the times of the full ones among the segments that were found for what they are worth. */
    void takeOver(Segment[] segments) {
        for (int i = 0; i < segments.length - 1; i++) {
            long since = segments[i].fullSince();
            if (since == Segment.UNKNOWN_TIME || since > openedMillis) {
                segments[i].fullSince(openedMillis);
            }
        }
    }

    /** The segment is full, and its last window has just been committed. */
    void full(Segment segment) {
        segment.fullSince(nowMillis());
    }

    /** Whether a full segment has been there for too long. */
    boolean isOver(Segment segment) {
        long since = segment.fullSince();
        return mostMillis != Long.MAX_VALUE && since != Segment.UNKNOWN_TIME && nowMillis() - since > mostMillis;
    }
}
