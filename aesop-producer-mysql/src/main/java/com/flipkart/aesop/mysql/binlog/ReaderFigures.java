package com.flipkart.aesop.mysql.binlog;

/**
 * What a reader has done, for people. Written by the reader's thread once a transaction, read by any thread. Lives
 * as long as the producer, over all its connections.
 */
public final class ReaderFigures {
    private volatile long windows;
    private volatile long events;
    private volatile long emptyWindows;
    private volatile long transactionsWithoutCapture;
    private volatile long skippedTransactions;
    private volatile long statementsWithoutRows;
    private volatile long definitionChecks;
    private volatile long lastScn = -1;
    private volatile long lastCommitNanos;
    private volatile long offset;
    private volatile String file = "";

    /** Windows committed with events in them. */
    public long windows() {
        return windows;
    }

    /** Events committed. */
    public long events() {
        return events;
    }

    /** Lone end-of-period events committed. */
    public long emptyWindows() {
        return emptyWindows;
    }

    /** Transactions that touched no captured table. */
    public long transactionsWithoutCapture() {
        return transactionsWithoutCapture;
    }

    /** Transactions that were skipped because the settings say so. */
    public long skippedTransactions() {
        return skippedTransactions;
    }

    /** TRUNCATE, DROP and RENAME of captured tables that were passed over because the settings say so. */
    public long statementsWithoutRows() {
        return statementsWithoutRows;
    }

    /** How often captured tables were checked again, because a statement may have changed their definition. */
    public long definitionChecks() {
        return definitionChecks;
    }

    /** SCN of the last window, -1 if there is none. */
    public long lastScn() {
        return lastScn;
    }

    /** Commit time of the last transaction at the source, nanoseconds since 1970 UTC; 0 if there is none. */
    public long lastCommitNanos() {
        return lastCommitNanos;
    }

    /** Where the reader stands: {@code file:offset}; empty before the first connection. */
    public String position() {
        String current = file;
        return current.isEmpty() ? "" : current + ":" + offset;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void window(long scn, long eventsSoFar, boolean empty) {
        lastScn = scn;
        if (empty) {
            emptyWindows++;
        } else {
            windows++;
        }
        events = eventsSoFar;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void withoutCapture() {
        transactionsWithoutCapture++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void skipped() {
        skippedTransactions++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void withoutRows() {
        statementsWithoutRows++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    void definitionCheck() {
        definitionChecks++;
    }

    void at(String currentFile, long currentOffset) {
        if (!currentFile.equals(file)) {
            file = currentFile;
        }
        offset = currentOffset;
    }

    void committedAt(long nanos) {
        lastCommitNanos = nanos;
    }
}
