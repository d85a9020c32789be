package com.flipkart.aesop.mysql.binlog;

/** Type codes of binlog events (MySQL: libbinlogevents/include/binlog_event.h; MariaDB: sql/log_event.h). */
final class EventCode {
    static final int QUERY = 2;
    static final int STOP = 3;
    static final int ROTATE = 4;
    static final int INTVAR = 5;
    static final int RAND = 13;
    static final int USER_VAR = 14;
    static final int FORMAT_DESCRIPTION = 15;
    static final int XID = 16;
    static final int BEGIN_LOAD_QUERY = 17;
    static final int EXECUTE_LOAD_QUERY = 18;
    static final int TABLE_MAP = 19;
    static final int WRITE_ROWS_V1 = 23;
    static final int UPDATE_ROWS_V1 = 24;
    static final int DELETE_ROWS_V1 = 25;
    static final int INCIDENT = 26;
    static final int HEARTBEAT = 27;
    static final int IGNORABLE = 28;
    static final int ROWS_QUERY = 29;
    static final int WRITE_ROWS_V2 = 30;
    static final int UPDATE_ROWS_V2 = 31;
    static final int DELETE_ROWS_V2 = 32;
    static final int GTID = 33;
    static final int ANONYMOUS_GTID = 34;
    static final int PREVIOUS_GTIDS = 35;
    static final int TRANSACTION_CONTEXT = 36;
    static final int VIEW_CHANGE = 37;
    static final int XA_PREPARE = 38;
    static final int PARTIAL_UPDATE_ROWS = 39;
    static final int TRANSACTION_PAYLOAD = 40;
    static final int HEARTBEAT_V2 = 41;
    static final int GTID_TAGGED = 42;
    static final int MARIADB_ANNOTATE_ROWS = 160;
    static final int MARIADB_BINLOG_CHECKPOINT = 161;
    static final int MARIADB_GTID = 162;
    static final int MARIADB_GTID_LIST = 163;
    static final int MARIADB_START_ENCRYPTION = 164;
    static final int MARIADB_QUERY_COMPRESSED = 165;
    static final int MARIADB_DELETE_ROWS_COMPRESSED_V2 = 171;

    private EventCode() {}

    /** The name of a type that stops the producer, for messages. */
    static String name(int code) {
        return switch (code) {
            case INCIDENT -> "INCIDENT";
            case BEGIN_LOAD_QUERY -> "BEGIN_LOAD_QUERY";
            case EXECUTE_LOAD_QUERY -> "EXECUTE_LOAD_QUERY";
            case PARTIAL_UPDATE_ROWS -> "PARTIAL_UPDATE_ROWS";
            case TRANSACTION_PAYLOAD -> "TRANSACTION_PAYLOAD";
            case MARIADB_QUERY_COMPRESSED -> "QUERY_COMPRESSED";
            case 166, 169 -> "WRITE_ROWS_COMPRESSED";
            case 167, 170 -> "UPDATE_ROWS_COMPRESSED";
            case 168, MARIADB_DELETE_ROWS_COMPRESSED_V2 -> "DELETE_ROWS_COMPRESSED";
            default -> "type " + code;
        };
    }

    /** What to do about a type that stops the producer. */
    static String action(int code) {
        if (code >= MARIADB_QUERY_COMPRESSED && code <= MARIADB_DELETE_ROWS_COMPRESSED_V2) {
            return "Run SET GLOBAL log_bin_compress=OFF; changes that are compressed already have to be skipped";
        }
        return switch (code) {
            case PARTIAL_UPDATE_ROWS ->
                "Run SET GLOBAL binlog_row_value_options=''; changes that are partial already have to be skipped";
            case TRANSACTION_PAYLOAD ->
                "Run SET GLOBAL binlog_transaction_compression=OFF; transactions that are compressed already have to be"
                        + " skipped";
            case INCIDENT -> "The server says that changes are missing from its own log; consumers need a new snapshot";
            case BEGIN_LOAD_QUERY, EXECUTE_LOAD_QUERY ->
                "A session wrote LOAD DATA with binlog_format=STATEMENT; keep it at ROW";
            default -> "Report it with the server's version";
        };
    }
}
