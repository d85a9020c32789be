package com.flipkart.aesop.core.scn;

import java.util.Objects;

/**
 * A consumer's place in the stream: what it asks a relay or a bootstrap server to go on from, and what it keeps
 * on disk. Its JSON is that of Databus, read and written by {@link #parse} and {@link #toJson}.
 *
 * <p>Online, one of these:
 *
 * <ul>
 *   <li>{@link #FLEXIBLE}: from the oldest window that there is;
 *   <li>{@link #after(long)}: what follows a whole window;
 *   <li>{@link #inside}: what follows the first events of a window.
 * </ul>
 *
 * <p>"From the newest window" is no checkpoint but a parameter of the request. A checkpoint that is kept is one
 * {@link #atWindowBorder}, because windows are delivered whole. The client, which moves on with every event,
 * uses a {@link CheckpointTracker}. {@link BootstrapProgress} has the transitions of a bootstrap.
 *
 * @param mode where events come from
 * @param windowScn online and in catch-up: the last window seen; {@link Scn#NONE} if there is none
 * @param windowOffset -1: that window is complete; n: its first n events (of all sources) have been seen; in
 *     catch-up the row of the log that has been seen last
 * @param prevScn the last window that is complete; {@link Scn#NONE} if there is none
 * @param timestampNanos of the last end-of-period event; -1 if there is none
 * @param bootstrap how far a bootstrap is; {@link BootstrapProgress#NONE} if there is none
 */
public record Checkpoint(
        ConsumptionMode mode,
        long windowScn,
        long windowOffset,
        long prevScn,
        long timestampNanos,
        BootstrapProgress bootstrap) {
    /** The {@code windowOffset} of a complete window, and every other number that is not set. */
    public static final long UNSET = -1;

    /** Nothing is known and nothing has begun. */
    public static final Checkpoint INIT =
            new Checkpoint(ConsumptionMode.INIT, Scn.NONE, UNSET, Scn.NONE, UNSET, BootstrapProgress.NONE);

    /** From the oldest window that a relay has. */
    public static final Checkpoint FLEXIBLE = new Checkpoint(
            ConsumptionMode.ONLINE_CONSUMPTION, Scn.NONE, UNSET, Scn.NONE, UNSET, BootstrapProgress.NONE);

    /** @throws IllegalArgumentException if the parts contradict each other */
    public Checkpoint {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(bootstrap, "bootstrap");
        require(windowScn >= Scn.NONE, "windowScn=" + windowScn + " is below -1");
        require(windowOffset >= UNSET, "windowOffset=" + windowOffset + " is below -1");
        if (mode == ConsumptionMode.INIT) {
            require(
                    windowScn == Scn.NONE && windowOffset == UNSET && bootstrap.isNone(),
                    "INIT has something set: windowScn=" + windowScn + " windowOffset=" + windowOffset + " "
                            + bootstrap);
        }
        bootstrap.requireConsistent(mode);
    }

    /** Online, after the complete window {@code scn}. */
    public static Checkpoint after(long scn) {
        return after(scn, UNSET);
    }

    /** Online, after the complete window {@code scn}, whose end-of-period event had {@code timestampNanos}. */
    public static Checkpoint after(long scn, long timestampNanos) {
        return new Checkpoint(
                ConsumptionMode.ONLINE_CONSUMPTION, scn, UNSET, scn, timestampNanos, BootstrapProgress.NONE);
    }

    /**
     * Online, inside a window.
     *
     * @param scn the window
     * @param events how many of its events, of all sources, have been seen; at least 0
     * @param prevScn the last complete window, or {@link Scn#NONE}
     */
    public static Checkpoint inside(long scn, long events, long prevScn) {
        return new Checkpoint(ConsumptionMode.ONLINE_CONSUMPTION, scn, events, prevScn, UNSET, BootstrapProgress.NONE);
    }

    /** Reads Databus's JSON: see {@link CheckpointJson#parse}. */
    public static Checkpoint parse(String json) {
        return CheckpointJson.parse(json);
    }

    /** Writes Databus's JSON: see {@link CheckpointJson#write}. */
    public String toJson() {
        return CheckpointJson.write(this);
    }

    /** Whether it means: from the oldest window that there is. */
    public boolean isFlexible() {
        return mode == ConsumptionMode.ONLINE_CONSUMPTION && windowScn < 0 && timestampNanos <= 0;
    }

    /** Whether no window has been begun and not finished. */
    public boolean isAtWindowBorder() {
        return windowOffset == UNSET;
    }

    /**
     * Online: the same place, or if it is inside a window, that before the window. Where nobody knows which window came
     * before, that is the start of the window itself, so that a relay that no longer has it says so: {@link #FLEXIBLE} would
     * take whatever is the oldest.
     */
    public Checkpoint atWindowBorder() {
        if (isAtWindowBorder()) {
            return this;
        }
        if (prevScn >= 0) {
            return after(prevScn, timestampNanos);
        }
        return windowScn >= 0 ? inside(windowScn, 0, Scn.NONE) : FLEXIBLE;
    }

    /**
     * Online: after an event of a row.
     *
     * @param scn its window; not before {@link #windowScn}
     */
    public Checkpoint onDataEvent(long scn) {
        requireOnline(scn);
        boolean same = scn == windowScn && windowOffset != UNSET;
        return new Checkpoint(mode, scn, same ? windowOffset + 1 : 1, prevScn, timestampNanos, BootstrapProgress.NONE);
    }

    /**
     * Online: after the end of a window.
     *
     * @param scn the window; not before {@link #windowScn}
     * @param timestampNanos of the end-of-period event
     */
    public Checkpoint onEndOfPeriod(long scn, long timestampNanos) {
        requireOnline(scn);
        return after(scn, timestampNanos);
    }

    private void requireOnline(long scn) {
        require(mode == ConsumptionMode.ONLINE_CONSUMPTION, "events of a relay do not follow " + mode);
        require(scn >= windowScn, "the stream went back from SCN " + windowScn + " to " + scn);
    }

    static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** The JSON. */
    @Override
    public String toString() {
        return toJson();
    }
}
