package com.flipkart.aesop.mysql.binlog;

/**
 * Where a session begins to read.
 *
 * @param position where it begins to read: the start of a file, or between two transactions
 * @param firstOffset transactions that start before this offset of the file are passed over; 0 if none is
 * @param lastScn of the last window; {@link com.flipkart.aesop.core.scn.Scn#NONE} if there is none
 * @param announce whether the place itself has to be committed first, because nothing has been yet
 * @param isForeign whether the place is older than anything that a producer has checked: somebody named it
 */
public record StartPlace(MySqlPosition position, long firstOffset, long lastScn, boolean announce, boolean isForeign) {
    /** The largest offset that a server can be asked for. */
    private static final long MAX_REQUEST = (1L << 32) - 1;

    /** The first offset of a binlog file. */
    public static final long FIRST_OFFSET = 4;

    /** At a place between two transactions. */
    public static StartPlace after(MySqlPosition position, long lastScn) {
        if (position.offset() <= MAX_REQUEST) {
            return new StartPlace(position, 0, lastScn, false, false);
        }
        // A server can be asked for 32 bits. What is beyond is reached by reading the file from its start.
        MySqlPosition fileStart =
                new MySqlPosition(position.file(), 0, FIRST_OFFSET, position.serverId(), position.serverUuid(), "");
        return new StartPlace(fileStart, position.offset(), lastScn, false, false);
    }

    /** With the first transaction that starts at or after an offset that somebody named: it need not start anything. */
    public static StartPlace scan(String file, long offset, long lastScn, long serverId, String serverUuid) {
        // GTIDs are not known there; those at the start of the file come with its first events.
        return new StartPlace(
                new MySqlPosition(file, 0, FIRST_OFFSET, serverId, serverUuid, ""), offset, lastScn, false, true);
    }
}
