package com.flipkart.aesop.relay.control;

import com.flipkart.aesop.core.producer.ResumePoint;
import com.flipkart.aesop.core.producer.WindowSink;
import com.flipkart.aesop.core.scn.SourcePosition;
import java.nio.ByteBuffer;

/** A sink that takes no further window while its gate is closed; an open window goes on to its end. */
final class GatedSink implements WindowSink {
    private final PauseGate gate;
    private final WindowSink sink;

    GatedSink(PauseGate gate, WindowSink sink) {
        this.gate = gate;
        this.sink = sink;
    }

    @Override
    public ResumePoint resumePoint() {
        return sink.resumePoint();
    }

    @Override
    public void begin() {
        gate.pass();
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
    public void commit(long scn, long timestampNanos, SourcePosition position) {
        sink.commit(scn, timestampNanos, position);
    }

    @Override
    public void commit(ByteBuffer endOfPeriod, SourcePosition position) {
        sink.commit(endOfPeriod, position);
    }

    @Override
    public void rollback() {
        sink.rollback();
    }

    @Override
    public void advance(SourcePosition position) {
        gate.pass();
        sink.advance(position);
    }

    @Override
    public int maxEventLength() {
        return sink.maxEventLength();
    }
}
