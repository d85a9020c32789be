package com.flipkart.aesop.client;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.scn.CheckpointTracker;
import com.flipkart.aesop.core.scn.Scn;

/**
 * How far the puller has come, and the rules that a stream has to keep: SCNs of windows increase, and every window ends
 * with one end-of-period event of its own SCN. Used by the puller alone; allocates nothing per event.
 */
final class StreamPosition {
    private final CheckpointTracker tracker = new CheckpointTracker(Checkpoint.FLEXIBLE);
    private boolean latest;

    /** Begins at a place that no checkpoint knows of. */
    void start(StartFrom from) {
        latest = from.place() == StartFrom.Place.LATEST;
        tracker.reset(from.checkpoint());
    }

    /** Goes on behind a checkpoint. */
    void reset(Checkpoint checkpoint) {
        latest = false;
        tracker.reset(checkpoint);
    }

    /** What to ask a relay for, together with {@link #isLatest}. */
    Checkpoint checkpoint() {
        return tracker.checkpoint();
    }

    /** Whether to ask for the newest window instead: nothing has come yet. */
    boolean isLatest() {
        return latest && tracker.windowScn() < 0;
    }

    /** A relay that was asked for the newest window has none: whatever comes from now on is newer. */
    void nothingYet() {
        latest = false;
    }

    /** The last window that has come whole; {@link Scn#NONE} if there is none. */
    long lastWindow() {
        return tracker.prevScn();
    }

    /** Whether part of a window has come. */
    boolean isInsideWindow() {
        return tracker.windowOffset() > 0;
    }

    /** Whether an event is the end of the last window once more. */
    boolean isRepeated(EventView event) {
        return event.isEndOfPeriod() && !isInsideWindow() && event.scn() == tracker.prevScn();
    }

    /**
     * Takes over how many events of the window lie behind, those of other sources included.
     *
     * @throws AesopException {@code PEER_FAILED} if it cannot be so
     */
    void passed(long events) {
        try {
            tracker.passed(events);
        } catch (IllegalArgumentException e) {
            throw new AesopException(
                    ErrorCode.PEER_FAILED,
                    "Reading the stream failed: the relay contradicts itself: " + e.getMessage(),
                    e);
        }
    }

    /** Goes back to before the window that has come in part. */
    void backToWindowBorder() {
        if (isInsideWindow()) {
            tracker.reset(
                    tracker.prevScn() < 0
                            ? Checkpoint.inside(tracker.windowScn(), 0, Scn.NONE)
                            : Checkpoint.after(tracker.prevScn(), tracker.timestampNanos()));
        }
    }

    /**
     * Goes behind an event.
     *
     * @return whether it ends a window
     * @throws AesopException {@code CORRUPT} if it may not come here
     */
    boolean accept(EventView event) {
        if (event.isControl() && !event.isEndOfPeriod()) {
            return false; // of a kind that relays do not send today
        }
        long scn = event.scn();
        boolean inside = isInsideWindow();
        if (inside && scn != tracker.windowScn()) {
            throw broken(event, "the window before, scn=" + tracker.windowScn() + ", has not ended");
        }
        if (event.isEndOfPeriod()) {
            if (!inside && scn < tracker.prevScn()) {
                throw broken(event, "the stream has been at scn=" + tracker.prevScn() + " already");
            }
            tracker.onEndOfPeriod(scn, event.timestampNanos());
            return true;
        }
        if (!inside && scn <= tracker.prevScn()) {
            throw broken(event, "the stream has been at scn=" + tracker.prevScn() + " already");
        }
        tracker.onDataEvent(scn);
        return false;
    }

    private static AesopException broken(EventView event, String why) {
        return new AesopException(
                ErrorCode.CORRUPT,
                "Reading the stream failed at event " + event + ": " + why + ". The relay sends windows out of order");
    }
}
