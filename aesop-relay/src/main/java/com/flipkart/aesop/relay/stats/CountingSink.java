package com.flipkart.aesop.relay.stats;

import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.producer.ResumePoint;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.scn.SourcePosition;
import java.nio.ByteBuffer;

/**
 * Counts what goes through it into a buffer, by logical source. An event is counted when its window has been
 * committed. The producer's thread; nothing is allocated.
 */
final class CountingSink implements WindowSink {
    private final WindowSink sink;
    private final PhysicalFigures figures;
    private final LogicalFigures[] sources;

    private final long[] events;
    private final long[] deletes;
    private final long[] bytes;

    /** Indexes of the sources that the open window has events of. */
    private final int[] touched;

    private int touchedCount;
    private ByteBuffer claimed = ByteBuffer.allocate(0);
    private int claimedAt;

    CountingSink(WindowSink sink, PhysicalFigures figures) {
        this.sink = sink;
        this.figures = figures;
        sources = figures.sources().toArray(LogicalFigures[]::new);
        events = new long[sources.length];
        deletes = new long[sources.length];
        bytes = new long[sources.length];
        touched = new int[sources.length];
    }

    @Override
    public ResumePoint resumePoint() {
        return sink.resumePoint();
    }

    @Override
    public void begin() {
        sink.begin();
        forget();
    }

    @Override
    public ByteBuffer claim(int maxLength) {
        claimed = sink.claim(maxLength);
        claimedAt = claimed.position();
        return claimed;
    }

    @Override
    public void append(int length) {
        // Before: the sink may go on elsewhere with what was claimed.
        int id = -1;
        boolean delete = false;
        if (length >= EventLayout.MIN_LENGTH && claimedAt + length <= claimed.capacity()) {
            id = claimed.getShort(claimedAt + EventLayout.SOURCE_ID_OFFSET);
            delete = (claimed.get(claimedAt + EventLayout.ATTRIBUTES_OFFSET + 1) & EventLayout.DELETE_BIT) != 0;
        }
        sink.append(length);
        int index = figures.index(id);
        if (index >= 0) {
            count(index, length, delete);
        }
    }

    private void count(int index, int length, boolean delete) {
        if (events[index] == 0) {
            touched[touchedCount++] = index;
        }
        events[index]++;
        bytes[index] += length;
        if (delete) {
            deletes[index]++;
        }
    }

    @Override
    public void abort() {
        sink.abort();
    }

    @Override
    public void commit(long scn, long timestampNanos, SourcePosition position) {
        sink.commit(scn, timestampNanos, position);
        committed(scn, timestampNanos);
    }

    @Override
    public void commit(ByteBuffer endOfPeriod, SourcePosition position) {
        int at = endOfPeriod.position();
        sink.commit(endOfPeriod, position);
        committed(
                endOfPeriod.getLong(at + EventLayout.SCN_OFFSET),
                endOfPeriod.getLong(at + EventLayout.TIMESTAMP_OFFSET));
    }

    private void committed(long scn, long timestampNanos) {
        for (int i = 0; i < touchedCount; i++) {
            int index = touched[i];
            sources[index].cameIn(scn, events[index], deletes[index], bytes[index]);
        }
        figures.committed(scn, timestampNanos);
    }

    @Override
    public void rollback() {
        sink.rollback();
    }

    /** What the window before has left: it was committed, or rolled back. */
    private void forget() {
        for (int i = 0; i < touchedCount; i++) {
            int index = touched[i];
            events[index] = 0;
            deletes[index] = 0;
            bytes[index] = 0;
        }
        touchedCount = 0;
    }

    @Override
    public void advance(SourcePosition position) {
        sink.advance(position);
    }

    @Override
    public int maxEventLength() {
        return sink.maxEventLength();
    }
}
