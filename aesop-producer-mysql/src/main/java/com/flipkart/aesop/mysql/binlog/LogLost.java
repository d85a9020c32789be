package com.flipkart.aesop.mysql.binlog;

/** What to do when the log that a producer has to go on from is gone. */
public final class LogLost {
    /** The end of every such message. */
    public static final String WAY_OUT = "Changes in between cannot be had from this server any more. Restore the "
            + "missing binlog files, or start afresh: empty the relay's buffer directory, choose where to start with "
            + "start=, and give consumers a new snapshot. Keep binlogs longer (binlog_expire_logs_seconds) than a "
            + "relay may be down";

    private LogLost() {}
}
