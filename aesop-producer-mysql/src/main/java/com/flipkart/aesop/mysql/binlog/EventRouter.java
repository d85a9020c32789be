package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.mysql.types.Integers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Takes every event of one connection in turn: checks it against its checksum, keeps the position, follows the log
 * from file to file, and hands what belongs to transactions to the {@link TransactionReader}. Every type of event is
 * either understood, or known to carry no change, or marked by the server as ignorable, or stops the reader.
 * Belongs to the reader's thread.
 */
final class EventRouter {
    private static final int CRC32 = 1;
    private static final int ROTATE_NAME_OFFSET = RawEvent.HEADER_LENGTH + 8;
    private static final long FIRST_OFFSET = 4;

    private final PositionTracker tracker;
    private final TableCache tables;
    private final WindowOutput output;
    private final TransactionReader transactions;
    private boolean checksums;

    EventRouter(PositionTracker tracker, TableCache tables, WindowOutput output, TransactionReader transactions) {
        this.tracker = tracker;
        this.tables = tables;
        this.output = output;
        this.transactions = transactions;
    }

    /**
     * Takes an event.
     *
     * @return whether it came from the log, which shows that reading goes on; false for the copies that open a
     *     connection
     * @throws AesopException if nothing after the last transaction may be published; the message has the place
     */
    boolean take(RawEvent event) {
        long start = tracker.offset();
        try {
            return dispatch(event, start);
        } catch (AesopException e) {
            throw failure(start, e.code(), e.getMessage(), e);
        } catch (RuntimeException e) {
            throw failure(start, ErrorCode.INTERNAL, e + ". Report it with the log; it is tried again", e);
        }
    }

    /** With the place, which is what the setting skip needs. */
    private AesopException failure(long start, ErrorCode code, String why, RuntimeException cause) {
        String event = tracker.file() + ":" + start;
        String transaction = transactions.isInside() ? transactions.place() : event;
        return new AesopException(
                code, "Reading the transaction at " + transaction + " failed (event at " + event + "): " + why, cause);
    }

    private boolean dispatch(RawEvent event, long start) {
        int type = event.type();
        if (type == EventCode.ROTATE) {
            rotate(event);
            return !event.isArtificial();
        }
        if (type == EventCode.HEARTBEAT || type == EventCode.HEARTBEAT_V2) {
            if (!transactions.isInside()) {
                output.idle();
            }
            return true;
        }
        if (type == EventCode.FORMAT_DESCRIPTION) {
            describeFormat(event);
            tracker.pass(event);
            return false;
        }
        if (checksums) {
            checkChecksum(event);
        }
        tracker.pass(event);
        route(event, start);
        return true;
    }

    private void route(RawEvent event, long start) {
        switch (event.type()) {
            case EventCode.TABLE_MAP -> transactions.tableMap(event);
            case EventCode.WRITE_ROWS_V1 -> transactions.rows(event, RowsDecoder.Kind.INSERT, false);
            case EventCode.UPDATE_ROWS_V1 -> transactions.rows(event, RowsDecoder.Kind.UPDATE, false);
            case EventCode.DELETE_ROWS_V1 -> transactions.rows(event, RowsDecoder.Kind.DELETE, false);
            case EventCode.WRITE_ROWS_V2 -> transactions.rows(event, RowsDecoder.Kind.INSERT, true);
            case EventCode.UPDATE_ROWS_V2 -> transactions.rows(event, RowsDecoder.Kind.UPDATE, true);
            case EventCode.DELETE_ROWS_V2 -> transactions.rows(event, RowsDecoder.Kind.DELETE, true);
            case EventCode.GTID, EventCode.ANONYMOUS_GTID, EventCode.GTID_TAGGED, EventCode.MARIADB_GTID ->
                transactions.gtid(event, start);
            case EventCode.QUERY -> transactions.query(event, start);
            case EventCode.XID -> transactions.xid();
            case EventCode.XA_PREPARE -> transactions.xaPrepare(event);
            case EventCode.STOP -> endOfLog();
            case EventCode.PREVIOUS_GTIDS -> previousGtids(event);
            case EventCode.MARIADB_GTID_LIST -> mariaDbGtidList(event);
            // These carry no change. INTVAR, RAND and USER_VAR belong to a statement, which stops the reader itself.
            case EventCode.INTVAR,
                    EventCode.RAND,
                    EventCode.USER_VAR,
                    EventCode.IGNORABLE,
                    EventCode.ROWS_QUERY,
                    EventCode.TRANSACTION_CONTEXT,
                    EventCode.VIEW_CHANGE,
                    EventCode.MARIADB_ANNOTATE_ROWS,
                    EventCode.MARIADB_BINLOG_CHECKPOINT,
                    EventCode.MARIADB_START_ENCRYPTION -> {}
            default -> {
                if (!event.isIgnorable()) {
                    transactions.unreadable(event, start);
                }
            }
        }
    }

    /** At the end of a file, or made by the server to say in which file the next event lies. */
    private void rotate(RawEvent event) {
        if (checksums && !event.isArtificial()) {
            checkChecksum(event);
        } else if (event.endsWithChecksum()) {
            event.cutChecksum(); // the first event of a connection comes before anything says whether there is one
        }
        int length = event.end() - ROTATE_NAME_OFFSET;
        String file = new String(event.bytes(), ROTATE_NAME_OFFSET, length, StandardCharsets.UTF_8);
        if (file.equals(tracker.file())) {
            return;
        }
        endOfLog();
        tracker.enter(file, FIRST_OFFSET);
        tables.clear();
        output.advance();
    }

    private void endOfLog() {
        if (transactions.isInside()) {
            transactions.discard();
        }
    }

    /** The last five bytes are the algorithm of the file's checksums, and a checksum of this event in any case. */
    private void describeFormat(RawEvent event) {
        int algorithm = event.bytes()[event.length() - RawEvent.CHECKSUM_LENGTH - 1];
        if (algorithm != 0 && algorithm != CRC32) {
            throw new AesopException(
                    ErrorCode.UNDECODABLE_CHANGE,
                    "The binlog file " + tracker.file() + " has checksums of the unknown kind " + algorithm
                            + ". Run SET GLOBAL binlog_checksum=CRC32; changes that were written before have to be "
                            + "skipped");
        }
        checksums = algorithm == CRC32;
        endOfLog();
        tables.clear();
        if (tracker.fileTime() == 0) {
            tracker.describeFile(event.timestamp());
        } else if (tracker.fileTime() != event.timestamp()) {
            throw new AesopException(
                    ErrorCode.SOURCE_LOG_LOST,
                    "The binlog file " + tracker.file() + " was begun at " + Instant.ofEpochSecond(event.timestamp())
                            + ", and the one that was read before at " + Instant.ofEpochSecond(tracker.fileTime())
                            + ": the server's log has another history now. " + LogLost.WAY_OUT);
        }
    }

    private static void checkChecksum(RawEvent event) {
        if (!event.endsWithChecksum()) {
            throw new AesopException(
                    ErrorCode.UNDECODABLE_CHANGE,
                    "An event of type " + event.type() + " and " + event.length() + " bytes does not fit its checksum."
                            + " It is read again; if that does not help, the server's file is damaged");
        }
        event.cutChecksum();
    }

    /** uuids n (8), then n times: uuid (16), intervals m (8), then m times: first (8), behind the last (8). */
    private void previousGtids(RawEvent event) {
        BodyReader body = new BodyReader().of(event);
        long uuids = body.number(8);
        for (long i = 0; i < uuids; i++) {
            long high = Long.reverseBytes(body.number(8));
            long low = Long.reverseBytes(body.number(8));
            long intervals = body.number(8);
            if (intervals < 0 || intervals > body.remaining()) {
                tracker.gtids().forget(); // another encoding, of tagged GTIDs
                return;
            }
            for (long n = 0; n < intervals; n++) {
                long first = body.number(8);
                tracker.gtids().addMySql(high, low, first, body.number(8) - 1);
            }
        }
    }

    /** count (4, the highest bits are flags), then: domain (4), server (4), sequence (8). */
    private void mariaDbGtidList(RawEvent event) {
        BodyReader body = new BodyReader().of(event);
        int count = (int) body.number(4) & 0x0FFFFFFF;
        for (int i = 0; i < count; i++) {
            long domain = body.number(4);
            long server = body.number(4);
            tracker.gtids().addMariaDb(domain, server, Integers.unsigned(event.bytes(), body.skip(8), 8));
        }
    }
}
