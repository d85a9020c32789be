package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.mysql.types.Integers;

/**
 * What is known about a transaction from its first event: the GTID event, or a QUERY if there is none. Reused from
 * transaction to transaction; allocates nothing unless the place is asked for.
 *
 * <p>MariaDB: {@code sequence (8) | domain (4) | flags (1)}. MySQL: {@code flags (1) | uuid (16) | number (8) | kind
 * of logical clock (1) | two logical times (16) | commit time in microseconds (7, highest bit: more follows)}.
 */
final class TransactionStart {
    private static final int MARIADB_FLAGS_OFFSET = RawEvent.HEADER_LENGTH + 12;
    private static final int MARIADB_STANDALONE = 0x01;
    private static final int MYSQL_UUID_OFFSET = RawEvent.HEADER_LENGTH + 1;
    private static final int MYSQL_NUMBER_OFFSET = MYSQL_UUID_OFFSET + 16;
    private static final int MYSQL_CLOCK_OFFSET = MYSQL_NUMBER_OFFSET + 8;
    private static final int MYSQL_COMMIT_TIME_OFFSET = MYSQL_CLOCK_OFFSET + 1 + 16;
    private static final int MYSQL_COMMIT_TIME_LENGTH = 7;
    private static final long MYSQL_MORE_FOLLOWS = 1L << 55;
    private static final int LOGICAL_CLOCK = 2;

    private final PositionTracker tracker;
    private String file = "";
    private long offset;
    private long commitNanos;
    private long rows;
    private int type;
    private boolean standalone;
    private long first;
    private long second;
    private long number;

    TransactionStart(PositionTracker tracker) {
        this.tracker = tracker;
    }

    void read(RawEvent event, long startOffset) {
        file = tracker.file();
        offset = startOffset;
        rows = 0;
        type = event.type();
        standalone = false;
        commitNanos = event.timestamp() * 1_000_000_000L;
        byte[] bytes = event.bytes();
        if (type == EventCode.MARIADB_GTID) {
            number = Integers.unsigned(bytes, RawEvent.HEADER_LENGTH, 8);
            first = Integers.unsigned(bytes, RawEvent.HEADER_LENGTH + 8, 4);
            second = event.serverId();
            standalone = (bytes[MARIADB_FLAGS_OFFSET] & MARIADB_STANDALONE) != 0;
        } else if (type == EventCode.GTID || type == EventCode.ANONYMOUS_GTID) {
            first = Long.reverseBytes(Integers.unsigned(bytes, MYSQL_UUID_OFFSET, 8));
            second = Long.reverseBytes(Integers.unsigned(bytes, MYSQL_UUID_OFFSET + 8, 8));
            number = Integers.unsigned(bytes, MYSQL_NUMBER_OFFSET, 8);
            readCommitTime(event);
        }
    }

    private void readCommitTime(RawEvent event) {
        byte[] bytes = event.bytes();
        if (event.end() < MYSQL_COMMIT_TIME_OFFSET + MYSQL_COMMIT_TIME_LENGTH
                || bytes[MYSQL_CLOCK_OFFSET] != LOGICAL_CLOCK) {
            return;
        }
        long micros = Integers.unsigned(bytes, MYSQL_COMMIT_TIME_OFFSET, MYSQL_COMMIT_TIME_LENGTH);
        commitNanos = (micros & ~MYSQL_MORE_FOLLOWS) * 1000L;
    }

    /** Whether MariaDB says that one statement is the whole transaction. */
    boolean isStandalone() {
        return standalone;
    }

    /** Commit time in nanoseconds since 1970 UTC: MySQL 8 knows microseconds, MariaDB seconds. */
    long commitNanos() {
        return commitNanos;
    }

    /** Events appended so far. */
    long rows() {
        return rows;
    }

    void addRows(long count) {
        rows += count;
    }

    /** {@code file:offset}. */
    String place() {
        return file + ":" + offset;
    }

    /** Adds the transaction's GTID, if it has one. */
    void addTo(GtidSet gtids) {
        switch (type) {
            case EventCode.MARIADB_GTID -> gtids.addMariaDb(first, second, number);
            case EventCode.GTID -> gtids.addMySql(first, second, number, number);
            case EventCode.GTID_TAGGED -> gtids.forget();
            default -> {}
        }
    }
}
