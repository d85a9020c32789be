package com.flipkart.aesop.benchmarks.capture;

import com.flipkart.aesop.benchmarks.capture.BinlogReader.RowListener;
import com.flipkart.aesop.core.producer.ResumePoint;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.scn.SourcePosition;
import java.nio.ByteBuffer;

/** Hands everything on to another sink, and tells how many rows each window had that became visible there. */
final class CountingSink implements WindowSink {
    private final WindowSink sink;
    private final RowListener listener;
    private int rows;

    CountingSink(WindowSink sink, RowListener listener) {
        this.sink = sink;
        this.listener = listener;
    }

    @Override
    public ResumePoint resumePoint() {
        return sink.resumePoint();
    }

    @Override
    public void begin() {
        rows = 0;
        sink.begin();
    }

    @Override
    public ByteBuffer claim(int maxLength) {
        return sink.claim(maxLength);
    }

    @Override
    public void append(int length) {
        sink.append(length);
        rows++;
    }

    @Override
    public void abort() {
        sink.abort();
    }

    @Override
    public void commit(long scn, long timestampNanos, SourcePosition position) {
        sink.commit(scn, timestampNanos, position);
        if (rows > 0) {
            listener.rows(rows);
        }
    }

    @Override
    public void rollback() {
        sink.rollback();
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
