package com.flipkart.aesop.core.event;

/**
 * The source ids that do not name a logical source: those of control events. Source: LinkedIn Databus
 * 2.0.
 */
public final class SourceIds {
    /** The end of a window. The only control event that a relay sends. */
    public static final short END_OF_PERIOD = -2;

    /** A checkpoint in a bootstrap stream; the value is its JSON. */
    public static final short CHECKPOINT = -3;

    /** The client fell off, and no bootstrap server could help. Made by clients for themselves. */
    public static final short BOOTSTRAP_TOO_OLD_ERROR = -5;

    /** The client's puller gave up. Made by clients for themselves. */
    public static final short PULLER_RETRIES_EXHAUSTED_ERROR = -6;

    /** The stream went back to an older SCN at a switch of servers. Made by clients for themselves. */
    public static final short SCN_REGRESS = -51;

    /** Ids from here on are private to one process. */
    public static final short FIRST_PRIVATE = -20000;

    private SourceIds() {}

    public static boolean isControl(int sourceId) {
        return sourceId < 0;
    }
}
