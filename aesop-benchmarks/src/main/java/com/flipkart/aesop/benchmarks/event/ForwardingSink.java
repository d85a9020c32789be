package com.flipkart.aesop.benchmarks.event;

import com.flipkart.aesop.core.producer.ResumePoint;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.scn.SourcePosition;
import java.nio.ByteBuffer;

/** A sink that hands everything on to another, for those who look at something of it. Used by the producer's thread. */
public abstract class ForwardingSink implements WindowSink {
    private final WindowSink sink;

    protected ForwardingSink(WindowSink sink) {
        this.sink = sink;
    }

    @Override
    public void commit(long scn, long timestampNanos, SourcePosition position) {
        sink.commit(scn, timestampNanos, position);
    }

    @Override
    public void commit(ByteBuffer endOfPeriod, SourcePosition position) {
        sink.commit(endOfPeriod, position);
    }

    @Override
    public ResumePoint resumePoint() {
        return sink.resumePoint();
    }

    @Override
    public void begin() {
        sink.begin();
    }

    @Override
    public ByteBuffer claim(int maxLength) {
        return sink.claim(maxLength);
    }

    @Override
    public void append(int length) {
        sink.append(length);
    }

    @Override
    public void abort() {
        sink.abort();
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
