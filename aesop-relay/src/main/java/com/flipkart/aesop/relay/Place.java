package com.flipkart.aesop.relay;

import com.flipkart.aesop.buffer.BufferView;
import com.flipkart.aesop.buffer.EventCursor;
import com.flipkart.aesop.buffer.SeekResult;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.scn.Scn;

/** The place in a stream that a request asks for, and a cursor that is brought there. One thread. */
final class Place {
    private final SourceStream stream;
    private final EventCursor cursor;
    private final Checkpoint checkpoint;
    private final boolean newest;
    private SeekResult found = SeekResult.EMPTY;

    /** @param newest whether it is the newest window, whatever the checkpoint */
    Place(SourceStream stream, EventCursor cursor, Checkpoint checkpoint, boolean newest) {
        this.stream = stream;
        this.cursor = cursor;
        this.checkpoint = checkpoint;
        this.newest = newest;
    }

    /** @throws AesopException {@code SCN_NOT_FOUND} if windows after the place are no longer held */
    void seek() {
        if (newest) {
            found = cursor.seekNewest();
        } else if (checkpoint.windowScn() < 0 && checkpoint.timestampNanos() <= 0) {
            found = cursor.seekOldest();
        } else {
            found = cursor.seek(checkpoint.windowScn(), checkpoint.windowOffset());
        }
        if (!found.hasPlace()) {
            throw fallenOff();
        }
    }

    /**
     * Whether there is something to read. A place that lies in the future, or in a buffer without a window, is
     * looked for again if anything was committed.
     *
     * @throws AesopException {@code SCN_NOT_FOUND} if it has turned out by then that windows are missing
     */
    boolean hasMore() {
        if (!cursor.atEnd() && (found == SeekResult.FUTURE || found == SeekResult.EMPTY)) {
            seek();
        }
        return !cursor.atEnd();
    }

    private AesopException fallenOff() {
        BufferView view = stream.buffer().view();
        return new AesopException(
                ErrorCode.SCN_NOT_FOUND,
                "Going on in " + stream.name() + " after SCN " + Scn.describe(checkpoint.windowScn()) + " windowOffset="
                        + checkpoint.windowOffset() + " failed: windows after it are no longer held; oldest held="
                        + view.minScn() + " newest=" + view.maxScn() + " last dropped=" + view.prevScn()
                        + ". Take a new snapshot and start from the oldest, or give the relay a larger buffer");
    }
}
