package com.flipkart.aesop.buffer;

import java.io.IOException;
import java.util.Optional;

/**
 * How windows are forced in a ring: by whom, and how far they are.
 *
 * @param forcer what forces them
 * @param interval who has that done from time to time, if that is the policy
 */
record Forcing(WindowForcer forcer, Optional<IntervalForcer> interval) {
    /**
     * Puts the policy's parts together; nothing is forced yet.
     *
     * @param ring as it was recovered
     * @param origin what was found: a killed process may have left windows that have not reached the disk
     */
    static Forcing of(Ring ring, RecoveryReport.Origin origin) {
        boolean unforced = origin == RecoveryReport.Origin.PROCESS_CRASHED;
        WindowForcer forcer = new WindowForcer(
                ring, unforced ? firstUnsealed(ring.segments()) : ring.control().tail());
        BufferSettings settings = ring.settings();
        return new Forcing(
                forcer,
                settings.fsync() == FsyncPolicy.INTERVAL
                        ? Optional.of(new IntervalForcer(ring, forcer, settings.fsyncInterval()))
                        : Optional.empty());
    }

    private static long firstUnsealed(Segment[] segments) {
        int i = 0;
        while (i < segments.length - 1 && segments[i].isSealed()) {
            i++;
        }
        return segments[i].firstPosition();
    }

    /** Begins to force. What a policy promises of new windows holds for those that were found as well. */
    void start(Ring ring) {
        if (ring.settings().fsync() == FsyncPolicy.WINDOW) {
            try {
                long tail = ring.control().tail();
                forcer.forceEvents(ring.segments(), tail);
                forcer.forced(tail);
            } catch (IOException e) {
                throw BufferErrors.io(
                        "Forcing the newest windows in " + ring.files().directory(), e);
            }
        }
        interval.ifPresent(IntervalForcer::start);
    }

    /** Returns when no segment is being forced any more that had been taken away before the call. */
    void awaitForce() {
        interval.ifPresent(IntervalForcer::awaitForce);
    }

    /** Ends, when the forcing in hand is done. */
    void close() {
        interval.ifPresent(IntervalForcer::close);
    }
}
