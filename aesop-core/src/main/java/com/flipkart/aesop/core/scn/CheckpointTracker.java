package com.flipkart.aesop.core.scn;

/**
 * An online checkpoint that moves on with every event, without allocating. Used by one thread, the one that
 * reads the stream.
 */
public final class CheckpointTracker {
    private long windowScn;
    private long windowOffset;
    private long prevScn;
    private long timestampNanos;

    /** Starts at {@code checkpoint}, which is online. */
    public CheckpointTracker(Checkpoint checkpoint) {
        reset(checkpoint);
    }

    /**
     * Goes to {@code checkpoint}: at a start, or back, for windows that come again.
     *
     * @throws IllegalArgumentException if it is not online
     */
    public void reset(Checkpoint checkpoint) {
        Checkpoint.require(
                checkpoint.mode() == ConsumptionMode.ONLINE_CONSUMPTION, "not an online checkpoint: " + checkpoint);
        windowScn = checkpoint.windowScn();
        windowOffset = checkpoint.windowOffset();
        prevScn = checkpoint.prevScn();
        timestampNanos = checkpoint.timestampNanos();
    }

    /**
     * After an event of a row.
     *
     * @throws IllegalArgumentException if the stream went back: {@code scn} is less than {@link #windowScn}
     */
    public void onDataEvent(long scn) {
        requireForward(scn);
        windowOffset = scn == windowScn && windowOffset != Checkpoint.UNSET ? windowOffset + 1 : 1;
        windowScn = scn;
    }

    /**
     * After the end of a window.
     *
     * @throws IllegalArgumentException if the stream went back: {@code scn} is less than {@link #windowScn}
     */
    public void onEndOfPeriod(long scn, long timestampNanos) {
        requireForward(scn);
        windowScn = scn;
        prevScn = scn;
        windowOffset = Checkpoint.UNSET;
        this.timestampNanos = timestampNanos;
    }

    /**
     * How many events of the window lie behind: more than have come if some are of other sources.
     *
     * @param events in a window that has been begun; not fewer than {@link #windowOffset}
     * @throws IllegalArgumentException if that cannot be
     */
    public void passed(long events) {
        Checkpoint.require(
                windowOffset != Checkpoint.UNSET && events >= windowOffset,
                "windowOffset=" + events + " was told after " + windowOffset + " events of window " + windowScn);
        windowOffset = events;
    }

    private void requireForward(long scn) {
        if (scn < windowScn) {
            throw new IllegalArgumentException("the stream went back from SCN " + windowScn + " to " + scn);
        }
    }

    /** The last window seen, complete or not. */
    public long windowScn() {
        return windowScn;
    }

    /** How many events of that window have been seen; -1 if it is complete. */
    public long windowOffset() {
        return windowOffset;
    }

    /** The last complete window. */
    public long prevScn() {
        return prevScn;
    }

    /** Of the last end-of-period event, nanoseconds since 1970 UTC; -1 if there was none. */
    public long timestampNanos() {
        return timestampNanos;
    }

    /** The place as a value (allocates). */
    public Checkpoint checkpoint() {
        return new Checkpoint(
                ConsumptionMode.ONLINE_CONSUMPTION,
                windowScn,
                windowOffset,
                prevScn,
                timestampNanos,
                BootstrapProgress.NONE);
    }
}
