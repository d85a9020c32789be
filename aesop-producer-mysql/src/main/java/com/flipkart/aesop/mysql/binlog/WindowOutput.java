package com.flipkart.aesop.mysql.binlog;

import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.scn.Scn;
import java.util.function.LongSupplier;

/**
 * The sink as a reader of transactions uses it: a window is opened by the first row that is captured, and a
 * transaction without any only moves the position, with a lone end-of-period event at most once a second, so that
 * readers know how far the source has come. Belongs to the reader's thread.
 */
final class WindowOutput {
    private static final long EMPTY_WINDOW_INTERVAL_NANOS = 1_000_000_000L;

    private final WindowSink sink;
    private final PositionTracker tracker;
    private final ReaderFigures figures;
    private final LongSupplier nanoTime;
    private final int epoch;
    private long lastScn;
    private long lastWindowNanos;
    private long lastTimestampNanos;
    private long openEvents;
    private long committedEvents;
    private boolean open;
    private boolean advanced;
    private boolean progressed;

    /**
     * After which SCN new ones have to come.
     *
     * @param scn of the last window, or {@link Scn#NONE}
     * @param epoch that the settings say; a lower one than that of the last SCN does not count
     */
    record LastScn(long scn, int epoch) {
        int epochOfNext() {
            return scn == Scn.NONE ? epoch : Math.max(epoch, Scn.epoch(scn));
        }
    }

    /**
     * @param last window, and the epoch of the next one
     * @param nanoTime a clock that only goes forward
     */
    WindowOutput(WindowSink sink, PositionTracker tracker, LastScn last, ReaderFigures figures, LongSupplier nanoTime) {
        long lastScn = last.scn();
        this.sink = sink;
        this.tracker = tracker;
        this.figures = figures;
        this.nanoTime = nanoTime;
        this.lastScn = lastScn;
        this.epoch = last.epochOfNext();
        this.lastWindowNanos = nanoTime.getAsLong() - EMPTY_WINDOW_INTERVAL_NANOS;
        this.committedEvents = figures.events();
    }

    /** Opens a window if none is. */
    void open() {
        if (!open) {
            sink.begin();
            open = true;
            openEvents = 0;
        }
    }

    boolean isOpen() {
        return open;
    }

    /** Whether anything has been committed or advanced. */
    boolean hasProgressed() {
        return progressed;
    }

    /** SCN of the last window. */
    long lastScn() {
        return lastScn;
    }

    /** So many events were appended to the open window. */
    void appended(long events) {
        openEvents += events;
    }

    /** Drops the open window, if there is one. */
    void rollback() {
        if (open) {
            open = false;
            sink.rollback();
        }
    }

    /**
     * Ends a transaction.
     *
     * @param timestampNanos when it was committed
     */
    void end(long timestampNanos) {
        lastTimestampNanos = timestampNanos;
        tracker.endTransaction();
        if (open) {
            commit(false);
            return;
        }
        figures.withoutCapture();
        advance();
    }

    /** Moves the position to where the tracker stands, without a transaction. */
    void advance() {
        if (nanoTime.getAsLong() - lastWindowNanos >= EMPTY_WINDOW_INTERVAL_NANOS && lastTimestampNanos > 0) {
            commitEmpty();
            return;
        }
        sink.advance(tracker);
        tracker.confirm();
        progressed = true;
        figures.at(tracker.file(), tracker.offset());
        figures.committedAt(lastTimestampNanos);
        advanced = true;
    }

    /** Nothing has happened at the source for a while: tells readers what they have not been told. */
    void idle() {
        if (advanced && !open && nanoTime.getAsLong() - lastWindowNanos >= EMPTY_WINDOW_INTERVAL_NANOS) {
            commitEmpty();
        }
    }

    /** Commits a window without events. */
    void commitEmpty(long timestampNanos) {
        lastTimestampNanos = timestampNanos;
        commitEmpty();
    }

    private void commitEmpty() {
        open();
        commit(true);
    }

    private void commit(boolean empty) {
        long scn = Scn.next(lastScn, epoch, tracker.fileNumber(), tracker.offset());
        sink.commit(scn, lastTimestampNanos, tracker);
        tracker.confirm();
        progressed = true;
        open = false;
        advanced = false;
        lastScn = scn;
        lastWindowNanos = nanoTime.getAsLong();
        committedEvents += openEvents;
        openEvents = 0;
        figures.at(tracker.file(), tracker.offset());
        figures.committedAt(lastTimestampNanos);
        figures.window(scn, committedEvents, empty);
    }
}
