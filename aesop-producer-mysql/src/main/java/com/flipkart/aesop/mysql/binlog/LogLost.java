package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.scn.Scn;

/** What to do when the log that a producer has to go on from is gone. */
public final class LogLost {
    /** The end of a message where the epoch of the last SCN is not known. */
    public static final String WAY_OUT = wayOut("the next number");

    private static final String NO_EPOCH_LEFT = "a number that is left (there is none: make new relays and clients)";

    private LogLost() {}

    /**
     * The end of every such message.
     *
     * @param lastScn of the last window, or {@link Scn#NONE}
     */
    public static String wayOut(long lastScn) {
        return wayOut(nextEpoch(lastScn));
    }

    /** What the setting epoch has to be raised to, so that new SCNs are higher than this one. */
    static String nextEpoch(long lastScn) {
        int next = lastScn == Scn.NONE ? 1 : Scn.epoch(lastScn) + 1;
        return next <= Scn.MAX_EPOCH ? Integer.toString(next) : NO_EPOCH_LEFT;
    }

    private static String wayOut(String epoch) {
        return "Changes in between cannot be had from this server any more. Restore the missing binlog files; or start "
                + "afresh: raise epoch to " + epoch + ", so that clients do not take new changes for old ones, choose "
                + "where to start with start=, and give consumers a new snapshot. Keep binlogs longer "
                + "(binlog_expire_logs_seconds) than a relay may be down";
    }
}
