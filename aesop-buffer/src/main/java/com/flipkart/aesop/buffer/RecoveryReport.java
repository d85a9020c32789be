package com.flipkart.aesop.buffer;

import java.util.List;

/**
 * What opening a buffer found and did.
 *
 * @param origin what was found
 * @param lastScn SCN of the last whole window; {@link com.flipkart.aesop.core.scn.Scn#NONE} if there is none
 * @param bytesScanned bytes of events that had to be checked
 * @param bytesCut bytes after the last whole window that were dropped: of a window that was open or rolled back. After a
 *     crash of the system it is the least that this can have been, windows included that had been committed and have not
 *     reached the disk
 * @param notes what an operator should know, a sentence each: windows that have not reached the disk, history given up
 *     for a smaller capacity, an index rebuilt, a control file made anew. Logged as warnings as well
 */
public record RecoveryReport(Origin origin, long lastScn, long bytesScanned, long bytesCut, List<String> notes) {
    /** What was found in the directory. */
    public enum Origin {
        /** Nothing: a new ring was made. */
        NEW,
        /** A ring that was closed in order. */
        CLOSED,
        /** A ring whose process ended without closing it; the system has run on, so nothing committed is missing. */
        PROCESS_CRASHED,
        /** A ring that the whole system went down with; windows that had not reached the disk are missing. */
        SYSTEM_CRASHED
    }

    public RecoveryReport {
        notes = List.copyOf(notes);
    }
}
